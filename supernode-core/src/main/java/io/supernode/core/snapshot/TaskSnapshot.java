package io.supernode.core.snapshot;

import io.supernode.core.port.TaskRecord;

/**
 * A task at one instant.
 *
 * @param record what is kept of it
 * @param peers registered and not forgotten
 * @param storedPieces that the supernode can serve
 * @param heldPulls that wait for something to assign
 */
public record TaskSnapshot(TaskRecord record, int peers, int storedPieces, int heldPulls) {}
