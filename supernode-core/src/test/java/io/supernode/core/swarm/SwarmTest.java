package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.decision.Ticket;
import io.supernode.core.event.EventKinds;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.policy.Policies;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.settings.SupernodeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A swarm by itself: what it decides depends on the calls, the time and the seed that it is given, and on nothing else.
 */
class SwarmTest {

    private static final int PIECES = 20;
    private static final int PIECE_SIZE = 4 << 20;
    private static final long SECOND = 1_000_000_000L;
    private static final TaskId TASK = new TaskId("c5".repeat(32));
    private static final ClientVersion GO = new ClientVersion("0.4.2");
    private static final ClientVersion PY = new ClientVersion("0.2.0");

    private static final class Caller implements Ticket<PullOutcome> {}

    private final List<PullOutcome> answered = new ArrayList<>();

    private static Swarm swarm(long seed, ContentKey key, int version) {
        SupernodeSettings settings = SupernodeSettings.builder().seed(seed).hold(SupernodeSettings.MAX_HOLD).build();
        SwarmContext context = new SwarmContext(settings, Policies.ofCore().named("default"));
        return new Swarm(context, TASK, key, version, PieceLayout.ofLength((long) PIECES * (PIECE_SIZE - 5)),
                CallerAddress.UNKNOWN);
    }

    private static Swarm swarm() {
        return swarm(1, ContentKey.of(TASK, 0), 0);
    }

    private static Peer join(Swarm swarm, int n, ClientVersion version, long now) {
        swarm.join(
                new PeerRecord(
                        TASK, swarm.key(), new PeerId("peer-" + n), new PeerAddress("10.0.0." + (n + 1), 15_001), "/f",
                        "host", "10.9.9.9", version, PieceSet.EMPTY, PieceSet.EMPTY, false, false),
                "", now, new Decision(EventKinds.NONE));
        return swarm.find("peer-" + n);
    }

    private static void store(Swarm swarm, int piece, long now, Decision decision) {
        PieceDigest digest =
                new PieceDigest(new Md5(String.format("%032x", piece)), swarm.layout().framedLength(piece));
        assertTrue(swarm.pieceStored(piece, digest, now, decision));
    }

    /** The held pulls that {@code decision} answers. */
    private List<Ticket<PullOutcome>> tickets(Decision decision) {
        answered.clear();
        List<Ticket<PullOutcome>> tickets = new ArrayList<>();
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.CompletePull complete) {
                tickets.add(complete.ticket());
                answered.add(complete.outcome());
            }
        }
        return tickets;
    }

    private static Decision tick(Swarm swarm, long now) {
        Decision decision = new Decision(EventKinds.NONE);
        swarm.tick(now, decision);
        return decision;
    }

    // ---- determinism ----

    /** Lets peers download everything one after another, and writes down what each is told. */
    private static List<String> course(Swarm swarm) {
        List<String> told = new ArrayList<>();
        swarm.fetchStarted();
        for (int piece = 0; piece < PIECES; piece++) {
            store(swarm, piece, 0, new Decision(EventKinds.NONE));
        }
        long now = SECOND;
        for (int n = 0; n < 3; n++) {
            Peer peer = join(swarm, n, GO, now);
            for (int step = 0; step < PIECES; step++) {
                PullOutcome reply = swarm.pulls().pull(peer, Pulls.NO_PIECE, new Caller(), now, new Decision(EventKinds.NONE));
                List<PieceAssignment> pieces = ((PullOutcome.Pieces) reply).pieces();
                pieces.forEach(piece -> told.add(piece.piece() + (piece.fromSupernode() ? " from the seed" : "")));
                now += SECOND / 5;
                PieceRange range = PieceRange.ofPiece(pieces.get(0).piece(), PIECE_SIZE);
                swarm.reports().pieceArrived(peer, range, true, now, new Decision(EventKinds.NONE));
            }
        }
        return told;
    }

    @Test
    void theSameCallsAndSeedGiveTheSameDecisionsWhateverTheContentsKey() {
        ContentKey hidden = ContentKey.secret(TASK, 0, new byte[16]);
        ContentKey otherwiseHidden = ContentKey.secret(TASK, 0, new byte[] {1, 2, 3});
        List<String> course = course(swarm());
        assertEquals(course, course(swarm(1, hidden, 0)));
        assertEquals(course, course(swarm(1, otherwiseHidden, 0)));
    }

    @Test
    void anotherSeedAndAnotherVersionOfTheContentGiveOtherDecisions() {
        List<String> course = course(swarm());
        assertNotEquals(course, course(swarm(2, ContentKey.of(TASK, 0), 0)));
        assertNotEquals(course, course(swarm(1, ContentKey.of(TASK, 0), 1)));
    }

    // ---- held pulls ----

    @Test
    void aPullIsHeldHalfASecondLessThanItsClientReads() {
        Swarm swarm = swarm();
        Caller py = new Caller();
        Caller unknown = new Caller();
        Caller go = new Caller();
        assertNull(swarm.pulls().pull(join(swarm, 0, GO, 0), Pulls.NO_PIECE, go, 0, new Decision(EventKinds.NONE)));
        assertNull(swarm.pulls().pull(join(swarm, 1, PY, 0), Pulls.NO_PIECE, py, 0, new Decision(EventKinds.NONE)));
        assertNull(swarm.pulls().pull(join(swarm, 2, ClientVersion.UNKNOWN, 0), Pulls.NO_PIECE, unknown, 0, new Decision(EventKinds.NONE)));
        assertEquals(List.of(), tickets(tick(swarm, 2_499_999_999L)));
        assertEquals(List.of(py, unknown), tickets(tick(swarm, 2_500_000_000L)));
        assertTrue(answered.get(0) instanceof PullOutcome.Wait);
        assertEquals(List.of(), tickets(tick(swarm, 4_499_999_999L)));
        assertEquals(List.of(go), tickets(tick(swarm, 4_500_000_000L)));
    }

    @Test
    void whatBecomesFreeIsGivenInTheOrderOfArrivalWhateverTheClients() {
        Swarm swarm = swarm();
        List<Caller> callers = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            callers.add(new Caller());
            assertNull(swarm.pulls().pull(
                    join(swarm, n, n % 2 == 0 ? GO : PY, n), Pulls.NO_PIECE, callers.get(n), n, new Decision(EventKinds.NONE)));
        }
        Decision first = new Decision(EventKinds.NONE);
        store(swarm, 0, SECOND, first);
        // Two uploads of a task are allowed to a supernode that knows no rates yet, four while there are few peers.
        assertEquals(callers, tickets(first));
        assertEquals(
                List.of(0, 0, 0, 0),
                answered.stream()
                        .flatMap(reply -> ((PullOutcome.Pieces) reply).pieces().stream())
                        .map(piece -> piece.piece())
                        .collect(Collectors.toList()));
    }

    @Test
    void anAnswerThatWasNotDeliveredIsTakenBackAndGivenToTheNext() {
        Swarm swarm = swarm();
        List<Caller> callers = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            callers.add(new Caller());
            swarm.pulls().pull(join(swarm, n, GO, n), Pulls.NO_PIECE, callers.get(n), n, new Decision(EventKinds.NONE));
        }
        Decision decision = new Decision(EventKinds.NONE);
        store(swarm, 0, SECOND, decision);
        assertEquals(callers.subList(0, 4), tickets(decision));
        Decision next = new Decision(EventKinds.NONE);
        swarm.pulls().undelivered(swarm.find("peer-0"), (Effect.CompletePull) decision.effects().get(0), SECOND, next);
        assertEquals(List.of(callers.get(4)), tickets(next));
        assertEquals(0, swarm.snapshot("peer-0").orElseThrow().running().size());
    }

    @Test
    void aPullThatWasWithdrawnIsNotAnsweredAndALateWithdrawalHurtsNoLaterPull() {
        Swarm swarm = swarm();
        Peer peer = join(swarm, 0, GO, 0);
        Caller first = new Caller();
        Caller second = new Caller();
        swarm.pulls().pull(peer, Pulls.NO_PIECE, first, 0, new Decision(EventKinds.NONE));
        Decision repeated = new Decision(EventKinds.NONE);
        swarm.pulls().pull(peer, Pulls.NO_PIECE, second, 1, repeated);
        assertSame(first, tickets(repeated).get(0));
        swarm.pulls().withdraw(peer, first, new Decision(EventKinds.NONE));
        assertEquals(1, swarm.heldCount());
        swarm.pulls().withdraw(peer, second, new Decision(EventKinds.NONE));
        assertEquals(0, swarm.heldCount());
        assertEquals(List.of(), tickets(tick(swarm, 10 * SECOND)));
    }
}
