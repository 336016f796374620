package io.supernode.store;

/**
 * How a store is.
 *
 * @param isKept whether what happens is being written; false while the disk fails
 * @param changes how often something was put or removed
 * @param forcedChanges how many of them a power cut would not undo
 * @param bytes of its files
 */
public record StateFigures(boolean isKept, long changes, long forcedChanges, long bytes) {}
