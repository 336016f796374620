package io.supernode.cdn.store;

import java.time.Duration;
import java.util.Objects;

/**
 * How much of the disk the cache may have. A content that a task uses is never removed, whatever these say.
 *
 * @param quotaBytes that all contents together may have; with more, unused ones go, least recently used first
 * @param youngGcThreshold bytes: with less room free on the disk, contents go that were unused for {@code youngAge},
 *     least recently used first, until there is that much again. Counts as at most a quarter of the disk, so that a
 *     small disk is not kept empty
 * @param fullGcThreshold bytes: with less room free, every unused content goes, least recently used first, until there
 *     is that much again; and no fetch begins that would leave less. Counts as at most a twentieth of the disk
 * @param youngAge how long a content must be unused to go for the sake of {@code youngGcThreshold}
 * @param gcDiskInterval how often all this is looked after
 * @param maxContents how many contents, each of two files, are kept at most
 * @param keptBytes that contents may have which are not to be evicted before a time ({@link PieceStore#keep}). Counts as at most
 *     half of the quota, and of what the disk has for the cache
 */
public record CacheSettings(
        long quotaBytes,
        long youngGcThreshold,
        long fullGcThreshold,
        Duration youngAge,
        Duration gcDiskInterval,
        int maxContents,
        long keptBytes) {

    private static final long GB = 1L << 30;
    private static final int KEPT_SHARE = 2;
    private static final int YOUNG_SHARE = 4;
    private static final int FULL_SHARE = 20;

    public CacheSettings {
        Objects.requireNonNull(youngAge, "youngAge");
        Objects.requireNonNull(gcDiskInterval, "gcDiskInterval");
        if (quotaBytes < 1 || youngGcThreshold < 0 || fullGcThreshold < 0 || maxContents < 1
                || keptBytes < 0) {
            throw new IllegalArgumentException("quota and contents are at least 1, thresholds at least 0");
        }
        if (youngAge.isNegative() || gcDiskInterval.toMillis() < 1) {
            throw new IllegalArgumentException("the age is at least 0, the interval at least 1 ms");
        }
    }

    /** 100 GB and 5 GB, looked after every 15 s, as the originals have it; 100 000 contents, no quota of its own. */
    public static CacheSettings defaults() {
        return new CacheSettings(
                Long.MAX_VALUE, 100 * GB, 5 * GB, Duration.ofHours(2), Duration.ofSeconds(15), 100_000, Long.MAX_VALUE);
    }

    /** The same, with another quota in bytes. */
    public CacheSettings withQuota(long bytes) {
        return new CacheSettings(
                bytes, youngGcThreshold, fullGcThreshold, youngAge, gcDiskInterval, maxContents, keptBytes);
    }

    /** The same, with other thresholds in bytes, and another age for the first. */
    public CacheSettings withThresholds(long young, long full, Duration age) {
        return new CacheSettings(quotaBytes, young, full, age, gcDiskInterval, maxContents, keptBytes);
    }

    /** The same, looked after at another interval. */
    public CacheSettings withGcDiskInterval(Duration interval) {
        return new CacheSettings(
                quotaBytes, youngGcThreshold, fullGcThreshold, youngAge, interval, maxContents, keptBytes);
    }

    /** The same, with another bound on the number of contents. */
    public CacheSettings withMaxContents(int count) {
        return new CacheSettings(
                quotaBytes, youngGcThreshold, fullGcThreshold, youngAge, gcDiskInterval, count, keptBytes);
    }

    /** The same, with another bound on what is not to be evicted before a time, in bytes. */
    public CacheSettings withKept(long bytes) {
        return new CacheSettings(
                quotaBytes, youngGcThreshold, fullGcThreshold, youngAge, gcDiskInterval, maxContents, bytes);
    }

    /** What may be kept on a disk that has {@code room} bytes for the cache: the rest is for everything else. */
    long keptFor(long room) {
        return Math.min(keptBytes, Math.min(quotaBytes, room) / KEPT_SHARE);
    }

    /** How many contents may be kept. */
    int keptContents() {
        return maxContents / KEPT_SHARE;
    }

    /** The young threshold for a disk of {@code total} bytes. */
    long youngFor(long total) {
        return Math.min(youngGcThreshold, total / YOUNG_SHARE);
    }

    /** The full threshold for a disk of {@code total} bytes. */
    long fullFor(long total) {
        return Math.min(fullGcThreshold, total / FULL_SHARE);
    }
}
