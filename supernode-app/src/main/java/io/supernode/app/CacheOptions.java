package io.supernode.app;

import io.supernode.cdn.store.CacheSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The flags about what the home directory may hold. */
final class CacheOptions {

    private static final CacheSettings DEFAULTS = CacheSettings.defaults();

    @Option(names = "--cache-quota", paramLabel = "SIZE", converter = SizeConverter.class,
            description = "Bytes that all cached files together may have. Default: what the thresholds leave")
    long quota = DEFAULTS.quotaBytes();

    @Option(names = "--young-gc-threshold", paramLabel = "SIZE", converter = SizeConverter.class,
            description = "With less room free on the disk, files go that were unused for long. Default: 100G")
    long youngGcThreshold = DEFAULTS.youngGcThreshold();

    @Option(names = "--full-gc-threshold", paramLabel = "SIZE", converter = SizeConverter.class,
            description = "With less room free, all unused files go, and nothing new is fetched. Default: 5G")
    long fullGcThreshold = DEFAULTS.fullGcThreshold();

    @Option(names = "--gc-disk-interval", paramLabel = "TIME", converter = TimeConverter.class,
            description = "How often the disk is looked after. Default: 15s")
    Duration gcDiskInterval = DEFAULTS.gcDiskInterval();

    @Option(names = "--max-cached-files", paramLabel = "N",
            description = "Files at once in the cache. Default: ${DEFAULT-VALUE}")
    int maxContents = DEFAULTS.maxContents();

    /** @throws IllegalArgumentException if a limit makes no sense */
    CacheSettings settings() {
        return DEFAULTS.withQuota(quota)
                .withThresholds(youngGcThreshold, fullGcThreshold, DEFAULTS.youngAge())
                .withGcDiskInterval(gcDiskInterval)
                .withMaxContents(maxContents);
    }
}
