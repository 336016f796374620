package io.supernode.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the same work on several threads at the same moment, as well as a scheduler allows. */
final class ManyThreads {

    /** More than most machines have cores, so that threads are also preempted in the middle. */
    static final int COUNT = 8;

    private static final int PATIENCE_SECONDS = 60;

    /** What one thread does. */
    @FunctionalInterface
    interface Call {
        void run(int thread) throws Exception;
    }

    private ManyThreads() {}

    /** Returns when all have done it; the first failure is thrown. */
    static void run(Call work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(COUNT);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                int thread = i;
                all.add(threads.submit(() -> {
                    start.await();
                    work.run(thread);
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> one : all) {
                one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
