package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ByteRange;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginExchange;
import io.supernode.cdn.pieces.KnownContent;
import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the pieces of a content whose digests are known already, because another node has fetched them: from nodes, from peers, and,
 * what none of these has, from the origin. No piece counts unless it has its digest, whoever gave it. On the content's serial
 * executor.
 */
final class PieceCollector {

    private static final Logger LOG = LoggerFactory.getLogger(PieceCollector.class);

    private static final int MOST_AT_ONCE = 4;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Peers report a moment later what they have got, and clients that wait bear this long. */
    private static final long ORIGIN_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final FetchContext context;
    private final FetchRequest request;
    private final ContentWriter writer;
    private final BodyWriter pieces;
    private final Executor executor;
    private final Runnable whenKnown;
    private final Consumer<OriginFailure> whenHopeless;
    private final PieceHolders holders;
    private final Map<Integer, OriginExchange> running = new HashMap<>();
    /** Pieces that have come and are being written. */
    private final BitSet writing = new BitSet();
    private KnownContent known;
    private long knownNanos;
    private long begunNanos;
    private int wanted;
    private boolean stopped;
    private boolean isLookPlanned;
    private boolean asksOrigin;
    private boolean isOriginAsked;
    private int originFailures;

    /**
     * @param executor the content's, which runs nothing any more once the fetch is over
     * @param whenKnown is told that more may be known of the content
     * @param whenHopeless is told why the origin cannot give what nobody has
     */
    PieceCollector(
            FetchContext context,
            FetchRequest request,
            KnownContent known,
            ContentWriter writer,
            BodyWriter pieces,
            Executor executor,
            Runnable whenKnown,
            Consumer<OriginFailure> whenHopeless) {
        this.context = context;
        this.request = request;
        this.writer = writer;
        this.pieces = pieces;
        this.executor = executor;
        this.whenKnown = whenKnown;
        this.whenHopeless = whenHopeless;
        this.holders = new PieceHolders(request.key());
        take(known);
    }

    private StoredContent content() {
        return writer.content();
    }

    /** How many pieces, from the first on, are known and can be had here. */
    int wanted() {
        return wanted;
    }

    /** Whether the file has no other pieces. */
    boolean isAll() {
        PieceLayout layout = content().layout();
        return layout.hasLength() && wanted == layout.pieceCount();
    }

    /** What is known of the content. */
    KnownContent known() {
        return known;
    }

    private void take(KnownContent now) {
        known = now;
        knownNanos = context.clock().nanoTime();
        holders.update(now);
        if (!asksOrigin) {
            // Afterwards what is known more is what came from the origin meanwhile.
            wanted = Math.max(wanted, countOf(now));
        }
    }

    /** A short piece may be the last one only where it is known which that is. */
    private int countOf(KnownContent now) {
        PieceLayout layout = now.content().layout();
        int count = 0;
        for (; count < now.pieces(); count++) {
            int length = now.content().digests().get(count).orElseThrow().framedLength();
            int expected = layout.hasLength() && count < layout.pieceCount()
                    ? layout.framedLength(count)
                    : layout.pieceSize();
            if (length != expected) {
                return count;
            }
        }
        return count;
    }

    void start() {
        begunNanos = context.clock().nanoTime();
        look();
    }

    /** From now on the origin is asked for what nobody has. */
    void askOrigin() {
        asksOrigin = true;
        begunNanos = context.clock().nanoTime();
        look();
    }

    void stop() {
        stopped = true;
        running.values().forEach(one -> one.abort(OriginError.of(OriginError.Kind.GIVEN_UP, "it is not wanted any more")));
    }

    // ---- what is to be done ----

    private void look() {
        if (stopped) {
            return;
        }
        long now = context.clock().nanoTime();
        if (now - knownNanos >= LOOK_NANOS) {
            context.pieceNetwork().find(request.task(), request.key()).filter(this::isSame).ifPresent(found -> {
                take(found);
                whenKnown.run();
            });
        }
        boolean isComplete = true;
        for (int piece = 0; piece < wanted; piece++) {
            if (content().has(piece) || writing.get(piece) || running.containsKey(piece)) {
                continue;
            }
            isComplete = false;
            if (!ask(piece, now) && running.size() >= MOST_AT_ONCE && (isOriginAsked || !mayAskOrigin(now))) {
                break;
            }
        }
        if (!isComplete || !asksOrigin) {
            lookLater();
        }
    }

    /** Digests that were known once are not forgotten, and never others. */
    private boolean isSame(KnownContent found) {
        boolean isSame = found.content().layout().pieceSize() == content().layout().pieceSize()
                && found.pieces() >= wanted;
        for (int piece = 0; isSame && piece < wanted; piece++) {
            isSame = found.content().digests().get(piece).equals(known.content().digests().get(piece));
        }
        return isSame;
    }

    private void lookLater() {
        if (!isLookPlanned) {
            isLookPlanned = true;
            context.clock().schedule(LOOK_NANOS, () -> executor.execute(() -> {
                isLookPlanned = false;
                look();
            }));
        }
    }

    private boolean mayAskOrigin(long now) {
        return asksOrigin && now - begunNanos >= ORIGIN_AFTER_NANOS;
    }

    private boolean ask(int piece, long now) {
        PieceDigest digest = digest(piece);
        if (running.size() < MOST_AT_ONCE && context.pieceNetwork().takeRoom(digest.framedLength())) {
            Optional<PieceHolders.Holder> holder = holders.take(piece, now);
            if (holder.isPresent()) {
                download(piece, digest, holder.get());
                return true;
            }
            context.pieceNetwork().giveRoomBack(digest.framedLength());
        }
        if (!isOriginAsked && mayAskOrigin(now) && !holders.isAnybodyLeft(piece, now)) {
            askOrigin(piece, digest);
            return true;
        }
        return false;
    }

    private PieceDigest digest(int piece) {
        return known.content().digests().get(piece).orElseThrow();
    }

    // ---- from nodes and peers ----

    private void download(int piece, PieceDigest digest, PieceHolders.Holder holder) {
        running.put(piece, PieceDownload.start(
                context.pieceNetwork(), holder, piece, content().layout(), digest, executorFor(digest),
                plain -> {
                    running.remove(piece);
                    write(piece, digest, plain, isRight -> {
                        if (isRight) {
                            holders.succeeded(holder);
                        } else {
                            LOG.warn(
                                    "task {}: {} has given other bytes for piece {} than it has",
                                    request.task(), holder.address(), piece);
                            holders.wasWrong(holder, piece);
                        }
                        look();
                    });
                },
                failure -> {
                    running.remove(piece);
                    holders.failed(holder, piece, failure, context.clock().nanoTime());
                    look();
                }));
    }

    /** The room in memory is given back also if the fetch is over by then. */
    private Executor executorFor(PieceDigest digest) {
        return task -> {
            context.pieceNetwork().giveRoomBack(digest.framedLength());
            executor.execute(task);
        };
    }

    private void write(int piece, PieceDigest digest, ByteBuffer plain, Consumer<Boolean> then) {
        writing.set(piece);
        try {
            pieces.store(writer.piece(piece, plain.remaining()), plain, digest, isRight -> executor.execute(() -> {
                writing.clear(piece);
                then.accept(isRight);
            }));
        } catch (IOException e) {
            pieces.failed(e);
        }
    }

    // ---- from the origin ----

    private void askOrigin(int piece, PieceDigest digest) {
        isOriginAsked = true;
        int length = digest.framedLength() - PieceLayout.FRAME_BYTES;
        if (length == 0) {
            write(piece, digest, ByteBuffer.allocate(0), isRight -> isOriginAsked = false);
            return;
        }
        LOG.debug("task {}: nobody has piece {}; asking the origin", request.task(), piece);
        long first = (long) piece * content().layout().contentPerPiece();
        RangeFetch.start(
                context.client(), request.origin(), new ByteRange(first, first + length - 1), content().validators(),
                executor,
                bytes -> write(piece, digest, ByteBuffer.wrap(bytes), isRight -> {
                    isOriginAsked = false;
                    originFailures = 0;
                    if (isRight) {
                        look();
                    } else {
                        whenHopeless.accept(new OriginFailure(
                                OriginFailure.Kind.CHANGED, "the origin has other bytes now"));
                    }
                }),
                this::originFailed);
    }

    private void originFailed(String reason) {
        if (originFailures >= context.settings().retries()) {
            whenHopeless.accept(OriginFailure.temporary(reason));
            return;
        }
        long pause = context.settings().retryBackoff().toNanos() << originFailures++;
        context.clock().schedule(pause, () -> executor.execute(() -> {
            isOriginAsked = false;
            look();
        }));
    }
}
