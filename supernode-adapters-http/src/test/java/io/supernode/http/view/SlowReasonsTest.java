package io.supernode.http.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.policy.Policies;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PieceCopies;
import io.supernode.core.snapshot.TaskSummary;
import io.supernode.testkit.contract.ScriptedSwarm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the live view says of swarms of the real core that are slow for a known reason. */
class SlowReasonsTest {

    private static final PageRequest PAGE = new PageRequest(
            PageRequest.Page.TASK, Optional.empty(), "", Optional.empty(), Optional.empty(), PageRequest.Sort.NAME, false, 0,
            false);
    private static final Rates.Rate FETCHES = new Rates.Rate(1e6, 0, 0, true);
    private static final Rates.Rate STANDS_STILL = new Rates.Rate(0, 0, 0, true);
    private static final Duration FAST = Duration.ofMillis(200);
    private static final Duration SLOW = Duration.ofMillis(1500);

    private ScriptedSwarm swarm;

    private void swarm(int pieces) {
        swarm = new ScriptedSwarm(pieces, SupernodeSettings.defaults(), Policies.ofCore().named("default"));
    }

    private void join(int from, int to) {
        for (int n = from; n <= to; n++) {
            swarm.join(n);
        }
    }

    private void start(int from, int to) {
        for (int n = from; n <= to; n++) {
            swarm.start(n);
        }
    }

    private List<SlowReasons.Reason> reasons(Rates.Rate rate) {
        TaskSummary task = swarm.supernode.summary(swarm.task()).orElseThrow();
        PieceCopies pieces = swarm.supernode.pieces(swarm.task()).orElseThrow();
        int total = task.layout().orElseThrow().pieceCount();
        SwarmLook look = SwarmLook.at(swarm.supernode, swarm.task(), PAGE, total, task.counts().medianRate());
        return SlowReasons.of(task, rate, pieces, look);
    }

    private List<String> kinds(Rates.Rate rate) {
        return reasons(rate).stream().map(SlowReasons.Reason::kind).toList();
    }

    /** The only reason there is. */
    private void assertReason(String kind, String text) {
        assertEquals(List.of(new SlowReasons.Reason(kind, text)), reasons(FETCHES));
    }

    /** A peer gets what it is told to, each piece in that time, until nothing is left for it; answers its last request. */
    private CompletableFuture<PullOutcome> download(int n, Duration pieceTime) {
        CompletableFuture<PullOutcome> next = swarm.start(n);
        while (next.getNow(null) instanceof PullOutcome.Pieces some) {
            swarm.clock.advance(pieceTime);
            next = arrived(n, some);
        }
        return next;
    }

    private CompletableFuture<PullOutcome> arrived(int n, PullOutcome pieces) {
        PieceAssignment first = ((PullOutcome.Pieces) pieces).pieces().get(0);
        return swarm.pull(n, first.piece(), first.cid(), "501");
    }

    @Test
    void peersThatHaveAllThatIsThereWaitForTheOrigin() {
        swarm(12);
        join(0, 0);
        assertEquals(List.of("origin"), kinds(Rates.Rate.NONE), "nothing is here");
        swarm.stored(0);
        assertEquals(List.of(), kinds(Rates.Rate.NONE), "a rate that is not known is no rate of 0");
        assertEquals(List.of("origin"), kinds(STANDS_STILL));
        assertFalse(download(0, FAST).isDone());
        assertReason("origin", "Waiting for the origin: 1 of 12 pieces are here, 1 peers wait for more.");
        swarm.stored(1);
        assertEquals(List.of(), reasons(FETCHES), "it downloads again");
    }

    @Test
    void peersThatWaitForTheBusySeedAreNotSaidToWaitForTheOrigin() {
        swarm(12);
        join(0, 5);
        for (int piece = 0; piece < 6; piece++) {
            swarm.stored(piece);
        }
        start(0, 5);
        assertReason("seed", "Seed busy: the supernode uploads 4 pieces now while 2 peers wait for it; 6 pieces are nowhere else.");
        assertEquals(List.of("origin", "seed"), kinds(STANDS_STILL));
    }

    @Test
    void whatOnlyPeersHaveThatAreGoneCountsAsBeingAtTheSeedAlone() {
        swarm(1);
        join(0, 6);
        swarm.complete();
        download(0, Duration.ofSeconds(1));
        swarm.supernode.leave(swarm.task().value(), ScriptedSwarm.cid(0));
        start(1, 6);
        assertReason("seed", "Seed busy: the supernode uploads 4 pieces now while 2 peers wait for it; 1 pieces are nowhere else.");
    }

    @Test
    void aPieceThatOnePeerHasIsRareForThoseWhoWaitForIt() {
        swarm(1);
        join(0, 6);
        swarm.complete();
        download(0, Duration.ofSeconds(1));
        start(1, 6);
        assertReason("rare", "Rare pieces: 1 peers wait for pieces that one peer only has, such as piece 0; the supernode has it"
                + " too, and is busy.");
    }

    @Test
    void aPieceThatTheSeedHasLostIsRareUntilItIsFetchedAgain() {
        swarm(1);
        join(0, 6);
        swarm.complete();
        download(0, Duration.ofSeconds(1));
        swarm.lost(0);
        start(1, 3);
        assertReason("rare", "Rare pieces: 2 peers wait for pieces that one peer only has, such as piece 0.");
        swarm.stored(0);
        assertEquals(List.of(), reasons(FETCHES));
    }

    @Test
    void whereTwoHaveThePiecesTheyAreBusyAndThePiecesAreNotRare() {
        swarm(1);
        join(0, 4);
        swarm.complete();
        download(0, Duration.ofSeconds(1));
        download(1, Duration.ofSeconds(1));
        swarm.lost(0);
        start(2, 4);
        assertReason("busy", "Uploaders busy: 1 peers wait for pieces that others have, and none of these is free.");
    }

    @Test
    void whoWaitsForADamagedPieceOfACompleteFileWaitsForTheOrigin() {
        swarm(3);
        join(0, 0);
        swarm.complete();
        swarm.lost(1);
        assertFalse(download(0, FAST).isDone());
        assertReason("origin",
                "Waiting for the origin: 2 of 3 pieces are here, the others are checked or fetched again, and 1 peers wait for them.");
    }

    @Test
    void aSlowUploaderIsNamedWhenItIsWaitedForWhenItServesAndWhenItsPieceIsOverdue() {
        swarm(6);
        join(0, 2);
        swarm.complete();
        assertTrue(download(0, FAST).getNow(null) instanceof PullOutcome.Finished);
        assertTrue(download(1, FAST).getNow(null) instanceof PullOutcome.Finished);
        swarm.supernode.leave(swarm.task().value(), ScriptedSwarm.cid(0));
        for (int piece = 0; piece < 6; piece++) {
            swarm.lost(piece);
        }
        PullOutcome first = swarm.start(2).getNow(null);
        assertEquals(List.of(), reasons(FETCHES), "nothing is known of the second peer yet");
        swarm.clock.advance(SLOW);
        CompletableFuture<PullOutcome> next = arrived(2, first);
        assertFalse(next.isDone());
        assertReason("uploader", "Slow uploaders: 1 peers wait for pieces that only such peers have.");
        swarm.clock.advance(Duration.ofMillis(1800));
        swarm.supernode.tick();
        int piece = ((PullOutcome.Pieces) next.join()).pieces().get(0).piece();
        assertReason("uploader", "Slow uploaders: 1 peers give less than a quarter of the usual rate, such as peer-1.");
        swarm.clock.advance(Duration.ofSeconds(10));
        swarm.supernode.tick();
        assertReason("uploader", "Slow uploaders: 1 pieces are overdue, such as piece " + piece + " from peer-1 to peer-2.");
    }
}
