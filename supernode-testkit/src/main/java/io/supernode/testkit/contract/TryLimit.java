package io.supernode.testkit.contract;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a test that waits for a call which never returns. */
final class TryLimit {

    private TryLimit() {}

    /**
     * Runs {@code body} in a thread of its own and passes on what it throws. One that takes longer than {@code limit} fails,
     * with the stack of its thread; that thread goes on, since nothing can end it.
     */
    static void within(Duration limit, String policy, Runnable body) {
        FutureTask<Void> task = new FutureTask<>(body, null);
        Thread thread = new Thread(task, "policy " + policy);
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            AssertionError late = new AssertionError("the scheduling policy " + policy + " has not come to an end in "
                    + limit.toSeconds() + " s: a call of it seems never to return", e);
            late.setStackTrace(thread.getStackTrace());
            throw late;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            // A body without checked exceptions has no others.
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the test was interrupted", e);
        }
    }
}
