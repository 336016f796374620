package io.supernode.architecture.violations.clusteradapter.http;

/** What the other adapter must not know. */
public final class SomeServer {}
