package io.supernode.testkit.sim;

import java.util.EnumMap;
import java.util.Map;

/** How often what went wrong in a run. Not thread-safe. */
final class FaultCounts {

    private final long[] counts = new long[Fault.values().length];

    void add(Fault fault) {
        add(fault, 1);
    }

    void add(Fault fault, long times) {
        counts[fault.ordinal()] += times;
    }

    Map<Fault, Long> all() {
        Map<Fault, Long> all = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            all.put(fault, counts[fault.ordinal()]);
        }
        return all;
    }
}
