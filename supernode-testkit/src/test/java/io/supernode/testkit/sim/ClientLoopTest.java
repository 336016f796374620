package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.testkit.client.ClientMix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The loops against a supernode whose answers the test makes up. */
class ClientLoopTest {

    private static final long MILLI = 1_000_000;

    private final List<String> calls = new ArrayList<>();
    private World world;
    private ClientLoop loop;
    private SimPeer peer;

    private final class Recorder implements Requests {
        @Override
        public void register(SimPeer who) {
            calls.add("register");
            who.generation++;
        }

        @Override
        public void pull(SimPeer who) {
            calls.add("pull " + Item.code(who.asked) + (who.asked == Item.START ? "" : " " + Item.piece(who.asked)));
            who.generation++;
        }

        @Override
        public void reportPiece(SimPeer who, int piece, int source) {
            calls.add("suc " + piece);
        }

        @Override
        public void reportMissing(SimPeer who, int piece, int source) {
            calls.add("missing " + source);
        }

        @Override
        public void hangUp(SimPeer who) {
            calls.add("hang up");
        }
    }

    private void begin(ClientMix client) {
        world = new World(Scenario.builder().peers(3).fileLength(40 << 20).clients(client).build());
        Transfers transfers = new Transfers(world);
        loop = new ClientLoop(world, new Recorder(), transfers);
        transfers.listen(loop);
        drainEvents();
        peer = world.peers[0];
        loop.register(peer);
        loop.registered(peer, new RegistrationOutcome.Registered(new TaskId("a".repeat(64)), 40 << 20, 4 << 20));
        assertEquals(List.of("register", "pull 502"), calls);
        calls.clear();
    }

    private void give(int... pieces) {
        loop.answered(peer, new PullOutcome.Pieces(Arrays.stream(pieces).mapToObj(ClientLoopTest::fromSeed).toList()));
    }

    private static PieceAssignment fromSeed(int piece) {
        return new PieceAssignment(
                piece, 4 << 20, "cdnnode:10.0.0.0~x", new PeerAddress("10.0.0.0", 8001), "/qtdown/x",
                new PieceDigest(new Md5("0".repeat(32)), 4 << 20), 20_480, true);
    }

    private PullOutcome.Wait wait602() {
        return new PullOutcome.Wait(0, "Running", 0);
    }

    /** The kinds of the events that are scheduled, with their delays in ms. */
    private List<String> drainEvents() {
        List<String> events = new ArrayList<>();
        while (world.events.nextTime() != Long.MAX_VALUE) {
            world.events.next();
            events.add(world.events.kind() + "@" + (world.events.time() - world.now()) / MILLI);
        }
        return events;
    }

    private long alarm(int kind) {
        while (world.events.nextTime() != Long.MAX_VALUE) {
            world.events.next();
            if (world.events.kind() == kind) {
                return (world.events.time() - world.now()) / MILLI;
            }
        }
        return -1;
    }

    @Test
    void oneRunningPieceIsReportedAtOnceAndItsSuccessAfterTheWrite() {
        begin(ClientMix.GO0);
        give(3);
        loop.downloaded(peer, 3, Item.SEED);
        assertEquals(List.of("pull 503 3"), calls);
        long writeMillis = alarm(EventKind.WRITTEN);
        assertTrue(writeMillis >= 11 && writeMillis <= 12, () -> "4 MB at 400 MB/s and 1 ms, not " + writeMillis);
        loop.written(peer, 3, Item.SEED);
        assertEquals(List.of("pull 503 3", "suc 3"), calls);
    }

    @Test
    void resultsAreMergedWhileMoreThanTwoPiecesRun() {
        begin(ClientMix.GO0);
        give(0, 1, 2, 3);
        loop.downloaded(peer, 0, Item.SEED);
        assertEquals(List.of(), calls);
        loop.downloaded(peer, 1, Item.SEED);
        assertEquals(List.of("pull 503 1"), calls);
    }

    @Test
    void aMergedResultIsReportedAfterTwoSeconds() {
        begin(ClientMix.GO0);
        give(0, 1, 2, 3);
        loop.downloaded(peer, 0, Item.SEED);
        assertEquals(2000, alarm(EventKind.POLL_TIMEOUT));
        loop.pollTimedOut(peer);
        assertEquals(List.of("pull 503 0"), calls);
    }

    @Test
    void withoutAMergedResultTheClientJustWaitsOn() {
        begin(ClientMix.GO0);
        give(0);
        assertEquals(SimPeer.State.POLLING, peer.state);
        assertEquals(-1, alarm(EventKind.POLL_TIMEOUT));
    }

    @Test
    void anEmptyAnswerStallsAnIdleClientForGood() {
        begin(ClientMix.GO0);
        give();
        assertEquals(SimPeer.State.POLLING, peer.state);
        assertEquals(List.of(), drainEvents());
        assertEquals(List.of(), calls);
    }

    @Test
    void aFailureIsReportedAtOnceHoweverMuchRuns() {
        begin(ClientMix.GO0);
        give(0, 1, 2, 3);
        loop.failed(peer, 2, Item.SEED);
        assertEquals(List.of("pull 500 2"), calls);
        assertEquals(SimPeer.UNKNOWN, peer.pieces[2]);
    }

    @Test
    void aPieceThatTheClientHasIsReportedAgainAndOneThatRunsIsIgnored() {
        begin(ClientMix.GO0);
        give(0);
        loop.downloaded(peer, 0, Item.SEED);
        calls.clear();
        give(0);
        assertEquals(List.of("pull 503 0"), calls);
        give(1);
        int running = peer.running;
        calls.clear();
        peer.state = SimPeer.State.PULLING;
        give(1);
        assertEquals(running, peer.running);
        assertEquals(List.of(), calls);
    }

    @Test
    void aGo0ClientSleepsAfterA602ThoughResultsAreThereAndThenRepeatsTheSameRequest() {
        begin(ClientMix.GO0);
        give(0, 1);
        loop.downloaded(peer, 0, Item.SEED);
        loop.downloaded(peer, 1, Item.SEED);
        calls.clear();
        loop.answered(peer, wait602());
        assertEquals(SimPeer.State.SLEEPING, peer.state);
        long millis = alarm(EventKind.WAKE);
        assertTrue(millis >= 600 && millis <= 2000, () -> "slept " + millis);
        loop.awake(peer);
        assertEquals(List.of("pull 503 0"), calls);
    }

    @Test
    void aGo1ClientDoesNotSleepWhileResultsAreQueued() {
        begin(ClientMix.GO1);
        give(0, 1);
        loop.downloaded(peer, 0, Item.SEED);
        loop.downloaded(peer, 1, Item.SEED);
        calls.clear();
        loop.answered(peer, wait602());
        assertEquals(List.of("pull 503 1"), calls);
    }

    @Test
    void aGo1ClientSleepsShortAndTwiceAsLongEachTimeUpToALimit() {
        begin(ClientMix.GO1);
        long[] least = {50, 100, 200, 400, 800, 800};
        for (long expected : least) {
            loop.answered(peer, wait602());
            long millis = alarm(EventKind.WAKE);
            assertTrue(millis >= expected && millis <= 2 * expected, () -> expected + ": slept " + millis);
            loop.awake(peer);
        }
    }

    @Test
    void aGo1ClientIsWokenByAPieceThatIsWritten() {
        begin(ClientMix.GO1);
        give(0, 1);
        loop.downloaded(peer, 0, Item.SEED);
        loop.answered(peer, wait602());
        loop.downloaded(peer, 1, Item.SEED);
        assertEquals(SimPeer.State.SLEEPING, peer.state);
        calls.clear();
        loop.written(peer, 0, Item.SEED);
        assertEquals(List.of("suc 0", "pull 503 1"), calls);
    }

    @Test
    void aCodeThatTheClientDoesNotKnowMakesItRegisterAgain() {
        begin(ClientMix.GO0);
        loop.answered(peer, new PullOutcome.NotFound("target not found"));
        assertEquals(List.of("register"), calls);
    }

    @Test
    void aGoClientWhoseAnswerIsLateRegistersAgainAndAPyClientRepeatsItsRequest() {
        begin(ClientMix.GO0);
        loop.readTimedOut(peer);
        assertEquals(List.of("hang up", "register"), calls);
        calls.clear();
        begin(ClientMix.PY);
        loop.readTimedOut(peer);
        assertEquals(List.of("hang up", "pull 502"), calls);
    }

    @Test
    void aSourceErrorSendsTheClientToTheOrigin() {
        begin(ClientMix.GO0);
        loop.answered(peer, new PullOutcome.SourceError("bad"));
        assertEquals(SimPeer.State.GAVE_UP, peer.state);
        assertEquals(1, world.tally.gaveUp);
    }

    @Test
    void theDownloadEndsOnlyWhenEverythingIsWritten() {
        begin(ClientMix.GO0);
        int last = peer.file.pieceCount - 1;
        for (int piece = 0; piece <= last; piece++) {
            give(piece);
            loop.downloaded(peer, piece, Item.SEED);
            if (piece < last) {
                loop.written(peer, piece, Item.SEED);
            }
        }
        loop.answered(peer, new PullOutcome.Finished(new Md5("0".repeat(32)), 40 << 20));
        assertEquals(SimPeer.State.FINISHING, peer.state);
        loop.written(peer, last, Item.SEED);
        assertEquals(SimPeer.State.DONE, peer.state);
        assertEquals(1, world.tally.finished);
    }
}
