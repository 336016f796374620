package io.supernode.cdn.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyedSerialExecutorTest {

    private static final int TASKS = 2000;
    private static final int KEYS = 3;
    private static final long PATIENCE_S = 30;

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final KeyedSerialExecutor<Integer> executor = new KeyedSerialExecutor<>(threads);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void tasksOfOneKeyRunInOrderAndNeverAtOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(TASKS * KEYS);
        List<List<Integer>> seen = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            // Not made for several threads on purpose: the executor must be enough.
            seen.add(new ArrayList<>());
        }
        for (int task = 0; task < TASKS; task++) {
            for (int key = 0; key < KEYS; key++) {
                int number = task;
                List<Integer> list = seen.get(key);
                executor.run(key, () -> {
                    list.add(number);
                    all.countDown();
                });
            }
        }
        assertTrue(all.await(PATIENCE_S, TimeUnit.SECONDS));
        List<Integer> ordered = IntStream.range(0, TASKS).boxed().toList();
        assertEquals(Collections.nCopies(KEYS, ordered), seen);
    }

    @Test
    void aBlockedKeyDoesNotHoldUpAnother() throws Exception {
        CountDownLatch block = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        executor.run(1, () -> awaitUninterruptibly(block));
        executor.run(2, other::countDown);
        assertTrue(other.await(PATIENCE_S, TimeUnit.SECONDS));
        block.countDown();
    }

    @Test
    void aTaskThatThrowsDoesNotStopItsLane() throws Exception {
        CountDownLatch next = new CountDownLatch(1);
        executor.run(1, () -> {
            throw new IllegalStateException("on purpose");
        });
        executor.run(1, next::countDown);
        assertTrue(next.await(PATIENCE_S, TimeUnit.SECONDS));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
