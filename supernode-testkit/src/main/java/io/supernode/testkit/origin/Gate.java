package io.supernode.testkit.origin;

import java.time.Duration;

/** Holds replies until it is opened, and tells how many it holds. Thread-safe; once open it stays open. */
final class Gate {

    private boolean open;
    private int waiting;

    synchronized void open() {
        open = true;
        notifyAll();
    }

    synchronized void pass() throws InterruptedException {
        waiting++;
        notifyAll();
        try {
            while (!open) {
                wait();
            }
        } finally {
            waiting--;
        }
    }

    /** Waits until {@code count} replies are held here; answers false when {@code limit} passed first. */
    synchronized boolean awaitWaiting(int count, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (waiting < count) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return true;
    }
}
