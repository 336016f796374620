package io.supernode.architecture.violations.cdnadapter.http;

/** What the other adapter must not know. */
public final class SomeServer {}
