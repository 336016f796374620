package io.supernode.testkit.policy;

import io.supernode.core.policy.SchedulingPolicy;

/**
 * The rule of the first Go supernodes, which clients of 0.4 belong to: that of {@link OriginalGo}, but a piece that no
 * holder can serve comes from the supernode however many uploads that has.
 */
public final class OriginalGo0 extends OriginalGo {

    public OriginalGo0() {
        super(false);
    }

    @Override
    public String name() {
        return "original-go0";
    }

    @Override
    public SchedulingPolicy forSwarm() {
        return new OriginalGo0();
    }
}
