package io.supernode.cdn.preheat.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which preheats go on. What is to run once it has ended does not run. Thread-safe. */
final class EngineThread {

    private static final Logger LOG = LoggerFactory.getLogger(EngineThread.class);

    private final ScheduledThreadPoolExecutor executor;

    EngineThread() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "preheat");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
    }

    /** Runs {@code step}; answers whether the thread still works. */
    boolean run(Runnable step) {
        try {
            executor.execute(safe(step));
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("a step came after the end");
            return false;
        }
    }

    /** Runs {@code step} after some time. */
    void later(Duration delay, Runnable step) {
        try {
            executor.schedule(safe(step), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("a step came after the end");
        }
    }

    /** Asks, and runs {@code step} with what the answer brings, or with its failure: one that throws at once is no exception. */
    <T> void whenDone(Supplier<CompletionStage<T>> question, BiConsumer<T, Throwable> step) {
        CompletionStage<T> answer;
        try {
            answer = question.get();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((value, failure) -> run(() -> step.accept(value, failure)));
    }

    /** Says in the log what went wrong in here. */
    void report(String subject, Throwable failure) {
        LOG.error("{} failed", subject, failure);
    }

    private Runnable safe(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                report("a step of the preheats", e);
            }
        };
    }

    /** Ends after the steps that are to run now, and after {@code last}; answers whether that has run in time. */
    boolean close(Duration patience, Runnable last) {
        CountDownLatch done = new CountDownLatch(1);
        run(() -> {
            last.run();
            done.countDown();
        });
        try {
            return done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            executor.shutdownNow();
        }
    }
}
