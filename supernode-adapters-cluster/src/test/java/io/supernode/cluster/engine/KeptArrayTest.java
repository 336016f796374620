package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeptArrayTest {

    private static final int MOST_KEPT = 1 << 16;
    private static final int ANNOUNCED = 1 << 20;

    @Test
    void messagesOfAUsualLengthShareOneArray() {
        KeptArray kept = new KeptArray();
        byte[] first = kept.atLeast(MOST_KEPT);
        assertTrue(first.length >= MOST_KEPT);
        assertSame(first, kept.atLeast(1));
        assertSame(first, kept.atLeast(MOST_KEPT));
    }

    @Test
    void whatALargeMessageTakesIsNotKept() {
        KeptArray kept = new KeptArray();
        byte[] large = kept.atLeast(MOST_KEPT + 1);
        assertTrue(large.length > MOST_KEPT);
        assertNotSame(large, kept.atLeast(MOST_KEPT + 1));
        assertTrue(kept.atLeast(10).length <= MOST_KEPT);
    }

    @Test
    void itGrowsWithWhatIsAskedOfIt() {
        KeptArray kept = new KeptArray();
        assertTrue(kept.atLeast(5000).length >= 5000);
        assertTrue(kept.atLeast(50_000).length >= 50_000);
    }

    @Test
    void aMessageIsReadWhole() throws IOException {
        KeptArray kept = new KeptArray();
        for (int length : new int[] {0, 1, MOST_KEPT, MOST_KEPT + 1, 5 * MOST_KEPT, ANNOUNCED}) {
            byte[] sent = new byte[length];
            new Random(length).nextBytes(sent);
            byte[] read = kept.read(new DataInputStream(new ByteArrayInputStream(sent)), length);
            assertArrayEquals(sent, Arrays.copyOf(read, length));
        }
    }

    @Test
    void whoAnnouncesALongMessageAndSendsLittleIsGivenLittleMemory() {
        for (int sent : new int[] {0, 1, MOST_KEPT, 3 * MOST_KEPT, ANNOUNCED - 1}) {
            AtomicInteger longest = new AtomicInteger();
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(new byte[sent]) {
                @Override
                public synchronized int read(byte[] into, int offset, int length) {
                    longest.accumulateAndGet(into.length, Math::max);
                    return super.read(into, offset, length);
                }
            });
            assertThrows(EOFException.class, () -> new KeptArray().read(in, ANNOUNCED));
            assertTrue(longest.get() <= Math.max(MOST_KEPT, 2 * sent), sent + " bytes: " + longest);
        }
    }
}
