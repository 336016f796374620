package io.supernode.core.swarm;

import io.supernode.core.model.CallerAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many of something each address has; none of callers that are not {@link SwarmContext#isLimited limited}. An address that has none
 * takes no memory. Thread-safe.
 */
final class AddressCounts {

    /** By {@link CallerAddress#network}. */
    private final ConcurrentMap<CallerAddress, Integer> counts = new ConcurrentHashMap<>();

    /** The address has one more. */
    void add(CallerAddress caller) {
        if (SwarmContext.isLimited(caller)) {
            counts.merge(caller.network(), 1, Integer::sum);
        }
    }

    /** One that was added is gone. */
    void remove(CallerAddress caller) {
        if (SwarmContext.isLimited(caller)) {
            counts.computeIfPresent(caller.network(), (key, count) -> count == 1 ? null : count - 1);
        }
    }

    int of(CallerAddress caller) {
        return counts.getOrDefault(caller.network(), 0);
    }
}
