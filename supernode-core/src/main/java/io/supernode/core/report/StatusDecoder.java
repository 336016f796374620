package io.supernode.core.report;

import io.supernode.core.model.PieceRange;
import java.util.Optional;

/** Decodes (status, result, range) of a pull (API section "Get Task", protocol section 2). Stateless. */
public final class StatusDecoder {

    private static final String WAIT = "700";
    private static final String RUNNING = "701";
    private static final String FINISHED = "702";
    private static final String FAIL = "500";
    private static final String SUCCESS = "501";
    private static final String INVALID = "502";
    private static final String SEMI_SUCCESS = "503";

    private static final PeerStatus START = new PeerStatus.Start();
    private static final PeerStatus FINISHED_WELL = new PeerStatus.FinishedWell();
    private static final PeerStatus FINISHED_BADLY = new PeerStatus.FinishedBadly();

    private StatusDecoder() {}

    /** Decodes one report; null stands for an absent parameter. */
    public static PeerStatus decode(String status, String result, String range) {
        if (status == null) {
            return new PeerStatus.Malformed("status", "status is missing: 700, 701 or 702 is expected");
        }
        return switch (status) {
            case WAIT -> START;
            case RUNNING -> running(result, range);
            case FINISHED -> finished(result);
            default -> new PeerStatus.Malformed("status", "status must be 700, 701 or 702");
        };
    }

    private static PeerStatus finished(String result) {
        return SUCCESS.equals(result) ? FINISHED_WELL : FINISHED_BADLY;
    }

    private static PeerStatus running(String result, String range) {
        if (result == null) {
            return new PeerStatus.Malformed("result", "result is missing: 500, 501 or 503 is expected with status 701");
        }
        return switch (result) {
            case SUCCESS, SEMI_SUCCESS, FAIL -> piece(result, range);
            case INVALID -> new PeerStatus.Malformed("result", "result 502 is an invalid code with status 701");
            default -> new PeerStatus.Malformed("result", "result must be 500, 501 or 503 with status 701");
        };
    }

    private static PeerStatus piece(String result, String text) {
        if (text == null || text.isEmpty()) {
            return new PeerStatus.Malformed("range", "range is missing: " + PieceRange.EXPECTED + " is expected");
        }
        Optional<PieceRange> range = PieceRange.tryParse(text);
        if (range.isEmpty()) {
            return new PeerStatus.Malformed("range", "range must be " + PieceRange.EXPECTED);
        }
        return switch (result) {
            case SUCCESS -> new PeerStatus.PieceSuccess(range.get());
            case SEMI_SUCCESS -> new PeerStatus.PieceSemiSuccess(range.get());
            default -> new PeerStatus.PieceFailure(range.get());
        };
    }
}
