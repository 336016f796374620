package io.supernode.architecture.violations.preheats.cdn.origin;

/** What preheats must not know. */
public final class SomeClient {}
