package io.supernode.cdn.store;

import io.supernode.core.model.ContentKey;
import io.supernode.core.port.Clock;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cache within its bounds: removes what nobody uses, least recently used first, and says what does not fit.
 */
final class CacheEvictor {

    private static final Logger LOG = LoggerFactory.getLogger(CacheEvictor.class);

    private final ContentRoot root;
    private final CacheSettings settings;
    private final Clock clock;
    private final CacheIndex index;
    private final CacheIndex.Removal removal;
    private final KeptContents kept = new KeptContents();
    /** Written under the lock, read without: whoever asks must not wait for the disk. */
    private volatile long evictions;
    private volatile long evictedBytes;
    private volatile long lastEvictionMillis;

    CacheEvictor(
            ContentRoot root, CacheSettings settings, Clock clock, CacheIndex index, CacheIndex.Removal removal) {
        this.root = root;
        this.settings = settings;
        this.clock = clock;
        this.index = index;
        this.removal = removal;
    }

    /** A content is not to be evicted before {@code untilMillis}, as far as {@link CacheSettings#keptFor} goes. */
    void keep(ContentKey key, long untilMillis) {
        kept.keep(key, untilMillis, clock.epochMillis());
    }

    private KeptContents.Kept kept(DiskSpace space) {
        return kept.at(
                clock.epochMillis(), settings.keptFor(space.free() + index.bytes()), settings.keptContents(), index);
    }

    /** Brings the cache back within its bounds, as far as what is unused allows. One at a time. */
    synchronized void collect() throws IOException {
        makeRoom(0, 0, 0);
    }

    /**
     * Makes room for a content that will have {@code bytes}, of which {@code written} are on disk already, and enters
     * it as used.
     *
     * @throws NoRoomException if there is none; then nothing has changed, but that unused contents may have gone
     */
    synchronized void reserve(ContentKey key, long bytes, long written) throws IOException {
        CacheIndex.Entry old = index.take(key);
        boolean reserved = false;
        try {
            long toWrite = bytes - written;
            // What would not fit into a cache without all that may go empties none.
            long stays = index.bytesInUse() + kept(root.space()).unusedBytes();
            requireRoom(bytes, toWrite, index.bytes() - stays, stays);
            makeRoom(bytes, toWrite, 1);
            requireRoom(bytes, toWrite, 0, stays);
            index.put(key, new CacheIndex.Entry(bytes, toWrite, clock.epochMillis(), true));
            reserved = true;
        } finally {
            if (!reserved && old != null) {
                index.put(key, old);
            }
        }
    }

    /** {@code removable} bytes count as free; {@code stays} bytes are in use or kept. */
    private void requireRoom(long bytes, long toWrite, long removable, long stays) throws IOException {
        DiskSpace space = root.space();
        long left = space.free() - index.toWrite() - toWrite + removable;
        if (left < settings.fullFor(space.total())) {
            throw new NoRoomException("the disk of the supernode is too full for " + bytes + " bytes");
        }
        if (bytes > settings.quotaBytes() - stays) {
            throw new NoRoomException("the cache of the supernode is too small for " + bytes + " bytes");
        }
    }

    private void makeRoom(long bytes, long toWrite, int contents) throws IOException {
        DiskSpace space = root.space();
        long free = space.free() - index.toWrite() - toWrite;
        long held = index.bytes() + bytes;
        long young = settings.youngFor(space.total());
        long full = settings.fullFor(space.total());
        boolean within = free >= Math.max(young, full)
                && held <= settings.quotaBytes()
                && index.size() + contents <= settings.maxContents();
        if (within) {
            return;
        }
        Set<ContentKey> stays = kept(space).keys();
        List<Map.Entry<ContentKey, CacheIndex.Entry>> unused = index.unused();
        Iterator<Map.Entry<ContentKey, CacheIndex.Entry>> next = unused.iterator();
        long oldest = clock.epochMillis() - settings.youngAge().toMillis();
        int removed = 0;
        while (next.hasNext()) {
            Map.Entry<ContentKey, CacheIndex.Entry> candidate = next.next();
            if (stays.contains(candidate.getKey())) {
                continue;
            }
            boolean isOld = candidate.getValue().lastUsedMillis() <= oldest;
            Optional<String> reason = excess(held, contents, free, full, isOld ? young : 0);
            if (reason.isEmpty()) {
                break;
            }
            if (index.removeUnused(candidate.getKey(), removal)) {
                removed++;
                evicted(candidate.getValue().bytes());
                free += candidate.getValue().bytes();
                held -= candidate.getValue().bytes();
                LOG.info(
                        "content {}: evicted, {} bytes: {}",
                        candidate.getKey().forLog(),
                        candidate.getValue().bytes(),
                        reason.get());
            }
        }
        if (removed > 1) {
            LOG.info("{} unused contents were evicted, {} bytes are free and promised to nobody", removed, free);
        }
    }

    private void evicted(long bytes) {
        evictions++;
        evictedBytes += bytes;
        lastEvictionMillis = clock.epochMillis();
    }

    /** What the cache has, and what was removed since the start. Waits for no disk. */
    CacheFigures figures() {
        return new CacheFigures(
                index.size(), index.bytes(), index.bytesInUse(), evictions, evictedBytes, lastEvictionMillis);
    }

    /** Why something must go, if so. */
    private Optional<String> excess(long held, int contents, long free, long full, long young) {
        if (held > settings.quotaBytes()) {
            return Optional.of("the quota of the cache is used up");
        }
        if (index.size() + contents > settings.maxContents()) {
            return Optional.of("there are too many cached files");
        }
        if (free < full) {
            return Optional.of("less is free than the full threshold");
        }
        return free < young
                ? Optional.of("less is free than the young threshold, and it was unused for long")
                : Optional.empty();
    }
}
