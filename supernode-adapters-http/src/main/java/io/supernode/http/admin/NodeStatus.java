package io.supernode.http.admin;

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
            OptionalLong fetchedBytes) {}
}
