package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ByteSpan;
import io.supernode.cdn.origin.OriginCall;
import io.supernode.cdn.origin.OriginExchange;
import io.supernode.cdn.origin.OriginTrouble;
import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.FileHasher;
import io.supernode.cdn.store.NoRoomException;
import io.supernode.cdn.store.PieceRecord;
import io.supernode.cdn.store.StoredContent;
import io.supernode.cdn.store.StoredPiece;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One back-to-source. Its {@link Attempt}s bring the body, its {@link Pieces} take it to the disk; what they tell is decided
 * here, on the lane of the content. Hashes that no client waits for come behind ({@link Hashing}), and then what waits for the
 * medium.
 */
final class Fetch implements Work, Attempt.Listener, Pieces.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);
    private static final String NOT_STORED = "the supernode cannot store the file";

    private final FetchTools tools;
    private final FetchRequest request;
    private final ContentWriter writer;
    private final Audience audience;
    private final Runnable whenOver;
    private final Pieces pieces;
    private final Retries retries;
    private final Checkpoints checkpoints;
    private volatile boolean over;
    /** Bytes of one version have been taken: no other may follow. Pieces of a former run alone bind nothing. */
    private volatile boolean versionBound;

    /** The rest belongs to the lane of the content. */
    private Hashing hashing;
    private OriginExchange exchange;
    private boolean streamEnded;
    private boolean completing;

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
        this.pieces = new Pieces(tools.pieces(), this);
        this.retries = new Retries(tools.settings(), tools.clock());
        this.hashing = newHashing(hasher);
        this.checkpoints = new Checkpoints(tools, writer, this::onLane, this::diskFailed);
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
        ask(call());
    }

    private void ask(OriginCall call) {
        exchange = tools.client().send(call, new Attempt(tools, request.layout(), writer, pieces, this));
    }

    /** For what is not there yet. */
    private OriginCall call() {
        long from = writer.position();
        if (from == 0) {
            return OriginCall.get(request.origin());
        }
        return OriginCall.get(request.origin(), new ByteSpan(from, ByteSpan.TO_THE_END))
                .on(Map.of("If-Range", content().validators().forRange().orElseThrow()));
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
            exchange.abort(OriginTrouble.of(OriginTrouble.Kind.GIVEN_UP, reason));
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

    private void onLane(Runnable task) {
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

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public boolean isBound() {
        return versionBound;
    }

    @Override
    public void byteCame() {
        retries.byteCame();
    }

    @Override
    public void restarted(FileHasher hasher) {
        onLane(() -> {
            hashing.stop();
            hashing = newHashing(hasher);
        });
    }

    @Override
    public void confirmed() {
        onLane(this::readmitRecorded);
    }

    private void readmitRecorded() {
        for (int piece = content().pieces(); piece < content().recorded(); piece++) {
            content().readmit(piece);
            audience.pieceStored(piece, content().digest(piece).orElseThrow());
        }
    }

    @Override
    public void bound() {
        versionBound = true;
    }

    @Override
    public void lengthKnown(long length) {
        onLane(() -> audience.lengthKnown(length));
    }

    @Override
    public void bodyEnded() {
        onLane(() -> {
            streamEnded = true;
            goOn();
        });
    }

    @Override
    public void partEnded(long bytes) {
        onLane(() -> retries.nextPart(bytes).ifPresentOrElse(
                this::askLater, () -> broke("the origin sends too little of what it is asked for at a time")));
    }

    @Override
    public void failed(OriginFailure.Kind kind, String reason) {
        onLane(() -> fail(kind, reason));
    }

    @Override
    public void diskFailed(IOException e) {
        onLane(() -> failDisk(e));
    }

    @Override
    public void brokeOff(boolean isTransient, String reason, boolean moved) {
        onLane(() -> {
            boolean resumable = writer.position() == 0 || content().validators().forRange().isPresent();
            Optional<Retries.Next> next = isTransient && resumable ? retries.next(moved) : Optional.empty();
            next.ifPresentOrElse(later -> {
                LOG.info("task {}: {}; going on at byte {}", request.task(), reason, writer.position());
                askLater(later);
            }, () -> broke(reason));
        });
    }

    private void askLater(Retries.Next next) {
        tools.clock().after(next.pauseNanos(), () -> onLane(() -> ask(call().within(next.patience()))));
    }

    private void broke(String reason) {
        LOG.warn("task {}: fetch failed: {}", request.task(), reason);
        endWithoutFile(OriginFailure.Kind.UNOBTAINABLE, reason, true);
    }

    @Override
    public void written(int piece, StoredPiece stored) {
        onLane(() -> {
            content().add(piece, stored);
            audience.pieceStored(piece, stored.digest());
            goOn();
        });
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
        checkpoints.progressed();
        completeIfDone();
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
                onLane(() -> finished(fileMd5));
            }
        } catch (IOException e) {
            diskFailed(e);
        }
    }

    private void finished(Md5 fileMd5) {
        over = true;
        whenOver.run();
        long length = content().layout().fileLength();
        LOG.info("task {}: fetched {} bytes, md5 {}", request.task(), length, fileMd5);
        audience.finished(length, fileMd5);
    }
}
