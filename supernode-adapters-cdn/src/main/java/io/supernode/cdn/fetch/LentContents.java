package io.supernode.cdn.fetch;

import io.supernode.cdn.pieces.KnownContent;
import io.supernode.cdn.store.CheckedFile;
import io.supernode.cdn.store.NoRoomException;
import io.supernode.cdn.store.PieceRecord;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import io.supernode.core.port.ContentRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whole contents that no task uses here, served for a while because another node wants them: each piece from when it has been checked
 * by its sums. A damaged piece is not repaired: who wants it has the origin. All methods are for the serial executor of the content.
 */
final class LentContents {

    private static final Logger LOG = LoggerFactory.getLogger(LentContents.class);

    /** Enough for what is large; until then the cache does not remove it. */
    private static final long LENT_NANOS = TimeUnit.MINUTES.toNanos(10);
    /** At once: each is read as a whole, and cannot be removed from the cache meanwhile. */
    private static final int MOST = 32;

    private final FetchContext context;
    private final Map<ContentKey, Lent> lent = new ConcurrentHashMap<>();

    LentContents(FetchContext context) {
        this.context = context;
    }

    /** @param sinceNanos when another node asked for it last */
    private record Lent(StoredContent content, CheckedFile file, PieceVerification checking, long sinceNanos) {}

    /** Begins to serve what is stored under the key and not in use; empty if that is not whole, or of a version that nobody can tell. */
    Optional<KnownContent> lend(ContentKey key) {
        Lent before = lent.get(key);
        if (before != null) {
            lendFromNow(key, before.content(), before.file(), before.checking());
            return known(before.content());
        }
        if (lent.size() >= MOST) {
            return Optional.empty();
        }
        Optional<StoredContent> stored;
        try {
            stored = context.store().adopt(key);
        } catch (NoRoomException e) {
            LOG.debug("content {} is not lent: {}", key.forLog(), e.getMessage());
            return Optional.empty();
        }
        Optional<KnownContent> known = stored.flatMap(LentContents::known);
        if (known.isPresent() && serve(stored.get())) {
            return known;
        }
        stored.ifPresent(content -> context.store().release(key));
        return Optional.empty();
    }

    private boolean serve(StoredContent content) {
        ContentKey key = content.key();
        CheckedFile file;
        try {
            file = context.store().checker(content);
        } catch (IOException e) {
            LOG.warn("content {} is not lent: {}", key.forLog(), key.shortenedIn(e.toString()));
            return false;
        }
        PieceVerification checking = PieceVerification.ofAll(context, content, file, new PieceVerification.Listener() {
            @Override
            public boolean checked(int piece, boolean isSound) {
                if (isSound) {
                    content.readmit(piece);
                } else {
                    LOG.error("content {}: piece {} is damaged on disk, and not lent", key.forLog(), piece);
                    content.miss(piece);
                }
                return true;
            }

            @Override
            public void done() {
                close(key, file);
            }
        });
        lendFromNow(key, content, file, checking);
        // Clients of another node wait.
        checking.hasten();
        checking.start();
        LOG.info("content {}: another node takes it from here", key.forLog());
        return true;
    }

    private void lendFromNow(ContentKey key, StoredContent content, CheckedFile file, PieceVerification checking) {
        Lent now = new Lent(content, file, checking, context.clock().nanoTime());
        lent.put(key, now);
        context.clock().schedule(LENT_NANOS, () -> context.contentExecutor().run(key, () -> end(key, now)));
    }

    /** What is lent under the key. */
    Optional<StoredContent> find(ContentKey key) {
        return Optional.ofNullable(lent.get(key)).map(Lent::content);
    }

    /** It is wanted here by now, or no longer; it stays stored. */
    void end(ContentKey key) {
        Lent now = lent.get(key);
        if (now != null) {
            end(key, now);
        }
    }

    private void end(ContentKey key, Lent one) {
        if (lent.remove(key, one)) {
            one.checking().stop();
            close(key, one.file());
            context.store().release(key);
        }
    }

    private static void close(ContentKey key, CheckedFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("content {}: its file cannot be closed: {}", key.forLog(), key.shortenedIn(e.toString()));
        }
    }

    /** What another node may be told of a content; empty if it is not whole, or of a version that nobody can tell. */
    static Optional<KnownContent> known(StoredContent content) {
        if (content.fileMd5().isEmpty() || !content.validators().isPresent() || !content.varyingHeaders().isEmpty()
                || content.recorded() != content.layout().pieceCount()) {
            return Optional.empty();
        }
        PieceDigest[] digests = new PieceDigest[content.recorded()];
        for (int piece = 0; piece < digests.length; piece++) {
            digests[piece] = content.record(piece).map(PieceRecord::digest).orElse(null);
        }
        ContentRecord record = new ContentRecord(
                content.key(), 0, content.layout(), PieceDigests.of(digests, digests.length), content.fileMd5(), Optional.empty());
        return Optional.of(new KnownContent(record, Optional.of(OriginVersion.of(content).text()), List.of(), List.of()));
    }
}
