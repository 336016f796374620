package io.supernode.architecture.violations.httpadapter.cdn;

/** What the other adapter must not know. */
public final class SomeStore {}
