package io.supernode.store;

import java.time.Duration;
import java.util.Optional;

/**
 * How a store is.
 *
 * @param isKept whether what happens is being written; false while the disk fails
 * @param changes how often something was put or removed
 * @param forcedChanges how many of them a power cut would not undo
 * @param lag for how long something has waited that a power cut would undo; zero if nothing does
 * @param failures of the disk
 * @param lastFailure what the disk said last
 * @param bytes of its files
 */
public record StateFigures(
        boolean isKept,
        long changes,
        long forcedChanges,
        Duration lag,
        long failures,
        Optional<String> lastFailure,
        long bytes) {}
