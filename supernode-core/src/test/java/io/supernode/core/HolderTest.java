package io.supernode.core;

import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.range;
import static io.supernode.core.SupernodeFixture.request;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PeerState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another supernode that holds a copy: whoever embeds the core speaks for it, and no client does. */
class HolderTest {

    private static final int PIECES = 4;
    private static final PeerAddress SERVER = new PeerAddress("192.0.2.7", 8001);

    private final SupernodeFixture swarm = withPieces(PIECES);
    private PeerId holder;
    private int clients = 1;

    @BeforeEach
    void begin() {
        swarm.join(0);
        swarm.origin.complete();
        holder = PeerId.ofHolder("another", new TaskId(swarm.task));
        hold(holder, PIECES);
    }

    private void hold(PeerId id, int pieces) {
        TaskId task = new TaskId(swarm.task);
        PieceSet held = PieceSet.of(IntStream.range(0, pieces).toArray());
        swarm.supernode.held(new PeerRecord(
                task, ContentKey.of(task, 0), id, SERVER, "/qtdown/x", "another", "", ClientVersion.UNKNOWN,
                held, held, true, false));
    }

    private PeerSnapshot known() {
        return swarm.supernode.peer(new TaskId(swarm.task), holder).orElseThrow();
    }

    private static void assertClear(String parameter, String message) {
        assertEquals(parameter + " must not begin with node:, as the cids of supernodes that hold a copy do", message);
    }

    private static void assertRefused(String parameter, ReportOutcome answer) {
        assertClear(parameter, assertInstanceOf(ReportOutcome.InvalidParameter.class, answer).message());
    }

    /** From another host, from that of the holder itself, and from who does not say from where. */
    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.3", "192.0.2.7", ""})
    void noClientSpeaksForIt(String from) {
        CallerAddress caller = from.isEmpty() ? CallerAddress.UNKNOWN : CallerAddress.of(from);
        String cid = holder.value();
        assertRefused("cid", outcome(swarm.supernode.leave(swarm.task, cid, caller)));
        assertClear("cid", assertInstanceOf(
                RegistrationOutcome.InvalidParameter.class,
                outcome(swarm.supernode.register(request(cid, "198.51.100.3", 19_999).caller(caller).build()))).message());
        PullRequest pull = new PullRequest(swarm.task, cid, null, null, "700", "502", caller);
        assertClear("srcCid", assertInstanceOf(
                PullOutcome.InvalidParameter.class, outcome(swarm.supernode.pull(pull))).message());
        assertRefused("cid", outcome(swarm.supernode.reportPiece(new PieceReport(swarm.task, cid, "", range(0), caller))));
        assertRefused("srcCid", outcome(swarm.supernode.complain(
                new ClientErrorReport(swarm.task, cid, cid(0), "FILE_NOT_EXIST", null, caller))));
        assertEquals(SERVER, known().address());
        assertEquals(PeerState.DONE, known().state());
        assertEquals(SERVER, assignmentOfHolder().address());
    }

    @Test
    void nobodyTakesItsCidBeforeItIsThere() {
        PeerId next = PeerId.ofHolder("next", new TaskId(swarm.task));
        assertInstanceOf(
                RegistrationOutcome.InvalidParameter.class,
                outcome(swarm.supernode.register(request(next.value(), "198.51.100.3", 19_999).build())));
        assertTrue(swarm.supernode.peer(new TaskId(swarm.task), next).isEmpty());
    }

    /** A client is sent there: the last one. */
    private PieceAssignment assignmentOfHolder() {
        for (; clients < 20; clients++) {
            swarm.join(clients);
            PieceAssignment piece = pieces(swarm.start(clients)).get(0);
            if (piece.cid().equals(holder.value())) {
                return piece;
            }
        }
        throw new AssertionError("nobody is sent there");
    }

    @Test
    void aClientReportsWhatItGotThereAndWhatFailedThere() {
        PieceAssignment good = assignmentOfHolder();
        int first = clients;
        assertInstanceOf(ReportOutcome.Accepted.class, swarm.success(first, good.piece(), good.cid()));
        assertTrue(swarm.peer(first).served().get(good.piece()));
        clients++;
        PieceAssignment damaged = assignmentOfHolder();
        assertInstanceOf(ReportOutcome.Accepted.class, outcome(swarm.supernode.complain(new ClientErrorReport(
                swarm.task, cid(clients), holder.value(), "FILE_MD5_NOT_MATCH", damaged.range().toString()))));
        List<PieceAssignment> next = pieces(swarm.pull(clients, damaged.piece(), holder.value(), "500"));
        for (int failed = 1; failed < PIECES && next.get(0).cid().equals(holder.value()); failed++) {
            // One that it was sent for before it complained.
            next = pieces(swarm.pull(clients, next.get(0).piece(), holder.value(), "500"));
        }
        assertTrue(next.stream().noneMatch(piece -> piece.cid().equals(holder.value())));
        assertEquals(0, swarm.peer(clients).running().stream().filter(run -> run.sourceCid().equals(holder.value())).count());
    }

    @Test
    void itIsNoClientWhoseFileHasAPartOfWhatWasDropped() {
        PeerId part = PeerId.ofHolder("part", new TaskId(swarm.task));
        hold(part, 1);
        assertEquals(PeerState.DOWNLOADING, swarm.supernode.peer(new TaskId(swarm.task), part).orElseThrow().state());
        swarm.supernode.drop(swarm.task);
        swarm.join(5);
        assertTrue(swarm.supernode.peer(new TaskId(swarm.task), part).isEmpty(), "it is kept as a client of the dropped file");
    }

    @Test
    void whoeverEmbedsTheCoreIsToldIfClientsCouldSpeakForACid() {
        assertThrows(IllegalArgumentException.class, () -> hold(new PeerId("another"), PIECES));
        assertThrows(
                IllegalArgumentException.class,
                () -> swarm.supernode.heldNoLonger(new TaskId(swarm.task), new PeerId(cid(0))));
    }
}
