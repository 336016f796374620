package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.BodyChunk;
import io.supernode.cdn.origin.ContentRange;
import io.supernode.cdn.origin.ExchangeListener;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.origin.StatusCode;
import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.FileHasher;
import io.supernode.cdn.store.LengthMismatchException;
import io.supernode.cdn.store.PieceWriter;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one response of a fetch: decides by its head whether the body belongs to the content, and cuts the body into
 * pieces. Called by the threads of the origin client, one call at a time.
 */
final class FetchAttempt implements ExchangeListener {

    private static final Logger LOG = LoggerFactory.getLogger(FetchAttempt.class);

    private static final int SERVER_ERRORS = 500;
    private static final String CHANGED = "the file changed at the origin while it was fetched";

    private static final long ANYWHERE = -1;

    /** So many pieces may be in memory at most: two at work, while further bytes come. */
    private static final int PIECES_IN_MEMORY = 2;

    /** The fetch that this is an attempt of. Called by the same threads as the attempt. */
    interface Listener {

        /** Nothing of what comes is wanted any more. */
        boolean isOver();

        /** Whether bytes of one version have been offered, such that no other may follow. */
        boolean isBound();

        /** The origin has sent something. */
        void byteCame();

        /** Nothing of what a former run has left is any good: the content begins anew. */
        void restarted(FileHasher hasher);

        /** The origin has the version that a former run, or a former attempt, has begun. */
        void confirmed();

        /** The body that comes is that of the content, which depends on these headers of the request. */
        void bound(Set<String> varyingHeaders);

        void lengthKnown(long length);

        /** Every byte has come, and was given to the pieces. */
        void bodyEnded();

        /** The content cannot be had. */
        void failed(OriginFailure.Kind kind, String reason);

        void diskFailed(IOException e);
    }

    /**
     * Is told how an attempt ended that did not reach the end of the file. Called by the same threads as the attempt.
     */
    interface Outcome {

        /** The origin has sent as much as it announced, so many bytes, and the file goes on. */
        void partEnded(long bytes);

        /** There is no file, or not all of it; so many bytes of it came. */
        void brokeOff(Fault fault, String reason, long moved);

        /** The origin answers, but with nothing that could be used. */
        void refused(boolean isTransient, String reason);
    }

    /** Whether it is worth asking again. */
    enum Fault {
        /** At once. */
        OF_A_MOMENT,
        /** Not by this fetch, but by one that is begun later. */
        OF_A_WHILE,
        /** It will be the same. */
        LASTING
    }

    private final FetchContext context;
    private final PieceLayout begunWith;
    private final ContentWriter writer;
    private final BodyWriter pieces;
    private final Listener fetch;
    private final Outcome outcome;
    private final long begunAt;
    private long toSkip;
    /** Where the body that comes must end, or {@link #ANYWHERE}. */
    private long partEnd = ANYWHERE;
    private volatile boolean reachedEnd;
    private volatile boolean accepted;
    private volatile boolean failed;
    private volatile int status;
    private volatile String refusal = "the origin's answer is of no use";

    /** {@code begunWith} is the layout as the request has it, for beginning anew. */
    FetchAttempt(
            FetchContext context,
            PieceLayout begunWith,
            ContentWriter writer,
            BodyWriter pieces,
            Listener fetch,
            Outcome outcome) {
        this.context = context;
        this.begunWith = begunWith;
        this.writer = writer;
        this.pieces = pieces;
        this.fetch = fetch;
        this.outcome = outcome;
        this.begunAt = writer.position();
    }

    @Override
    public int window() {
        return PIECES_IN_MEMORY * begunWith.pieceSize();
    }

    @Override
    public boolean head(ResponseHead head) {
        status = head.status();
        fetch.byteCame();
        if (fetch.isOver()) {
            return false;
        }
        try {
            accepted = accept(head);
        } catch (LengthMismatchException e) {
            failWith(OriginFailure.Kind.BAD_CONTENT, e.getMessage());
        } catch (IOException e) {
            failed = true;
            fetch.diskFailed(e);
        }
        return accepted && !failed;
    }

    private boolean accept(ResponseHead head) throws LengthMismatchException, IOException {
        ResponseKind answer = ResponseKind.of(head, begunAt, writer.content());
        if (answer == ResponseKind.END_OF_FILE && !fetch.isBound()) {
            // A 416 brings no validator: it confirms nothing that a former run has left.
            answer = ResponseKind.VERSION_CHANGED;
        }
        if (answer == ResponseKind.VERSION_CHANGED && !fetch.isBound()) {
            LOG.info(
                    "content {}: the origin has another version than the one begun; from zero",
                    writer.content().key().forLog());
            writer.restart(begunWith);
            fetch.restarted(writer.hasher());
            answer = ResponseKind.of(head, 0, writer.content());
            if (answer == ResponseKind.UNUSABLE) {
                // 206 and 416 bring nothing to begin with.
                refusal = "the origin has another version now";
                status = SERVER_ERRORS;
                return false;
            }
        }
        switch (answer) {
            case FULL_BODY -> {
                writer.content().validators(ResponseKind.kept(head));
                lengthKnown(head.contentLength());
            }
            case CONTINUATION -> {
                fetch.confirmed();
                ContentRange range = head.contentRange().orElseThrow();
                partEnd = range.last() + 1;
                lengthKnown(range.total());
            }
            case FULL_BODY_SAME_VERSION -> {
                fetch.confirmed();
                toSkip = begunAt;
                lengthKnown(head.contentLength());
            }
            case END_OF_FILE -> {
                reachedEnd = true;
                return false;
            }
            case VERSION_CHANGED -> failWith(OriginFailure.Kind.CHANGED, CHANGED);
            case UNUSABLE -> {
                refusal = refusal(head);
                return false;
            }
        }
        fetch.bound(head.varyingHeaders());
        return true;
    }

    private void lengthKnown(long length) throws LengthMismatchException, IOException {
        if (length > mostBytes()) {
            failTooLarge();
        } else if (length >= 0) {
            writer.lengthKnown(length);
            fetch.lengthKnown(length);
        }
    }

    private long mostBytes() {
        return context.settings().limits().maxFileBytes();
    }

    private void failTooLarge() {
        failWith(OriginFailure.Kind.UNOBTAINABLE, "the file is larger than " + mostBytes() + " bytes");
    }

    private void failWith(OriginFailure.Kind kind, String reason) {
        failed = true;
        fetch.failed(kind, reason);
    }

    private static String refusal(ResponseHead head) {
        if (StatusCode.isRefusal(head.status())) {
            return "the origin wants credentials: it answers " + head.status();
        }
        return head.isGzipped()
                ? "the origin packs the body although it was asked not to"
                : "the origin answers " + head.status();
    }

    @Override
    public void body(BodyChunk chunk) {
        fetch.byteCame();
        try {
            ByteBuffer bytes = chunk.bytes();
            int skipped = (int) Math.min(toSkip, bytes.remaining());
            toSkip -= skipped;
            bytes.position(bytes.position() + skipped);
            if (!fetch.isOver() && !failed) {
                for (ContentWriter.Slice slice : writer.cut(bytes)) {
                    pieces.take(slice, chunk);
                }
                if (writer.position() > mostBytes()) {
                    failTooLarge();
                } else if (partEnd != ANYWHERE && writer.position() > partEnd) {
                    failWith(OriginFailure.Kind.BAD_CONTENT, "the origin sends more than the range that it announced");
                }
            }
        } catch (LengthMismatchException e) {
            failWith(OriginFailure.Kind.BAD_CONTENT, e.getMessage());
        } catch (IOException e) {
            failed = true;
            fetch.diskFailed(e);
        } finally {
            chunk.release();
        }
    }

    @Override
    public void end() {
        if (failed) {
            return;
        }
        if (reachedEnd) {
            fileEnds();
        } else if (accepted) {
            bodyEnds();
        } else {
            outcome.refused(StatusCode.isTransient(status), refusal);
        }
    }

    /** A body that ends is the end of the file, unless it is a part of it that does not say so. */
    private void bodyEnds() {
        if (toSkip > 0 || partEnd != ANYWHERE && writer.position() < partEnd) {
            outcome.brokeOff(Fault.OF_A_MOMENT, "the origin sends less than it announced", moved());
        } else if (partEnd == ANYWHERE || writer.isAtEnd()) {
            fileEnds();
        } else {
            outcome.partEnded(writer.position() - begunAt);
        }
    }

    private void fileEnds() {
        try {
            Optional<PieceWriter> last = writer.end();
            fetch.lengthKnown(writer.position());
            last.ifPresent(pieces::end);
            fetch.bodyEnded();
        } catch (LengthMismatchException e) {
            failWith(OriginFailure.Kind.BAD_CONTENT, e.getMessage());
        }
    }

    @Override
    public void failed(OriginError error) {
        LOG.debug("content {}: {}", writer.content().key().forLog(), error.detail());
        if (failed) {
            return;
        }
        if (reachedEnd || accepted && writer.isAtEnd()) {
            // Every announced byte is here: what happens to the connection then is nobody's business.
            fileEnds();
        } else if (error.kind() == OriginError.Kind.BROKEN) {
            // Clients may make more of it than is made of it here.
            failWith(OriginFailure.Kind.BAD_CONTENT, error.reason());
        } else {
            // One that falls silent in the middle of a body may be a lost connection, one that never answers is
            // stalled.
            boolean isTransient = error.isTransient() || error.kind() == OriginError.Kind.SILENT && moved() > 0;
            Fault later = error.isOriginDown() ? Fault.OF_A_WHILE : Fault.LASTING;
            outcome.brokeOff(isTransient ? Fault.OF_A_MOMENT : later, error.reason(), moved());
        }
    }

    private long moved() {
        return writer.position() - begunAt;
    }
}
