package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.Supernode;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TickerTest {

    private final AtomicLong now = new AtomicLong();

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

    private static Supernode supernode(CountDownLatch ticked) {
        return supernode(ticked, () -> {});
    }

    /** A core of which only ticks are asked. */
    private static Supernode supernode(CountDownLatch ticked, Runnable then) {
        return (Supernode) Proxy.newProxyInstance(
                Supernode.class.getClassLoader(), new Class<?>[] {Supernode.class}, (self, method, arguments) -> {
                    ticked.countDown();
                    then.run();
                    return null;
                });
    }
}
