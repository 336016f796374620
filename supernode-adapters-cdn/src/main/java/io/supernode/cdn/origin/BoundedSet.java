package io.supernode.cdn.origin;

import java.util.HashSet;
import java.util.Set;

/**
 * Remembers texts up to a number, so that nobody fills the memory; what comes beyond it counts as known. Thread-safe.
 */
final class BoundedSet {

    private final int most;
    /** Guarded by this. */
    private final Set<String> known = new HashSet<>();

    BoundedSet(int most) {
        this.most = most;
    }

    /** Tells whether {@code text} is new, and remembers it. */
    synchronized boolean add(String text) {
        return known.size() < most && known.add(text);
    }
}
