package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.BodyChunk;
import io.supernode.cdn.origin.ByteSpan;
import io.supernode.cdn.origin.ExchangeListener;
import io.supernode.cdn.origin.OriginCall;
import io.supernode.cdn.origin.OriginExchange;
import io.supernode.cdn.origin.OriginTrouble;
import io.supernode.cdn.origin.OriginTrouble.Kind;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.FileHasher;
import io.supernode.cdn.store.LengthMismatchException;
import io.supernode.cdn.store.NoRoomException;
import io.supernode.cdn.store.PieceRecord;
import io.supernode.cdn.store.PieceWriter;
import io.supernode.cdn.store.StoredContent;
import io.supernode.cdn.store.StoredPiece;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One back-to-source. The body is cut into pieces by the thread that brings it; each piece is written and summed on a lane of
 * its own, so that several cores share the work; everything else happens on the lane of the content. Hashes that no client
 * waits for come behind ({@link Hashing}), and then what waits for the medium.
 */
final class Fetch implements Work {

    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    private static final String NOT_STORED = "the supernode cannot store the file";
    private static final String CHANGED = "the file changed at the origin while it was fetched";

    /** So many pieces may be in memory at most: two at work, while further bytes come. */
    private static final int PIECES_IN_MEMORY = 2;
    /** How often progress is made to outlive the process. */
    private static final long CHECKPOINT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final FetchTools tools;
    private final FetchRequest request;
    private final ContentWriter writer;
    private final Audience audience;
    private final Runnable whenOver;
    private volatile boolean over;
    /** Bytes of one version have been taken: no other may follow. Pieces of a former run alone bind nothing. */
    private volatile boolean versionBound;

    private volatile long lastByteAt = System.nanoTime();

    /** The rest belongs to the lane of the content. */
    private Hashing hashing;

    private OriginExchange exchange;
    private int failedTries;
    private int resumed;
    private boolean streamEnded;
    private boolean completing;
    private boolean checkpointing;
    private long lastCheckpoint = System.nanoTime();

    Fetch(
            FetchTools tools,
            FetchRequest request,
            ContentWriter writer,
            FileHasher hasher,
            Audience audience,
            Runnable whenOver) {
        this.tools = tools;
        this.request = request;
        this.writer = writer;
        this.audience = audience;
        this.whenOver = whenOver;
        this.hashing = newHashing(hasher);
    }

    private Hashing newHashing(FileHasher hasher) {
        return new Hashing(tools, writer.content(), hasher, this::hashed, this::failDisk);
    }

    private ContentKey key() {
        return request.key();
    }

    private StoredContent content() {
        return writer.content();
    }

    /** On the lane. */
    void start() {
        if (over) {
            return;
        }
        long from = writer.position();
        OriginCall call = OriginCall.get(request.origin());
        if (from > 0) {
            call = OriginCall.get(request.origin(), new ByteSpan(from, ByteSpan.TO_THE_END))
                    .on(Map.of("If-Range", content().validators().forRange().orElseThrow()));
        }
        exchange = tools.client().send(call, new Attempt(from, versionBound));
    }

    @Override
    public void giveUp(String reason, boolean keep) {
        LOG.info("task {}: fetch given up: {}", request.task(), reason);
        endWithoutFile(OriginFailure.Kind.UNOBTAINABLE, reason, keep);
    }

    @Override
    public void fail(OriginFailure.Kind kind, String reason) {
        LOG.warn("task {}: fetch failed: {}", request.task(), reason);
        endWithoutFile(kind, reason, false);
    }

    private void endWithoutFile(OriginFailure.Kind kind, String reason, boolean keep) {
        over = true;
        hashing.stop();
        if (exchange != null) {
            exchange.abort(OriginTrouble.of(Kind.GIVEN_UP, reason));
        }
        boolean useful = keep && content().recorded() > 0 && content().validators().forRange().isPresent();
        try {
            if (useful) {
                writer.suspend();
            } else {
                writer.abandon();
            }
        } catch (IOException e) {
            LOG.warn("task {}: what was fetched cannot be put away", request.task(), e);
        }
        whenOver.run();
        audience.failed(new OriginFailure(kind, reason));
    }

    private void run(Runnable task) {
        tools.lanes().run(key(), () -> {
            if (!over) {
                task.run();
            }
        });
    }

    private void failDisk(IOException e) {
        if (e instanceof NoRoomException) {
            fail(OriginFailure.Kind.UNOBTAINABLE, String.valueOf(e.getMessage()));
            return;
        }
        LOG.error("task {}: the disk failed", request.task(), e);
        fail(OriginFailure.Kind.UNOBTAINABLE, NOT_STORED);
    }

    /** The origin has ended one attempt without the file: it may be asked again, within the time that is left. */
    private void retryOrFail(boolean isTransient, String reason, long begunAt) {
        boolean moved = writer.position() > begunAt;
        boolean resumable = writer.position() == 0 || content().validators().forRange().isPresent();
        if (moved) {
            failedTries = 0;
        }
        long pause = TimeUnit.MILLISECONDS.toNanos(tools.settings().retryBackoff().toMillis() << failedTries);
        long patience = tools.settings().limits().queueTimeout().toNanos()
                + tools.settings().headerTimeout().toNanos();
        long left = tools.settings().limits().progressTimeout().toNanos() - (System.nanoTime() - lastByteAt);
        boolean again = moved
                ? resumed < tools.settings().limits().resumes()
                : failedTries < tools.settings().retries();
        if (!isTransient || !resumable || !again || left < pause + patience) {
            LOG.warn("task {}: fetch failed: {}", request.task(), reason);
            endWithoutFile(OriginFailure.Kind.UNOBTAINABLE, reason, true);
            return;
        }
        if (moved) {
            resumed++;
        } else {
            failedTries++;
        }
        LOG.info("task {}: {}; going on at byte {}", request.task(), reason, writer.position());
        tools.timer().schedule(() -> run(this::start), pause, TimeUnit.NANOSECONDS);
    }

    /** On the lane: a piece is on disk. */
    private void stored(int piece, StoredPiece done) {
        content().add(piece, done);
        audience.pieceStored(piece, done.digest());
        goOn();
    }

    /** Pieces of a former run are what the origin still has. */
    private void readmitRecorded() {
        for (int piece = content().pieces(); piece < content().recorded(); piece++) {
            content().readmit(piece);
            audience.pieceStored(piece, content().digest(piece).orElseThrow());
        }
    }

    @Override
    public void pieceRestored() {
        goOn();
    }

    private void goOn() {
        if (content().isWhole()) {
            hashing.hurry();
        } else {
            hashing.advance();
        }
        completeIfDone();
    }

    private void hashed(PieceRecord record) {
        content().hashed(record);
        boolean due = System.nanoTime() - lastCheckpoint > CHECKPOINT_NANOS;
        boolean useful = content().validators().forRange().isPresent() && !content().isWhole();
        if (due && useful && !checkpointing) {
            checkpointing = true;
            tools.syncs().run(key(), this::checkpoint);
        }
        completeIfDone();
    }

    private void checkpoint() {
        try {
            writer.checkpoint();
            run(() -> {
                checkpointing = false;
                lastCheckpoint = System.nanoTime();
            });
        } catch (IOException e) {
            run(() -> failDisk(e));
        }
    }

    private void completeIfDone() {
        boolean done = streamEnded && content().isWhole() && content().recorded() == content().layout().pieceCount();
        if (!done || completing) {
            return;
        }
        completing = true;
        Md5 fileMd5 = hashing.fileMd5();
        if (request.expectedMd5().isPresent() && !request.expectedMd5().get().equals(fileMd5)) {
            fail(OriginFailure.Kind.BAD_CONTENT, "the file's md5 is " + fileMd5 + ", not the expected one");
            return;
        }
        tools.syncs().run(key(), () -> complete(fileMd5));
    }

    private void complete(Md5 fileMd5) {
        try {
            if (writer.complete(fileMd5)) {
                run(() -> finished(fileMd5));
            }
        } catch (IOException e) {
            run(() -> failDisk(e));
        }
    }

    private void finished(Md5 fileMd5) {
        over = true;
        whenOver.run();
        long length = content().layout().fileLength();
        LOG.info("task {}: fetched {} bytes, md5 {}", request.task(), length, fileMd5);
        audience.finished(length, fileMd5);
    }

    /** What comes of asking once. Called by the client's threads, one after another. */
    private final class Attempt implements ExchangeListener {

        private final long begunAt;
        private final boolean bound;
        private long toSkip;
        private volatile boolean accepted;
        private volatile boolean failed;
        private volatile int status;
        private volatile String refusal = "the origin's answer is of no use";

        private Attempt(long begunAt, boolean bound) {
            this.begunAt = begunAt;
            this.bound = bound;
        }

        @Override
        public int window() {
            return PIECES_IN_MEMORY * request.layout().pieceSize();
        }

        @Override
        public boolean head(ResponseHead head) {
            status = head.status();
            lastByteAt = System.nanoTime();
            if (over) {
                return false;
            }
            try {
                accepted = accept(head);
            } catch (LengthMismatchException e) {
                failWith(OriginFailure.Kind.BAD_CONTENT, e.getMessage());
            } catch (IOException e) {
                failed = true;
                run(() -> failDisk(e));
            }
            return accepted && !failed;
        }

        private boolean accept(ResponseHead head) throws LengthMismatchException, IOException {
            Answer answer = Answer.of(head, begunAt, content());
            if (answer == Answer.OTHER_VERSION && !bound && begunAt > 0) {
                LOG.info("task {}: the origin has another version than the one begun; from zero", request.task());
                writer.restart(request.layout());
                FileHasher hasher = writer.hasher();
                run(() -> {
                    hashing.stop();
                    hashing = newHashing(hasher);
                });
                answer = Answer.of(head, 0, content());
                if (answer == Answer.REFUSED) {
                    // 206 and 416 bring nothing to begin with.
                    refusal = "the origin has another version now";
                    status = SERVER_ERRORS;
                    return false;
                }
            }
            switch (answer) {
                case WHOLE -> {
                    content().validators(Answer.validators(head));
                    lengthKnown(head.contentLength());
                }
                case REST -> {
                    run(Fetch.this::readmitRecorded);
                    lengthKnown(head.contentRange().orElseThrow().total());
                }
                case SKIP -> {
                    run(Fetch.this::readmitRecorded);
                    toSkip = begunAt;
                    lengthKnown(head.contentLength());
                }
                case OTHER_VERSION -> failWith(OriginFailure.Kind.CHANGED, CHANGED);
                case REFUSED -> refusal = refusal(head);
            }
            versionBound |= answer != Answer.REFUSED;
            return answer != Answer.REFUSED;
        }

        private void lengthKnown(long length) throws LengthMismatchException, IOException {
            if (length > tools.settings().limits().maxFileBytes()) {
                failTooLarge();
            } else if (length >= 0) {
                writer.lengthKnown(length);
                run(() -> audience.lengthKnown(length));
            }
        }

        private void failTooLarge() {
            failWith(
                    OriginFailure.Kind.UNOBTAINABLE,
                    "the file is larger than " + tools.settings().limits().maxFileBytes() + " bytes");
        }

        private void failWith(OriginFailure.Kind kind, String reason) {
            failed = true;
            run(() -> fail(kind, reason));
        }

        private String refusal(ResponseHead head) {
            if (head.wantsCredentials()) {
                return "the origin wants credentials: it answers " + head.status();
            }
            return head.isIdentity()
                    ? "the origin answers " + head.status()
                    : "the origin sends an encoded body although it was asked not to";
        }

        @Override
        public void body(BodyChunk chunk) {
            lastByteAt = System.nanoTime();
            try {
                ByteBuffer bytes = chunk.bytes();
                int skipped = (int) Math.min(toSkip, bytes.remaining());
                toSkip -= skipped;
                bytes.position(bytes.position() + skipped);
                if (!over && !failed) {
                    for (ContentWriter.Slice slice : writer.cut(bytes)) {
                        write(slice, chunk);
                    }
                    if (writer.position() > tools.settings().limits().maxFileBytes()) {
                        failTooLarge();
                    }
                }
            } catch (LengthMismatchException e) {
                failWith(OriginFailure.Kind.BAD_CONTENT, e.getMessage());
            } finally {
                chunk.release();
            }
        }

        private void write(ContentWriter.Slice slice, BodyChunk chunk) {
            chunk.retain();
            onPiece(slice.writer(), chunk, () -> {
                slice.writer().append(slice.bytes());
                if (slice.isLast()) {
                    StoredPiece done = slice.writer().end();
                    run(() -> stored(slice.writer().piece(), done));
                }
            });
        }

        private void endPiece(PieceWriter last) {
            onPiece(last, null, () -> {
                StoredPiece done = last.end();
                run(() -> stored(last.piece(), done));
            });
        }

        private void onPiece(PieceWriter piece, BodyChunk chunk, DiskWork work) {
            tools.load().begun();
            tools.pieces().run(piece, () -> {
                try {
                    if (!over) {
                        work.run();
                    }
                } catch (IOException e) {
                    run(() -> failDisk(e));
                } finally {
                    tools.load().done();
                    // Also when the fetch is over: the buffer is somebody else's next.
                    if (chunk != null) {
                        chunk.release();
                    }
                }
            });
        }

        @Override
        public void end() {
            if (failed) {
                return;
            }
            if (accepted) {
                streamEnds();
            } else {
                boolean isTransient =
                        status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= SERVER_ERRORS;
                run(() -> retryOrFail(isTransient, refusal, begunAt));
            }
        }

        private void streamEnds() {
            try {
                Optional<PieceWriter> last = writer.end();
                long length = writer.position();
                run(() -> audience.lengthKnown(length));
                last.ifPresent(this::endPiece);
                run(() -> {
                    streamEnded = true;
                    goOn();
                });
            } catch (LengthMismatchException e) {
                failWith(OriginFailure.Kind.BAD_CONTENT, e.getMessage());
            }
        }

        @Override
        public void trouble(OriginTrouble trouble) {
            LOG.debug("task {}: {}", request.task(), trouble.detail());
            if (failed) {
                return;
            }
            if (accepted && writer.isAtEnd()) {
                // Every announced byte is here: what happens to the connection then is nobody's business.
                streamEnds();
            } else {
                run(() -> retryOrFail(trouble.isTransient(), trouble.reason(), begunAt));
            }
        }
    }

    /** Work on a piece that may fail as disks do. */
    @FunctionalInterface
    private interface DiskWork {
        void run() throws IOException;
    }
}
