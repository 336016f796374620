package io.supernode.testkit.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PieceRange;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Merging of reports: protocol section 2, "What is not reported". */
class ResultQueueTest {

    private final ResultQueue results = new ResultQueue(Duration.ofMillis(1));

    @Test
    void theStartIsAlwaysWorthAPull() throws Exception {
        results.put(PieceResult.start());
        assertEquals(Optional.of(PieceResult.start()), results.next());
    }

    @Test
    void anEmptyQueueIsNoReasonToAsk() throws Exception {
        start(0);
        assertEquals(Optional.empty(), results.next());
    }

    @Test
    void aSuccessIsReportedWhileTwoPiecesRun() throws Exception {
        start(0, 1, 2);
        results.put(success(0));
        assertEquals(Optional.of(success(0)), results.next());
    }

    @Test
    void aSuccessIsMergedWhileMoreThanTwoPiecesRun() throws Exception {
        start(0, 1, 2, 3);
        results.put(success(0));
        assertEquals(Optional.empty(), results.next());
        assertTrue(results.isDone(range(0)));
    }

    @Test
    void aMergedSuccessIsReportedWhenTheNextLookFindsNothing() throws Exception {
        start(0, 1, 2, 3);
        results.put(success(0));
        results.next();
        assertEquals(Optional.of(success(0)), results.next());
        assertEquals(Optional.empty(), results.next(), "once");
    }

    @Test
    void aSuccessIsMergedWhileMoreResultsAreQueued() throws Exception {
        start(0, 1);
        results.put(success(0));
        results.put(success(1));
        assertEquals(Optional.empty(), results.next());
        assertEquals(Optional.of(success(1)), results.next(), "the last one stands for both");
        assertEquals(2, results.done());
    }

    @Test
    void aFailureIsNeverMergedAndMayBeStartedAgain() throws Exception {
        start(0, 1, 2, 3);
        results.put(PieceResult.failure("dst", range(0).toString()));
        results.put(success(1));
        assertEquals(Optional.of(PieceResult.failure("dst", range(0).toString())), results.next());
        assertFalse(results.isDone(range(0)));
        assertTrue(results.start(range(0)));
    }

    @Test
    void aRunningOrFinishedPieceIsNotStartedAgain() throws Exception {
        start(0);
        assertFalse(results.start(range(0)));
        results.put(success(0));
        results.next();
        assertFalse(results.start(range(0)));
    }

    @Test
    void aPieceThatWasHadBeforeIsReportedAgain() throws Exception {
        start(0);
        results.put(success(0));
        results.next();
        results.put(success(0));
        assertEquals(Optional.of(success(0)), results.next());
        assertTrue(results.isDone(range(0)));
    }

    @Test
    void aResultOfAnUnknownPieceIsDropped() throws Exception {
        results.put(success(7));
        assertEquals(Optional.empty(), results.next());
        assertEquals(Optional.empty(), results.next());
    }

    private void start(int... pieces) {
        for (int piece : pieces) {
            assertTrue(results.start(range(piece)));
        }
    }

    private static PieceResult success(int piece) {
        return PieceResult.semiSuccess("dst", range(piece).toString());
    }

    private static PieceRange range(int piece) {
        return PieceRange.ofPiece(piece, ScriptedSupernode.PIECE_SIZE);
    }
}
