package io.supernode.architecture.violations.outward.http;

/** What the core must not know. */
public final class SomeServer {}
