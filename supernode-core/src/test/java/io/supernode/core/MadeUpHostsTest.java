package io.supernode.core;

import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.range;
import static io.supernode.core.SupernodeFixture.request;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One host registers many peers at addresses that it makes up, which say that they have everything and have nothing. */
class MadeUpHostsTest {

    private static final int PIECES = 12;
    private static final int MADE_UP = 40;
    private static final int BUSY = 8;
    /** After so many it is sent to no other. */
    private static final int FAILURES = 3;
    /** It may be downloading from so many when it learns of them. */
    private static final int DOWNLOADS = 4;
    private static final CallerAddress LIAR = CallerAddress.of("192.0.2.2");

    private final SupernodeFixture swarm =
            withPieces(PIECES, SupernodeSettings.builder().hold(Duration.ZERO).maxBandwidth(24L << 20).build());

    private void register(String cid, String ip, CallerAddress caller) {
        outcome(swarm.supernode.register(request(cid, ip, 15_001).caller(caller).build()));
    }

    private void lie() {
        for (int n = 0; n < MADE_UP; n++) {
            String cid = "liar-" + n;
            register(cid, "10.9.0." + (n + 1), LIAR);
            for (int piece = 0; piece < PIECES; piece++) {
                outcome(swarm.supernode.reportPiece(new PieceReport(swarm.task, cid, "", range(piece), LIAR)));
            }
        }
    }

    /** Downloads as an honest client does, and answers how often that failed. */
    private int failures(String cid, String ip) {
        CallerAddress caller = CallerAddress.of(ip);
        register(cid, ip, caller);
        int failures = 0;
        PullRequest next = new PullRequest(swarm.task, cid, "", "", "700", "502", caller);
        for (int i = 0; i < 10_000; i++) {
            PullOutcome answer = outcome(swarm.supernode.pull(next));
            if (answer instanceof PullOutcome.Finished) {
                return failures;
            }
            List<PieceAssignment> pieces = answer instanceof PullOutcome.Pieces list ? list.pieces() : List.of();
            if (pieces.isEmpty()) {
                swarm.pass(SupernodeFixture.PIECE_TIME);
                next = new PullRequest(swarm.task, cid, "", "", "700", "502", caller);
                continue;
            }
            PieceAssignment piece = pieces.stream().filter(each -> !each.fromSupernode()).findFirst().orElse(pieces.get(0));
            boolean isGood = piece.fromSupernode();
            if (isGood) {
                swarm.pass(SupernodeFixture.PIECE_TIME);
            }
            failures += isGood ? 0 : 1;
            next = new PullRequest(swarm.task, cid, piece.cid(), range(piece.piece()), "701", isGood ? "501" : "500", caller);
        }
        throw new AssertionError("it never has the file");
    }

    @Test
    void theFirstHonestClientFailsWithThreeOfThemAndThoseThatItIsAskingThenAndIsNotIsolated() {
        swarm.join(0);
        swarm.origin.complete();
        lie();
        // The supernode is busy: else nobody would be sent to them.
        for (int n = 1; n <= BUSY; n++) {
            swarm.join(n);
            swarm.start(n);
        }
        int failures = failures("honest", "198.51.100.7");
        assertTrue(failures > 0, "it was sent to some");
        assertTrue(failures <= FAILURES + DOWNLOADS - 1, failures + " failures");
        assertFalse(swarm.supernode.peer(new TaskId(swarm.task), new PeerId("honest")).orElseThrow().isolated());
        assertEquals(PIECES, swarm.supernode.peer(new TaskId(swarm.task), new PeerId("honest")).orElseThrow().owned().cardinality());
    }
}
