package io.supernode.core.outcome;

import io.supernode.core.model.Md5;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The answer to "from whom next?", GET /peer/task (protocol section 2). */
public sealed interface PullOutcome {

    /** Calls the visitor's method for this case and returns its result. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method for each case, so that code which forgets a case does not compile.
     *
     * @param <R> the result that is computed from a case
     */
    interface Visitor<R> {

        R finished(Finished outcome);

        R pieces(Pieces outcome);

        R mustWait(Wait outcome);

        R originUnavailable(OriginUnavailable outcome);

        R sourceError(SourceError outcome);

        R acknowledged(Acknowledged outcome);

        R invalidParameter(InvalidParameter outcome);

        R notFound(NotFound outcome);
    }

    /** 600: the peer has every piece. */
    record Finished(Md5 fileMd5, long fileLength) implements PullOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.finished(this);
        }
    }

    /**
     * 601: download these; running ones are listed again until they are reported.
     *
     * @param owned a piece that the peer has, by which its client is made to ask again at once although it downloads: it reports that
     *     piece again as received (status 701, result 503) and gets nothing, as clients of all generations do. May be left out by
     *     whoever hands the pieces to a client in another way; that client asks again when a download has ended
     * @param pieces empty only if {@code owned} is present, and its client has reported such a piece before
     */
    record Pieces(Optional<PieceAssignment> owned, List<PieceAssignment> pieces) implements PullOutcome {
        public Pieces {
            Objects.requireNonNull(owned, "owned");
            pieces = List.copyOf(pieces);
        }

        /** Without one that the peer has. */
        public Pieces(List<PieceAssignment> pieces) {
            this(Optional.empty(), pieces);
        }

        /**
         * All of them in the order of the wire. The one that the peer has comes first, since clients report the last of several results
         * that wait, and one of these may be that of a running piece of which the supernode does not know.
         */
        public List<PieceAssignment> listed() {
            return Stream.concat(owned.stream(), pieces.stream()).toList();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.pieces(this);
        }
    }

    /**
     * 602: nothing for this peer now.
     *
     * @param clientSuccesses pieces the peer has
     * @param originStatus of the back-to-source: Waiting, Running, Success or Failed
     * @param originSuccesses pieces the supernode has
     */
    record Wait(int clientSuccesses, String originStatus, int originSuccesses) implements PullOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.mustWait(this);
        }
    }

    /** 604: the supernode cannot get the file from the origin. */
    record OriginUnavailable(String message) implements PullOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.originUnavailable(this);
        }
    }

    /** 610: the source's content is bad; the client goes to the origin itself. */
    record SourceError(String message) implements PullOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sourceError(this);
        }
    }

    /** 200: the peer said that it has finished, well or badly. */
    record Acknowledged() implements PullOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.acknowledged(this);
        }
    }

    /** 501: a parameter is missing or malformed. */
    record InvalidParameter(String parameter, String message) implements PullOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.invalidParameter(this);
        }
    }

    /** 502: unknown task or peer. */
    record NotFound(String message) implements PullOutcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.notFound(this);
        }
    }
}
