package io.supernode.architecture.violations.time.core;

/** Violates: the core reads the time in its clock alone. */
final class ReadsTheClock {
    long now() {
        return System.nanoTime();
    }
}
