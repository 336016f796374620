package io.supernode.architecture.violations.identity.core;

/** Violates: nothing in the core depends on which object it is. */
final class AsksWhichObject {
    int order(Object task) {
        return System.identityHashCode(task);
    }
}
