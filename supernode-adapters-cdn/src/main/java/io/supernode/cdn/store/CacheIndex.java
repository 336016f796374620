package io.supernode.cdn.store;

import io.supernode.core.model.ContentKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which contents are on disk, how large they are, when they were last used, and which are in use now. Thread-safe. */
final class CacheIndex {

    /**
     * One content.
     *
     * @param bytes on disk, or that it will have there
     * @param toWrite how many of them are not on disk yet; only a content in use is being written
     * @param lastUsedMillis since the epoch
     * @param inUse whether it must stay
     */
    record Entry(long bytes, long toWrite, long lastUsedMillis, boolean inUse) {

        Entry {
            if (toWrite != 0 && !inUse) {
                throw new IllegalArgumentException("nothing is to be written of a content that nobody uses");
            }
        }

        /** A content that has {@code bytes} on disk and that nobody uses. */
        static Entry unused(long bytes, long lastUsedMillis) {
            return new Entry(bytes, 0, lastUsedMillis, false);
        }
    }

    /** What is done while nobody can take a content into use. */
    @FunctionalInterface
    interface Removal {
        boolean remove(ContentKey key);
    }

    private static final Entry NONE = Entry.unused(0, 0);

    /** All guarded by this; the sums spare a look at every entry before every fetch. */
    private final Map<ContentKey, Entry> entries = new HashMap<>();

    private long bytes;
    private long bytesInUse;
    private long toWrite;

    synchronized void put(ContentKey key, Entry entry) {
        count(entries.put(key, entry), -1);
        count(entry, 1);
    }

    synchronized void drop(ContentKey key) {
        take(key);
    }

    /** As {@link #drop}; answers what was there, or null. */
    synchronized Entry take(ContentKey key) {
        Entry old = entries.remove(key);
        count(old, -1);
        return old;
    }

    /** A content will have at most {@code bytes}. */
    synchronized void shrink(ContentKey key, long bytes) {
        Entry old = entries.get(key);
        if (old != null && bytes < old.bytes()) {
            long rest = Math.min(bytes, old.toWrite());
            put(key, new Entry(bytes, rest, old.lastUsedMillis(), old.inUse()));
        }
    }

    private void count(Entry entry, int sign) {
        Entry one = entry == null ? NONE : entry;
        bytes += sign * one.bytes();
        toWrite += sign * one.toWrite();
        bytesInUse += one.inUse() ? sign * one.bytes() : 0;
    }

    /** What is known of a content, or null. */
    synchronized Entry find(ContentKey key) {
        return entries.get(key);
    }

    synchronized boolean has(ContentKey key) {
        return entries.containsKey(key);
    }

    /** Takes a content into use, if it is there. */
    synchronized boolean use(ContentKey key, long nowMillis) {
        Entry old = entries.get(key);
        if (old != null) {
            put(key, new Entry(old.bytes(), 0, nowMillis, true));
        }
        return old != null;
    }

    /** Of a content in use, at most {@code rest} bytes are still to be written. */
    synchronized void toWrite(ContentKey key, long rest) {
        Entry old = entries.get(key);
        if (old != null && old.inUse()) {
            put(key, new Entry(old.bytes(), Math.min(rest, old.bytes()), old.lastUsedMillis(), old.inUse()));
        }
    }

    /** A content in use is on disk, and has {@code bytes} there. */
    synchronized void written(ContentKey key, long bytes) {
        Entry old = entries.get(key);
        if (old != null) {
            put(key, new Entry(bytes, 0, old.lastUsedMillis(), old.inUse()));
        }
    }

    /** Its use is over. */
    synchronized void unuse(ContentKey key, long nowMillis) {
        Entry old = entries.get(key);
        if (old != null) {
            put(key, Entry.unused(old.bytes(), nowMillis));
        }
    }

    synchronized int size() {
        return entries.size();
    }

    /** Bytes that all have or will have. */
    synchronized long bytes() {
        return bytes;
    }

    /** Bytes that those in use have or will have. */
    synchronized long bytesInUse() {
        return bytesInUse;
    }

    /** Bytes that are still to be written by those in use. */
    synchronized long toWrite() {
        return toWrite;
    }

    /** Those not in use, least recently used first. */
    synchronized List<Map.Entry<ContentKey, Entry>> unused() {
        List<Map.Entry<ContentKey, Entry>> unused = new ArrayList<>();
        entries.forEach((key, entry) -> {
            if (!entry.inUse()) {
                unused.add(Map.entry(key, entry));
            }
        });
        unused.sort(Comparator.comparingLong(one -> one.getValue().lastUsedMillis()));
        return unused;
    }

    /** Removes a content unless somebody uses it; answers whether it is gone. */
    synchronized boolean removeUnused(ContentKey key, Removal removal) {
        Entry entry = entries.get(key);
        if (entry == null || entry.inUse() || !removal.remove(key)) {
            return false;
        }
        drop(key);
        return true;
    }
}
