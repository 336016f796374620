package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.Supernode;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TickerTest {

    private final AtomicLong now = new AtomicLong();
    private final AtomicBoolean waits = new AtomicBoolean(true);

    @Test
    void aTickerIsNotAliveWhenItsTicksHaveEnded() throws InterruptedException {
        CountDownLatch ticked = new CountDownLatch(3);
        try (Ticker ticker = new Ticker(supernode(ticked), now::get)) {
            assertTrue(ticker.isAlive());
            now.set(Duration.ofSeconds(11).toNanos());
            assertFalse(ticker.isAlive());
            ticker.start();
            assertTrue(ticked.await(30, TimeUnit.SECONDS));
            assertTrue(ticker.isAlive());
        }
    }

    @Test
    void aTickThatFailsIsNotTheLast() throws InterruptedException {
        CountDownLatch ticked = new CountDownLatch(3);
        try (Ticker ticker = new Ticker(
                supernode(ticked, () -> {
                    throw new IllegalStateException("made to fail");
                }),
                now::get)) {
            ticker.start();
            assertTrue(ticked.await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aCoreInWhichNothingWaitsIsTickedSeldomUntilSomethingDoes() throws InterruptedException {
        waits.set(false);
        CountDownLatch asked = new CountDownLatch(10);
        try (Ticker ticker = new Ticker(supernode(new CountDownLatch(0), asked::countDown), now::get)) {
            ticker.start();
            assertFalse(asked.await(1, TimeUnit.SECONDS), "at most three within the second");
            waits.set(true);
            assertTrue(asked.await(30, TimeUnit.SECONDS));
        }
    }

    private Supernode supernode(CountDownLatch ticked) {
        return supernode(ticked, () -> {});
    }

    /** A core of which only ticks are asked. */
    private Supernode supernode(CountDownLatch ticked, Runnable then) {
        return (Supernode) Proxy.newProxyInstance(
                Supernode.class.getClassLoader(), new Class<?>[] {Supernode.class}, (self, method, arguments) -> {
                    if (method.getName().equals("waitsForTime")) {
                        return waits.get();
                    }
                    ticked.countDown();
                    then.run();
                    return null;
                });
    }
}
