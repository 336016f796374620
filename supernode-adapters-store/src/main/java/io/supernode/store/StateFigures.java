package io.supernode.store;

import java.time.Duration;
import java.util.Optional;

/**
 * How a store is.
 *
 * @param isKept whether what happens is being written; false while it cannot be
 * @param changes how often something was put or removed
 * @param forcedChanges how many of them a power cut would not undo
 * @param lag for how long something has waited that a power cut would undo; zero if nothing does
 * @param failures how often it could not be written, whether for the disk or for anything else
 * @param lastFailure what was thrown last
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
