package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ByteRange;
import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.cdn.origin.OriginExchange;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.pieces.KnownContent;
import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.FileHasher;
import io.supernode.cdn.store.LengthMismatchException;
import io.supernode.cdn.store.NoRoomException;
import io.supernode.cdn.store.PieceRecord;
import io.supernode.cdn.store.StoredContent;
import io.supernode.cdn.store.StoredPiece;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One back-to-source fetch. {@link Attempts} request the file, {@link FetchAttempt} reads a response, {@link BodyWriter}
 * writes the pieces, and {@link PieceHashing} records them and computes the MD5 of the file. Their events come together
 * here, on the content's serial executor; at the end the file and its metadata are forced to the medium.
 *
 * <p>How it ends is told to its listeners, and so to the observers of the core, whose log has a line for it: here it is said at
 * DEBUG only.
 */
final class Fetch implements ContentJob, FetchAttempt.Listener, BodyWriter.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);
    private static final String NOT_STORED = "the supernode cannot store the file";

    private final FetchContext context;
    private final FetchRequest request;
    private final ContentWriter writer;
    private final FetchListeners listeners;
    private final Consumer<Set<String>> whenIdentified;
    private final Runnable whenOver;
    private final BodyWriter pieces;
    private final Attempts attempts;
    private final CheckpointWriter checkpoints;
    /** Null if nobody else is known to have anything. */
    private final PieceCollector collector;
    private volatile boolean over;
    /** Bytes of one version have been taken: no other may follow. Pieces of a former run alone bind nothing. */
    private volatile boolean versionBound;

    /** The rest belongs to the serial executor of the content. */
    private PieceHashing hashing;
    private boolean streamEnded;
    private boolean completing;
    private boolean isLed;
    private boolean isVersionKnown;

    /**
     * @param known what others have of the content, if anything
     * @param isBound whether pieces of the content have been offered, such that no other version may follow
     */
    Fetch(
            FetchContext context,
            FetchRequest request,
            ContentWriter writer,
            FileHasher hasher,
            Optional<KnownContent> known,
            boolean isBound,
            FetchListeners listeners,
            Consumer<Set<String>> whenIdentified,
            Runnable whenOver) {
        this.context = context;
        this.request = request;
        this.writer = writer;
        this.versionBound = isBound;
        this.listeners = listeners;
        this.whenIdentified = whenIdentified;
        this.whenOver = whenOver;
        this.pieces = new BodyWriter(context.pieceExecutor(), this);
        this.attempts = new Attempts(context, request, writer, pieces, this, this::onContentExecutor, this::broke);
        this.hashing = newHashing(hasher);
        this.checkpoints = new CheckpointWriter(context, writer, this::onContentExecutor, this::diskFailed);
        this.collector = known.map(one -> new PieceCollector(
                        context, request, one, writer, pieces, this::onContentExecutor, this::learnVersion,
                        this::pieceNotObtained))
                .orElse(null);
    }

    private PieceHashing newHashing(FileHasher hasher) {
        return new PieceHashing(context, writer.content(), hasher, this::hashed, this::failDisk);
    }

    private ContentKey key() {
        return request.key();
    }

    private StoredContent content() {
        return writer.content();
    }

    /** On the content's serial executor. */
    void start() {
        if (collector == null) {
            isLed = true;
            attempts.start();
        } else {
            startCollecting();
        }
    }

    /** What others have is of one version, and they exchange it already: it is offered before the origin is asked. */
    private void startCollecting() {
        KnownContent known = collector.known();
        versionBound = true;
        learnVersion();
        try {
            if (known.content().layout().hasLength()) {
                writer.lengthKnown(known.content().layout().fileLength());
                listeners.lengthKnown(known.content().layout().fileLength());
            }
        } catch (LengthMismatchException e) {
            fail(new OriginFailure(OriginFailure.Kind.CHANGED, e.getMessage()));
            return;
        } catch (IOException e) {
            failDisk(e);
            return;
        }
        readmitRecorded();
        collector.start();
        goOn();
    }

    /** Who fetches it may learn the version later than the first digests. */
    private void learnVersion() {
        if (isVersionKnown) {
            return;
        }
        Optional<String> version = collector.known().originVersion();
        if (content().validators().isPresent() || version.isPresent()) {
            version.filter(told -> !content().validators().isPresent())
                    .ifPresent(told -> OriginVersion.parse(Optional.of(told)).applyTo(content()));
            identify();
        }
    }

    private void identify() {
        isVersionKnown = true;
        whenIdentified.accept(content().varyingHeaders());
    }

    /** Whether the rest can be had from the origin, if there is one. */
    boolean canLead() {
        return collector == null
                || collector.isAll()
                || collector.wanted() > 0 && content().validators().forRange().isPresent();
    }

    /** From now on the origin is asked for what nobody else has. On the content's serial executor. */
    void lead() {
        if (isLed || over) {
            return;
        }
        isLed = true;
        learnVersion();
        if (!isVersionKnown) {
            OriginVersion.parse(Optional.empty()).applyTo(content());
            identify();
        }
        collector.askOrigin();
        int from = Math.max(collector.wanted(), content().recorded());
        PieceLayout layout = content().layout();
        if (layout.hasLength() && from == layout.pieceCount()) {
            streamEnded = true;
            goOn();
        } else {
            writer.skipTo(from);
            attempts.start();
        }
    }

    @Override
    public void giveUp(String reason, boolean keep) {
        LOG.debug("task {}: fetch given up: {}", request.task(), reason);
        endWithoutFile(OriginFailure.temporary(reason), keep);
    }

    @Override
    public void fail(OriginFailure failure) {
        LOG.debug("task {}: fetch failed: {}", request.task(), failure.reason());
        endWithoutFile(failure, false);
    }

    private void endWithoutFile(OriginFailure failure, boolean keep) {
        over = true;
        hashing.stop();
        attempts.stop(failure.reason());
        if (collector != null) {
            collector.stop();
        }
        boolean useful = keep && content().has(0) && content().validators().forRange().isPresent();
        try {
            if (useful) {
                writer.suspend();
            } else {
                writer.abandon();
            }
        } catch (IOException e) {
            LOG.warn("task {}: what was fetched cannot be put away: {}", request.task(), key().shortenedIn(e.toString()));
        }
        whenOver.run();
        listeners.failed(failure);
    }

    private void onContentExecutor(Runnable task) {
        context.contentExecutor().run(key(), () -> {
            if (!over) {
                task.run();
            }
        });
    }

    private void failDisk(IOException e) {
        if (e instanceof NoRoomException) {
            fail(OriginFailure.temporary(String.valueOf(e.getMessage())));
            return;
        }
        LOG.error("task {}: the disk failed: {}", request.task(), key().shortenedIn(e.toString()));
        fail(OriginFailure.temporary(NOT_STORED));
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
        attempts.byteCame();
    }

    @Override
    public void restarted(FileHasher hasher) {
        onContentExecutor(() -> {
            hashing.stop();
            hashing = newHashing(hasher);
        });
    }

    @Override
    public void confirmed() {
        onContentExecutor(this::readmitRecorded);
    }

    private void readmitRecorded() {
        for (int piece = content().pieces(); piece < content().recorded(); piece++) {
            content().readmit(piece);
            listeners.pieceStored(piece, content().digest(piece).orElseThrow());
        }
    }

    @Override
    public void bound(Set<String> varyingHeaders) {
        versionBound = true;
        whenIdentified.accept(varyingHeaders);
    }

    @Override
    public void lengthKnown(long length) {
        onContentExecutor(() -> listeners.lengthKnown(length));
    }

    @Override
    public void bodyEnded() {
        onContentExecutor(() -> {
            streamEnded = true;
            goOn();
        });
    }

    @Override
    public void failed(OriginFailure.Kind kind, String reason) {
        onContentExecutor(() -> fail(new OriginFailure(kind, reason)));
    }

    @Override
    public void diskFailed(IOException e) {
        onContentExecutor(() -> failDisk(e));
    }

    /** Nobody has a piece, and the origin does not give it: what is there is good all the same, unless the origin has changed. */
    private void pieceNotObtained(OriginFailure failure) {
        if (failure.kind() == OriginFailure.Kind.UNOBTAINABLE) {
            broke(failure);
        } else {
            fail(failure);
        }
    }

    private void broke(OriginFailure failure) {
        LOG.debug("task {}: fetch failed: {}", request.task(), failure.reason());
        endWithoutFile(failure, true);
    }

    @Override
    public void written(int piece, StoredPiece stored) {
        onContentExecutor(() -> {
            content().add(piece, stored);
            listeners.pieceStored(piece, stored.digest());
            checkpoints.progressed();
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
        completeIfDone();
    }

    private void completeIfDone() {
        boolean hasAll = streamEnded || collector != null && collector.isAll();
        boolean done = hasAll && content().isWhole() && content().recorded() == content().layout().pieceCount();
        if (!done || completing) {
            return;
        }
        completing = true;
        Md5 fileMd5 = hashing.fileMd5();
        if (request.expectedMd5().isPresent() && !request.expectedMd5().get().equals(fileMd5)) {
            fail(new OriginFailure(
                    OriginFailure.Kind.BAD_CONTENT, "the file's md5 is " + fileMd5 + ", not the expected one"));
            return;
        }
        context.syncExecutor().run(key(), () -> complete(fileMd5));
    }

    private void complete(Md5 fileMd5) {
        try {
            if (writer.complete(fileMd5)) {
                onContentExecutor(() -> finished(fileMd5));
            }
        } catch (IOException e) {
            diskFailed(e);
        }
    }

    private void finished(Md5 fileMd5) {
        over = true;
        whenOver.run();
        long length = content().layout().fileLength();
        LOG.debug("task {}: fetched {} bytes, md5 {}", request.task(), length, fileMd5);
        listeners.finished(length, fileMd5);
    }
}
