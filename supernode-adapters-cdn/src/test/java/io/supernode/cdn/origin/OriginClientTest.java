package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.cdn.time.SystemClock;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.transport.HttpReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OriginClientTest {

    private static final long PATIENCE_S = 30;
    private static final String RECEIVERS = HttpReceiver.class.getPackageName();

    private final ScheduledClock clock = new SystemClock();
    private final OriginClient client = new OriginClient(
            OriginSettings.defaults().withLoopbackOrigin(true),
            InetAddress::getAllByName,
            new Bandwidth(Bandwidth.UNLIMITED),
            clock);

    @AfterEach
    void stop() {
        client.close();
        clock.close();
    }

    /**
     * The thread that reads the given-up body still has the client library's parser on its stack, and that clears its
     * buffer on the way out, although somebody else uses the same memory by then.
     */
    @Test
    void noByteOfABodyIsLostWhenAnotherBodyIsGivenUpMeanwhile() throws Exception {
        Content content = Content.random(1, 300_000);
        try (FakeOrigin origin = FakeOrigin.start()) {
            origin.at("/stalled").content(content).stallingAfter(1000);
            origin.at("/good").content(content);
            Body good = new Body();
            CompletableFuture<Thread> givingUp = new CompletableFuture<>();
            CompletableFuture<OriginExchange> stalled = new CompletableFuture<>();
            good.atHead = () -> awaitReturn(givingUp.getNow(null));
            stalled.complete(client.send(OriginHttpRequest.get(OriginRequest.of(origin.url("/stalled"))), new Body() {
                @Override
                public void body(BodyChunk chunk) {
                    super.body(chunk);
                    givingUp.complete(Thread.currentThread());
                    client.send(OriginHttpRequest.get(OriginRequest.of(origin.url("/good"))), good);
                    await(good.begun);
                    stalled.join().abort(OriginError.of(OriginError.Kind.GIVEN_UP, "not wanted"));
                }
            }));
            assertTrue(good.ended.await(PATIENCE_S, TimeUnit.SECONDS), "the good body ends");
            assertArrayEquals(content.bytes(), good.bytes());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE_S, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until this thread has left the client library's parser. */
    private static void awaitReturn(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (Arrays.stream(thread.getStackTrace()).anyMatch(frame -> frame.getClassName().startsWith(RECEIVERS))
                && System.nanoTime() < deadline) {
            Thread.yield();
        }
    }

    /** Keeps what arrives. */
    private static class Body implements ExchangeListener {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private Runnable atHead = () -> {};

        @Override
        public boolean head(ResponseHead head) {
            begun.countDown();
            atHead.run();
            return true;
        }

        @Override
        public synchronized void body(BodyChunk chunk) {
            ByteBuffer bytes = chunk.bytes();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            received.writeBytes(copy);
            chunk.release();
        }

        @Override
        public void end() {
            ended.countDown();
        }

        @Override
        public void failed(OriginError error) {
            ended.countDown();
        }

        private synchronized byte[] bytes() {
            return received.toByteArray();
        }
    }
}
