package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ManualClock;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.origin.OriginResource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With the settings of production a fetch ends within a minute after the last byte of its origin, whatever that does.
 */
class DeadlineTest {

    private static final Duration MINUTE = Duration.ofSeconds(60);
    /** A client that was told no length gives up after so long. */
    private static final Duration CLIENTS_WAIT = Duration.ofMinutes(5);

    private static final Duration STEP = Duration.ofSeconds(1);
    /** Before an origin is asked again in mid-fetch. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Duration A_MOMENT = Duration.ofMillis(100);
    private static final int MOST_PAUSES = 150;
    /** The further pieces never come: when the first is stored, every byte has been taken. */
    private static final int FIRST = PieceLayout.ofUnknownLength().contentPerPiece();

    /** The silence in a body that is borne, and the time in which its end is noticed. */
    private static final Duration LONGEST_SILENCE =
            OriginSettings.defaults().readTimeout().plus(OriginSettings.defaults().readTimeout().dividedBy(4));

    private static final int CUT = 100_000;
    private static final int LENGTH = 3 * FIRST;

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private FakeOrigin origin;
    private OriginResource file;
    private FetcherFixture fixture;
    private Events events;
    private long lastByteAt;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        file = origin.at("/file").content(Content.random(1, LENGTH));
        fixture = new FetcherFixture(directory, OriginSettings.defaults().withLoopbackOrigin(true), clock);
        events = new Events();
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        origin.close();
    }

    @Test
    void anOriginThatNeverAnswersIsWaitedForAsLongAsClientsWait() throws Exception {
        file.stallingHeaders();
        fetch();
        assertTrue(file.awaitStalled(1, FetcherFixture.PATIENCE));
        clock.pass(CLIENTS_WAIT.minus(STEP));
        assertEquals(List.of(), events.failures());
        lastByteAt = clock.nanoTime();
        assertFailsWithinAMinute();
    }

    @Test
    void aFileWhoseFirstByteTakesMinutesIsFetched() throws Exception {
        file.stallingHeaders();
        fetch();
        assertTrue(file.awaitStalled(1, FetcherFixture.PATIENCE));
        clock.pass(CLIENTS_WAIT.minus(STEP));
        file.release();
        awaitEndInPauses();
        assertEquals(LENGTH, events.finishedLength());
    }

    @Test
    void anOriginThatIsSilentToStrangersDoesNotHoldUpTheProbeOfWhoMayHaveTheFile() throws Exception {
        OriginResource shared = origin.at("/shared").stallingHeaders();
        OriginRequest signed = OriginRequest.of(origin.url("/file?signature=1")).sharing(origin.url("/shared"));
        var probe = fixture.fetcher.probe(signed).toCompletableFuture();
        assertTrue(shared.awaitStalled(1, FetcherFixture.PATIENCE));
        assertTrue(origin.awaitRequests(2, FetcherFixture.PATIENCE));
        // The answer to the client itself may still be on its way.
        for (int i = 0; i < MOST_PAUSES && !probe.isDone(); i++) {
            clock.awaitDue(Duration.ZERO, A_MOMENT);
            clock.pass(STEP);
        }
        assertEquals(
                new OriginProbe.Available(LENGTH, true, Optional.of(LENGTH + " \"v1\"")), probe.get(1, TimeUnit.MINUTES));
    }

    @Test
    void anOriginThatFallsSilentInABodyIsGivenUpWithinAMinute() throws Exception {
        file.stallingAfter(FIRST);
        fetch();
        awaitFirstPiece();
        file.stallingHeaders();
        clock.pass(LONGEST_SILENCE);
        passPausesUntilAsked(2);
        assertFailsWithinAMinute();
    }

    @Test
    void anOriginThatBreaksOffAndThenNeverAnswersAgainIsGivenUpWithinAMinute() throws Exception {
        file.cuttingAfter(FIRST + CUT);
        fetch();
        awaitFirstPiece();
        file.stallingHeaders();
        passPausesUntilStalled();
        assertFailsWithinAMinute();
    }

    @Test
    void anOriginThatRefusesEveryConnectionAfterItBrokeOffIsGivenUpWithinAMinute() throws Exception {
        file.cuttingAfter(FIRST + CUT);
        fetch();
        awaitFirstPiece();
        file.resetting(100);
        for (int i = 0; i < MOST_PAUSES && !events.awaitEnd(A_MOMENT); i++) {
            passAPause(LONGEST_PAUSE);
        }
        assertTrue(clock.nanoTime() <= lastByteAt + MINUTE.toNanos());
        assertTrue(origin.requests().size() > OriginSettings.defaults().retries());
        assertUnobtainable();
    }

    @Test
    void anOriginThatFellSilentInABodyIsAskedForTheRest() throws Exception {
        file.stallingAfter(FIRST);
        fetch();
        awaitFirstPiece();
        file.stallingAfter(Long.MAX_VALUE);
        clock.pass(LONGEST_SILENCE);
        passPausesUntilAsked(2);
        awaitEndInPauses();
        assertEquals(LENGTH, events.finishedLength());
        assertTrue(origin.requests("/file").get(1).headers().get("range").startsWith("bytes="));
    }

    private void fetch() {
        FetchRequest request = FetcherFixture.request("file", OriginRequest.of(origin.url("/file")), LENGTH);
        fixture.fetcher.fetch(request, events);
    }

    /** An origin that breaks off may do so before all that it sent is read: then it is asked for the rest again. */
    private void awaitFirstPiece() throws Exception {
        for (int i = 0; i < MOST_PAUSES && !events.awaitPiece(0, A_MOMENT); i++) {
            passAPause();
        }
        assertTrue(events.pieces().containsKey(0));
        lastByteAt = clock.nanoTime();
    }

    /** Lets pauses pass: nothing else is due so soon. */
    private void passPausesUntilAsked(int times) throws Exception {
        for (int i = 0; i < MOST_PAUSES && !origin.awaitRequests(times, A_MOMENT); i++) {
            passAPause();
        }
        assertEquals(times, origin.requests().size());
    }

    /** Whether the next request came before the origin fell silent or after cannot be known. */
    private void passPausesUntilStalled() throws Exception {
        for (int i = 0; i < MOST_PAUSES && !file.awaitStalled(1, A_MOMENT); i++) {
            passAPause();
        }
        assertTrue(file.awaitStalled(1, A_MOMENT));
    }

    /** Hashing stands back for moments while pieces are written. */
    private void awaitEndInPauses() throws Exception {
        for (int i = 0; i < MOST_PAUSES && !events.awaitEnd(A_MOMENT); i++) {
            passAPause();
        }
    }

    private void passAPause() throws Exception {
        passAPause(STEP);
    }

    private void passAPause(Duration longest) throws Exception {
        if (clock.awaitDue(longest, A_MOMENT)) {
            clock.pass(STEP);
        }
    }

    private void assertFailsWithinAMinute() throws Exception {
        while (clock.nanoTime() < lastByteAt + MINUTE.toNanos()) {
            clock.pass(STEP);
        }
        assertUnobtainable();
    }

    private void assertUnobtainable() throws Exception {
        assertTrue(events.awaitEnd(FetcherFixture.PATIENCE), "a minute has passed");
        assertEquals(OriginFailure.Kind.UNOBTAINABLE, events.failures().get(0).kind());
        assertEquals(1, events.failures().size());
    }
}
