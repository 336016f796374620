package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.pieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent.PeerRestored;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.report.PullRequest;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** After a restart no client is sent to peers that would have been forgotten meanwhile. */
class RestoredPeersTest {

    /** Nothing is forgotten before the look that happens so often. */
    private static final Duration LOOK = SupernodeSettings.defaults().gcMetaInterval();
    private static final Duration EXPIRY = SupernodeSettings.defaults().peerExpireTime();
    private static final Duration AFTER_DOWN = SupernodeSettings.defaults().peerGcDelay();
    private static final Duration MORE = Duration.ofSeconds(1);

    private final ScriptedOrigin origin = ScriptedOrigin.withFileOf(2L * (PIECE - 5));
    private final SupernodeFixture before = new SupernodeFixture(origin, SupernodeSettings.defaults());
    private final RecordedEvents events = new RecordedEvents();

    private void joinAndServe(int peer) {
        before.join(peer);
        if (peer == 0) {
            origin.complete();
        }
        before.success(peer, 0, "");
    }

    private SupernodeFixture restartedAfter(Duration downtime) {
        before.supernode.close();
        before.clock.advance(downtime);
        return before.restarted(ScriptedOrigin.withFileOf(2L * (PIECE - 5)), events);
    }

    private Set<String> known(SupernodeFixture after) {
        return after.supernode.swarm(new TaskId(before.task)).orElseThrow().peers().stream()
                .map(peer -> peer.id().value())
                .collect(Collectors.toSet());
    }

    @Test
    void aPeerThatWouldHaveBeenForgottenMeanwhileIsNotTakenUp() {
        joinAndServe(0);
        SupernodeFixture after = restartedAfter(EXPIRY.plus(LOOK).plus(MORE));
        assertEquals(Set.of(), known(after));
        assertEquals(List.of(), events.of(PeerRestored.class));
    }

    @Test
    void itIsRemovedFromTheStoreToo() {
        joinAndServe(0);
        SupernodeFixture after = restartedAfter(EXPIRY.plus(LOOK).plus(MORE));
        assertEquals(1, after.peerStore.ofTask(new TaskId(before.task)).size());
        assertTrue(after.supernode.waitsForTime());
        after.pass(MORE);
        assertEquals(List.of(), after.peerStore.ofTask(new TaskId(before.task)));
        assertFalse(after.supernode.waitsForTime());
    }

    @Test
    void eachPeerIsAsOldAsTheTimeSinceItWasHeardOf() {
        joinAndServe(0);
        before.pass(Duration.ofMinutes(4));
        joinAndServe(1);
        SupernodeFixture after = restartedAfter(Duration.ofMinutes(4));
        assertEquals(Set.of(cid(1)), known(after));
        // Its silence goes on, and does not begin anew.
        after.pass(Duration.ofMinutes(1).minus(MORE));
        after.pass(LOOK);
        assertEquals(Set.of(), known(after));
    }

    @Test
    void whoHasSaidThatItServesNoLongerIsForgottenSooner() {
        joinAndServe(0);
        joinAndServe(1);
        before.supernode.leave(before.task, cid(1));
        SupernodeFixture after = restartedAfter(AFTER_DOWN.plus(LOOK).plus(MORE));
        assertEquals(Set.of(cid(0)), known(after));
    }

    @Test
    void nobodyIsForgottenBecauseTheTimeOfDayWasSetBack() {
        joinAndServe(0);
        before.supernode.close();
        before.clock.set(Duration.ofDays(-3));
        SupernodeFixture after = restartedAfter(MORE);
        assertEquals(Set.of(cid(0)), known(after));
        after.pass(LOOK);
        assertEquals(Set.of(cid(0)), known(after), "its silence counts from the restart on");
    }

    @Test
    void aTimeOfDayThatIsSetBackWhileItRunsHarmsNobody() {
        joinAndServe(0);
        before.clock.set(Duration.ofDays(-3));
        joinAndServe(1);
        before.pass(MORE);
        assertEquals(Set.of(cid(0), cid(1)), known(restartedAfter(MORE)));
    }

    @Test
    void aPeerThatIsHeardOfAgainAfterLongInATaskWhereNothingElseHappensIsAsOldAsThat() {
        before.join(0);
        origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "gone"));
        before.pass(MORE);
        before.clock.advance(EXPIRY.minus(MORE));
        before.start(0);
        before.pass(MORE);
        // As after kill -9: what was kept until now is all there is.
        before.clock.advance(EXPIRY.minus(MORE));
        assertEquals(Set.of(cid(0)), known(before.restarted(ScriptedOrigin.withFileOf(2L * (PIECE - 5)), events)));
    }

    @Test
    void aPeerThatAsksForLongWithoutGettingAnythingIsHeardOf() {
        before.join(0);
        for (Duration passed = Duration.ZERO; passed.compareTo(EXPIRY.multipliedBy(3)) < 0; passed = passed.plusSeconds(5)) {
            before.start(0);
            before.pass(Duration.ofSeconds(5));
        }
        // As after kill -9: what was kept until now is all there is.
        before.clock.advance(EXPIRY);
        SupernodeFixture after = before.restarted(ScriptedOrigin.withFileOf(2L * (PIECE - 5)), events);
        assertEquals(Set.of(cid(0)), known(after));
    }

    @Test
    void aPeerIsTakenUpIfNobodyHasKeptWhenItWasHeardOf() {
        joinAndServe(0);
        before.supernode.close();
        TaskId task = new TaskId(before.task);
        PeerRecord kept = before.peerStore.find(task, new PeerId(cid(0))).orElseThrow();
        before.peerStore.put(kept.with(
                kept.owned(), kept.served(), kept.begun(), kept.down(), kept.stopped(), PeerRecord.UNKNOWN_TIME));
        assertEquals(Set.of(cid(0)), known(restartedAfter(Duration.ofDays(1))));
    }

    @Test
    void aPeerWhoseDownloadHasFailedIsGoneAfterARestartToo() {
        joinAndServe(0);
        before.supernode.pull(new PullRequest(before.task, cid(0), "", "", "702", "500"));
        assertEquals(PeerState.GONE, before.peer(0).state());
        assertEquals(PeerState.GONE, restartedAfter(MORE).peer(0).state());
    }

    @Test
    void whoWasForgottenStaysForgottenThoughAPieceFromItIsReportedLater() {
        joinAndServe(0);
        before.join(1);
        PieceAssignment assigned = pieces(before.start(1)).get(0);
        assertEquals(cid(0), assigned.cid());
        before.supernode.leave(before.task, cid(0));
        for (Duration passed = Duration.ZERO; passed.compareTo(AFTER_DOWN.plus(LOOK)) < 0; passed = passed.plus(LOOK)) {
            before.start(1);
            before.pass(LOOK.plus(MORE));
        }
        assertEquals(Set.of(cid(1)), known(before));
        before.success(1, assigned.piece(), cid(0));
        before.pass(MORE);
        assertEquals(
                List.of(cid(1)),
                before.peerStore.ofTask(new TaskId(before.task)).stream().map(peer -> peer.id().value()).toList());
        assertEquals(Set.of(cid(1)), known(restartedAfter(MORE)));
    }
}
