package io.supernode.cdn.store;

/**
 * What a cache has now, and what was removed from it since it was opened.
 *
 * @param contents on disk
 * @param bytes that they have or will have there
 * @param bytesInUse of these, that tasks use now
 * @param evictions contents that were removed to make room; never goes down
 * @param evictedBytes that these had; never goes down
 * @param lastEvictionMillis since the epoch; 0 if there was none
 */
public record CacheFigures(
        int contents, long bytes, long bytesInUse, long evictions, long evictedBytes, long lastEvictionMillis) {}
