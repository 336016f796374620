package io.supernode.architecture.violations.metricsadapter.http;

/** What the other adapter must not know. */
public final class SomeServer {}
