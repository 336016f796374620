package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.cdn.time.SystemClock;
import io.supernode.core.port.OriginRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several fetches get at once under one bound, compared with each other; how long it takes does not matter. */
class FairIntakeTest {

    private static final long RATE = 8_000_000;
    /** Taken by all together while they are compared: many chunks of each. */
    private static final long COMPARED_BYTES = 16_000_000;
    /** A share may be so much smaller or larger than the mean: a chunk or two, and what a busy machine does. */
    private static final double TOLERANCE = 0.3;

    private static final int LARGE = 256 << 10;
    private static final int SMALL = 1000;
    private static final int TINY = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_NANOS = 1_000_000;

    private final ScheduledClock clock = new SystemClock();
    private final OriginClient client = new OriginClient(
            OriginSettings.defaults().withLoopbackOrigin(true), InetAddress::getAllByName, new Bandwidth(RATE), clock);
    private final List<EndlessOrigin> origins = new ArrayList<>();
    private final List<AtomicLong> taken = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        client.close();
        clock.close();
        for (EndlessOrigin origin : origins) {
            origin.close();
        }
    }

    @Test
    void fetchesOfAlikeOriginsGetEqualShares() throws Exception {
        for (int i = 0; i < 5; i++) {
            fetch(EndlessOrigin.writing(LARGE));
        }
        assertEqualShares();
    }

    @Test
    void whoeverSendsSmallSegmentsGetsNoSmallerShare() throws Exception {
        fetch(EndlessOrigin.writing(LARGE));
        fetch(EndlessOrigin.writing(SMALL));
        fetch(EndlessOrigin.writing(LARGE));
        fetch(EndlessOrigin.writing(TINY));
        assertEqualShares();
    }

    @Test
    void whoeverSendsSmallChunksGetsNoSmallerShare() throws Exception {
        fetch(EndlessOrigin.writing(LARGE));
        fetch(EndlessOrigin.chunked(TINY));
        fetch(EndlessOrigin.chunked(LARGE));
        assertEqualShares();
    }

    @Test
    void aFetchThatBeginsLaterGetsTheSameShareFromThenOn() throws Exception {
        fetch(EndlessOrigin.writing(LARGE));
        fetch(EndlessOrigin.writing(LARGE));
        awaitTotal(COMPARED_BYTES / 2);
        fetch(EndlessOrigin.writing(LARGE));
        fetch(EndlessOrigin.writing(SMALL));
        assertEqualShares();
    }

    /** From a moment at which all are under way. */
    private void assertEqualShares() {
        await(() -> taken.stream().allMatch(bytes -> bytes.get() > 0));
        List<Long> before = now();
        awaitTotal(total() + COMPARED_BYTES);
        List<Long> after = now();
        double mean = (double) (sum(after) - sum(before)) / taken.size();
        for (int i = 0; i < taken.size(); i++) {
            long share = after.get(i) - before.get(i);
            assertTrue(
                    Math.abs(share - mean) <= TOLERANCE * mean,
                    "fetch " + i + " got " + share + " bytes, " + mean + " are its share");
        }
    }

    private void awaitTotal(long bytes) {
        await(() -> total() >= bytes);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it never came");
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private long total() {
        return sum(now());
    }

    private List<Long> now() {
        return taken.stream().map(AtomicLong::get).toList();
    }

    private static long sum(List<Long> all) {
        return all.stream().mapToLong(Long::longValue).sum();
    }

    private void fetch(EndlessOrigin origin) {
        origins.add(origin);
        AtomicLong bytes = new AtomicLong();
        taken.add(bytes);
        client.send(OriginHttpRequest.get(OriginRequest.of(origin.url())), new Counting(bytes));
    }

    /** Is never the one that is slow. */
    private record Counting(AtomicLong bytes) implements ExchangeListener {

        @Override
        public boolean head(ResponseHead head) {
            return true;
        }

        @Override
        public void body(BodyChunk chunk) {
            bytes.addAndGet(chunk.bytes().remaining());
            chunk.release();
        }

        @Override
        public void end() {
            throw new AssertionError("the body has no end");
        }

        @Override
        public void failed(OriginError error) {
            // The test is over, or it fails for want of bytes.
        }
    }
}
