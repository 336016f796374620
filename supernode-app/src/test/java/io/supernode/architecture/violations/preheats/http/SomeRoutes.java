package io.supernode.architecture.violations.preheats.http;

/** What the preheats must not know. */
public final class SomeRoutes {}
