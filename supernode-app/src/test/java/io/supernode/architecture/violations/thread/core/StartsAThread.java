package io.supernode.architecture.violations.thread.core;

/** Violates: the core has no threads, timers or executors. */
final class StartsAThread {
    void start() {
        new Thread(() -> {}).start();
    }
}
