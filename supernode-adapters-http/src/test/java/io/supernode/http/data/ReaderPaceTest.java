package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReaderPaceTest {

    private static final int LEAST = 16 << 10;

    private long now;
    private final ReaderPace pace = new ReaderPace(1, LEAST, () -> now);

    private void reads(long bytes, Duration taking) throws IOException {
        pace.writingBegins();
        now += taking.toNanos();
        pace.sent(bytes);
    }

    @Test
    void aClientThatReadsMoreSlowlyThanTheLeastRateForTwentySecondsIsEnded() throws IOException {
        for (int i = 0; i < 19; i++) {
            reads(LEAST - 1000, Duration.ofSeconds(1));
        }
        assertThrows(IOException.class, () -> reads(LEAST - 1000, Duration.ofSeconds(1)));
    }

    @Test
    void aClientThatReadsAtTheLeastRateGoesOnForEver() {
        assertDoesNotThrow(() -> {
            for (int i = 0; i < 1000; i++) {
                reads(LEAST, Duration.ofSeconds(1));
            }
        });
    }

    @Test
    void whatSystemsBufferAtTheBeginningDoesNotExcuseLaterSlowness() throws IOException {
        reads(10 << 20, Duration.ZERO);
        reads(1000, Duration.ofSeconds(20));
        assertThrows(IOException.class, () -> reads(1000, Duration.ofSeconds(20)));
    }

    @Test
    void timeInWhichItWaitsForItsShareOfTheBandwidthIsNotTheClients() {
        assertDoesNotThrow(() -> {
            for (int i = 0; i < 100; i++) {
                reads(1000, Duration.ofMillis(1));
                now += Duration.ofSeconds(10).toNanos();
            }
        });
    }

    @Test
    void noRateIsTheLeastWhenThereIsNone() {
        ReaderPace free = new ReaderPace(1, 0, () -> now);
        assertDoesNotThrow(() -> {
            free.writingBegins();
            now += Duration.ofHours(1).toNanos();
            free.sent(1);
        });
    }

    @Test
    void onlyMoreThanSystemsBufferProvesThatAClientReads() throws IOException {
        reads((1 << 20) - 1, Duration.ZERO);
        assertFalse(pace.isRead());
        reads(1, Duration.ZERO);
        assertTrue(pace.isRead());
    }
}
