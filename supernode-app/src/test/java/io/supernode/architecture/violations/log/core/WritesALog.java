package io.supernode.architecture.violations.log.core;

/** Violates: the core logs nothing. */
final class WritesALog {
    void log() {
        System.getLogger("x").log(System.Logger.Level.INFO, "x");
    }
}
