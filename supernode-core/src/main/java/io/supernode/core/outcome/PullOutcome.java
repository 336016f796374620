package io.supernode.core.outcome;

import io.supernode.core.model.Md5;
import java.util.List;

/** The answer to "from whom next?", GET /peer/task (protocol section 2). */
public sealed interface PullOutcome {

    /** 600: the peer has every piece. */
    record Finished(Md5 fileMd5, long fileLength) implements PullOutcome {}

    /** 601: download these; running ones are listed again until they are reported. */
    record Pieces(List<PieceAssignment> pieces) implements PullOutcome {
        public Pieces {
            pieces = List.copyOf(pieces);
        }
    }

    /**
     * 602: nothing for this peer now.
     *
     * @param clientSuccesses pieces the peer has
     * @param originStatus of the back-to-source: Waiting, Running, Success or Failed
     * @param originSuccesses pieces the supernode has
     */
    record Wait(int clientSuccesses, String originStatus, int originSuccesses) implements PullOutcome {}

    /** 604: the supernode cannot get the file from the origin. */
    record OriginUnavailable(String message) implements PullOutcome {}

    /** 610: the source's content is bad; the client goes to the origin itself. */
    record SourceError(String message) implements PullOutcome {}

    /** 200: the peer said that it has finished, well or badly. */
    record Acknowledged() implements PullOutcome {}

    /** 501: a parameter is missing or malformed. */
    record InvalidParameter(String parameter, String message) implements PullOutcome {}

    /** 502: unknown task or peer. */
    record NotFound(String message) implements PullOutcome {}
}
