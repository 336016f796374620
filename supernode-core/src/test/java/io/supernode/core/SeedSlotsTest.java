package io.supernode.core;

import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.report.SeedThroughput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many pieces the supernode sends at once while its data port measures what they give together. */
class SeedSlotsTest {

    private static final long SPAN = 5_000_000;
    /** Bytes in a span, of each upload. */
    private static final long FAST = 50_000;

    private final SupernodeFixture swarm = withPieces(20);
    private final List<CompletableFuture<PullOutcome>> waiting = new ArrayList<>();

    @BeforeEach
    void tenPeersWaitForTheFirstPiece() {
        swarm.supernode.observeSeedThroughput(SeedThroughput.NONE);
        for (int n = 0; n < 10; n++) {
            swarm.join(n);
            waiting.add(swarm.start(n));
        }
    }

    private void store(int piece) {
        swarm.origin.listener().pieceStored(piece, ScriptedOrigin.digest(swarm.origin.layout(), piece));
    }

    /** The data port tells what all uploads that run now give together. */
    private void measure(long bytesOfEach) {
        int uploads = seedUploads();
        swarm.supernode.observeSeedThroughput(
                new SeedThroughput(uploads * bytesOfEach, SPAN, uploads * SPAN, bytesOfEach));
    }

    private int seedUploads() {
        return swarm.supernode.swarm(new TaskId(swarm.task)).orElseThrow().seedUploads();
    }

    @Test
    void moreUploadsBeginAsLongAsMoreGiveMore() {
        swarm.origin.complete();
        assertEquals(2, seedUploads());
        measure(FAST);
        assertEquals(3, seedUploads());
        measure(FAST);
        assertEquals(4, seedUploads(), "but no more than the peers are worth");
    }

    @Test
    void aFullLinkGetsNoMoreUploads() {
        swarm.origin.complete();
        measure(FAST);
        assertEquals(3, seedUploads());
        measure(2 * FAST / 3);
        assertEquals(3, seedUploads());
    }

    @Test
    void whileTheFileComesInWhetherTheLinkCarriesMoreIsTriedWithANewPiece() {
        store(0);
        assertEquals(2, seedUploads());
        measure(FAST);
        assertEquals(2, seedUploads(), "a third copy of the same piece would delay the first two");
        store(1);
        assertEquals(3, seedUploads());
        assertEquals(List.of(1), pieces(waiting.get(2)).stream().map(PieceAssignment::piece).toList());
    }

    @Test
    void aLinkThatGivesAllThatIsConfiguredGetsNoMoreUploadsThanFillIt() {
        swarm.supernode.changeSeedBandwidth(2 * FAST * 1000 / 5);
        swarm.origin.complete();
        measure(FAST);
        PieceAssignment first = pieces(waiting.get(0)).get(0);
        swarm.pass(Duration.ofMillis(500));
        swarm.success(0, first.piece(), first.cid());
        PieceAssignment copy = pieces(waiting.get(2)).get(0);
        assertEquals(SupernodeFixture.cid(0), copy.cid());
        swarm.pass(Duration.ofMillis(200));
        swarm.success(2, copy.piece(), copy.cid());
        assertEquals(2, seedUploads(), "a client was seen to take half of the link");
    }

    @Test
    void aBandwidthThatIsRaisedLetsMoreUploadsBeginAtOnce() {
        swarm.supernode.changeSeedBandwidth(2 * FAST * 1000 / 5);
        swarm.origin.complete();
        measure(FAST);
        assertEquals(2, seedUploads());
        swarm.supernode.changeSeedBandwidth(20 * FAST * 1000 / 5);
        assertTrue(seedUploads() > 2);
    }

    @Test
    void aBandwidthOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> swarm.supernode.changeSeedBandwidth(0));
    }

    @Test
    void aPeerThatWouldBeSentAwaySharesTheLinkOfAPeerThatServesAnother() {
        swarm.pass(Duration.ofMillis(1700));
        swarm.origin.complete();
        PieceAssignment first = pieces(waiting.get(0)).get(0);
        swarm.success(0, first.piece(), first.cid());
        assertEquals(SupernodeFixture.cid(0), pieces(waiting.get(2)).get(0).cid());
        assertTrue(pieces(waiting.get(3)).get(0).fromSupernode());
        assertFalse(waiting.get(4).isDone());
        swarm.pass(Duration.ofMillis(100));
        assertEquals(SupernodeFixture.cid(0), pieces(waiting.get(4)).get(0).cid());
        assertInstanceOf(PullOutcome.Wait.class, answered(waiting.get(5)), "it gives to two at once, and no more");
    }
}
