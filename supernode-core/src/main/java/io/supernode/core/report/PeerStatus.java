package io.supernode.core.report;

import io.supernode.core.model.PieceRange;
import java.util.Objects;

/** What a pull reports, decoded (the table of protocol section 2). */
public sealed interface PeerStatus {

    /** 700: the peer starts; range and dstCid are to be ignored. */
    record Start() implements PeerStatus {}

    /** A report about one piece. */
    sealed interface Piece extends PeerStatus {

        PieceRange range();
    }

    /** 701/501: downloaded and servable. */
    record PieceSuccess(PieceRange range) implements Piece {
        public PieceSuccess {
            Objects.requireNonNull(range, "range");
        }
    }

    /** 701/503: downloaded and checked, not yet on the peer's disk. */
    record PieceSemiSuccess(PieceRange range) implements Piece {
        public PieceSemiSuccess {
            Objects.requireNonNull(range, "range");
        }
    }

    /** 701/500: the piece failed; dstCid is the culprit. */
    record PieceFailure(PieceRange range) implements Piece {
        public PieceFailure {
            Objects.requireNonNull(range, "range");
        }
    }

    /** 702/501: the peer has finished well. */
    record FinishedWell() implements PeerStatus {}

    /** 702 with any other result: the peer has finished badly. */
    record FinishedBadly() implements PeerStatus {}

    /**
     * Everything else: refused with 501.
     *
     * @param parameter its name on the wire
     * @param message names it and says what is expected
     */
    record Malformed(String parameter, String message) implements PeerStatus {}
}
