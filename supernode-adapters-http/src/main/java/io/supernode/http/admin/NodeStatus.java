package io.supernode.http.admin;

import java.util.Optional;
import java.util.OptionalLong;

/** The process and its machine, for operators. Duties of an implementer: called by many threads at once, returns at once. */
@FunctionalInterface
public interface NodeStatus {

    /** How they are now. */
    Figures now();

    /**
     * Figures of one instant; what is not known is empty.
     *
     * @param version of the build
     * @param startedAtMillis milliseconds since 1970
     * @param bandwidth that may be served to peers, and as much taken from origins, bytes per second
     * @param diskFree bytes that are free where contents are kept
     * @param diskTotal bytes of that disk
     * @param cacheBytes of all stored contents
     * @param cacheBytesInUse of those that tasks use
     * @param cachedContents number of stored contents
     * @param sentBytes from the data port since the start
     * @param fetchedBytes from origins since the start
     * @param state how the durable stores are; empty if the state is kept in memory only
     */
    record Figures(
            String version,
            long startedAtMillis,
            OptionalLong bandwidth,
            OptionalLong diskFree,
            OptionalLong diskTotal,
            OptionalLong cacheBytes,
            OptionalLong cacheBytesInUse,
            OptionalLong cachedContents,
            OptionalLong sentBytes,
            OptionalLong fetchedBytes,
            Optional<State> state) {}

    /**
     * The durable stores, from which the supernode begins after a restart.
     *
     * @param isKept whether what happens is being written; false while the disk fails
     * @param lagMillis for how long something has waited that a power cut would undo; 0 if nothing does
     * @param failures how often the state could not be written since the start
     * @param lastFailure what was thrown last
     * @param bytes of the files
     */
    record State(boolean isKept, long lagMillis, long failures, Optional<String> lastFailure, long bytes) {}
}
