package io.supernode.architecture.violations.storeadapter.http;

/** What the other adapter must not know. */
public final class SomeServer {}
