package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.cdn.time.SystemClock;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many bodies at once share a bounded memory, and none of them is lost for want of it. */
class SharedChunksTest {

    private static final int CHUNKS = 4;
    private static final int BODIES = 16;
    private static final int LENGTH = 2_000_000;
    private static final long PATIENCE_S = 30;

    private final ScheduledClock clock = new SystemClock();
    private final OriginClient client = new OriginClient(
            OriginSettings.defaults().withLoopbackOrigin(true),
            InetAddress::getAllByName,
            new Bandwidth(Bandwidth.UNLIMITED),
            clock,
            CHUNKS);
    private final ExecutorService users = Executors.newFixedThreadPool(2);
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger mostHeld = new AtomicInteger();
    private FakeOrigin origin;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        origin.at("/file").content(Content.random(1, LENGTH));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        clock.close();
        users.shutdownNow();
        origin.close();
    }

    @Test
    void allBodiesTogetherHoldNoMoreThanTheBoundAndAllOfThemEnd() throws Exception {
        awaitWhole(send(BODIES));
        assertTrue(mostHeld.get() <= CHUNKS, mostHeld + " chunks were held");
    }

    @Test
    void whoGivesUpWhileItWaitsForMemoryLeavesItToOthers() throws Exception {
        List<Body> given = send(BODIES);
        for (Body body : given) {
            body.exchange.abort(OriginError.of(OriginError.Kind.GIVEN_UP, "not wanted"));
        }
        for (Body body : given) {
            assertTrue(body.over.await(PATIENCE_S, TimeUnit.SECONDS));
        }
        awaitWhole(send(BODIES));
    }

    @Test
    void originsThatFallSilentInABodyKeepNoMemoryFromOthers() throws Exception {
        origin.at("/stalled").content(Content.random(2, LENGTH)).stallingAfter(LENGTH / 2);
        for (int i = 0; i < 2 * CHUNKS; i++) {
            Body body = new Body();
            client.send(OriginHttpRequest.get(OriginRequest.of(origin.url("/stalled"))), body);
        }
        assertTrue(origin.at("/stalled").awaitStalled(2 * CHUNKS, Duration.ofSeconds(PATIENCE_S)));
        awaitWhole(send(BODIES));
    }

    private List<Body> send(int count) {
        List<Body> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Body body = new Body();
            bodies.add(body);
            body.exchange = client.send(OriginHttpRequest.get(OriginRequest.of(origin.url("/file"))), body);
        }
        return bodies;
    }

    private static void awaitWhole(List<Body> bodies) throws InterruptedException {
        for (Body body : bodies) {
            assertTrue(body.over.await(PATIENCE_S, TimeUnit.SECONDS), "it ends");
            assertEquals(LENGTH, body.bytes.get());
        }
    }

    /** Lets go of each chunk on another thread, as those who write it do. */
    private final class Body implements ExchangeListener {

        private final CountDownLatch over = new CountDownLatch(1);
        private final AtomicLong bytes = new AtomicLong();
        private OriginExchange exchange;

        @Override
        public boolean head(ResponseHead head) {
            return true;
        }

        @Override
        public void body(BodyChunk chunk) {
            mostHeld.accumulateAndGet(held.incrementAndGet(), Math::max);
            bytes.addAndGet(chunk.bytes().remaining());
            users.execute(() -> {
                held.decrementAndGet();
                chunk.release();
            });
        }

        @Override
        public void end() {
            over.countDown();
        }

        @Override
        public void failed(OriginError error) {
            over.countDown();
        }
    }
}
