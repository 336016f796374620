package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.content.AsyncContent;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Single-threaded: bytes arrive and chunks are released when the test says so. */
class BodyPumpTest {

    private static final int MAX_CHUNKS = 4;
    private static final int BODY = 10 * ChunkPool.CHUNK_BYTES + 12_345;

    private final ManualClock clock = new ManualClock();
    private final OriginSettings settings = OriginSettings.defaults();
    private final Bandwidth bandwidth = new Bandwidth(Bandwidth.UNLIMITED, clock);
    private final OriginClient client =
            new OriginClient(settings, InetAddress::getAllByName, bandwidth, clock);
    private final StallDetector guard = new StallDetector(clock, settings, Duration.ofMinutes(1), stall -> {});
    private final Queue<BodyChunk> held = new ArrayDeque<>();
    private final ExchangeListener listener = new ExchangeListener() {
        @Override
        public boolean head(ResponseHead head) {
            return true;
        }

        @Override
        public void body(BodyChunk chunk) {
            held.add(chunk);
        }

        @Override
        public void end() {}

        @Override
        public void failed(OriginError error) {}
    };
    private final AtomicBoolean done = new AtomicBoolean();
    private final AsyncContent source = new AsyncContent();
    private final BodyPump pump =
            new BodyPump(source, client, listener, guard, () -> done.set(true));

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void noMoreThanFourChunksAreHeldAndNothingIsReadMeanwhile() throws Exception {
        byte[] body = new byte[BODY];
        new Random(1).nextBytes(body);
        int part = 30_000;
        for (int from = 0; from < BODY; from += part) {
            int count = Math.min(part, BODY - from);
            source.write(from + count == BODY, ByteBuffer.wrap(body, from, count), Callback.NOOP);
        }
        pump.run();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        while (!held.isEmpty()) {
            assertTrue(held.size() <= MAX_CHUNKS);
            assertEquals(held.size() == MAX_CHUNKS, !done.get(), "stopped only for want of a chunk");
            BodyChunk chunk = held.remove();
            received.write(bytesOf(chunk));
            chunk.release();
            if (done.get()) {
                break;
            }
        }
        for (BodyChunk chunk : held) {
            received.write(bytesOf(chunk));
        }
        assertArrayEquals(body, received.toByteArray());
        assertTrue(done.get());
    }

    @Test
    void aFailedSourceIsNotTakenForAnEnd() {
        source.write(false, ByteBuffer.allocate(1000), Callback.NOOP);
        pump.run();
        source.fail(new IOException("on purpose"));
        assertFalse(done.get());
        assertEquals(1, held.size(), "what came before the failure was handed on");
    }

    @Test
    void whatCameBeforeAFailureIsHandedOnEvenWhileOthersAreAtWork() {
        source.write(false, ByteBuffer.allocate(ChunkPool.CHUNK_BYTES + 1000), Callback.NOOP);
        pump.run();
        assertEquals(1, held.size(), "the rest may become a full chunk");
        source.fail(new IOException("on purpose"));
        assertEquals(2, held.size());
        assertFalse(done.get());
    }

    @Test
    void nothingIsHandedOnOnceTheExchangeHasEnded() {
        source.write(false, ByteBuffer.allocate(ChunkPool.CHUNK_BYTES + 1000), Callback.NOOP);
        pump.run();
        pump.close();
        source.fail(new IOException("on purpose"));
        held.remove().release();
        assertEquals(0, held.size());
    }

    @Test
    void aBodyThatIsGivenUpWhileNothingCanBeReadLetsGoOfWhatItHad() {
        AtomicBoolean released = new AtomicBoolean();
        ByteBuffer bytes = ByteBuffer.allocate(6 * ChunkPool.CHUNK_BYTES);
        source.write(false, bytes, Callback.from(() -> released.set(true)));
        pump.run();
        assertEquals(MAX_CHUNKS, held.size());
        pump.close();
        held.forEach(BodyChunk::release);
        assertTrue(released.get());
        assertEquals(MAX_CHUNKS, held.size(), "nothing more is handed on");
    }

    @Test
    void aRaisedBoundOnBandwidthIsKeptAtOnceByWhoWaits() {
        bandwidth.setRate(1);
        source.write(true, ByteBuffer.allocate(2 * ChunkPool.CHUNK_BYTES), Callback.NOOP);
        pump.run();
        assertEquals(1, held.size());
        clock.pass(Duration.ofHours(1));
        assertEquals(1, held.size(), "a chunk takes three days");
        bandwidth.setRate(Bandwidth.UNLIMITED);
        clock.pass(Duration.ofMillis(250));
        assertEquals(2, held.size());
        assertTrue(done.get());
    }

    private static byte[] bytesOf(BodyChunk chunk) {
        ByteBuffer bytes = chunk.bytes();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }
}
