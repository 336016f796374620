package io.supernode.testkit.sim;

import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.snapshot.SwarmSnapshot;
import io.supernode.testkit.policy.EndOfRunCheck;
import java.util.ArrayList;
import java.util.List;

/** A policy whose objects for single swarms are checked when the run ends. The swarms use these objects directly. */
final class CheckedPolicy implements SchedulingPolicy {

    private final SchedulingPolicy checked;
    /** In the order in which the swarms began. */
    private final List<SchedulingPolicy> ofSwarms = new ArrayList<>();

    CheckedPolicy(SchedulingPolicy checked) {
        this.checked = checked;
    }

    @Override
    public String name() {
        return checked.name();
    }

    @Override
    public SchedulingPolicy forSwarm() {
        SchedulingPolicy ofSwarm = checked.forSwarm();
        ofSwarms.add(ofSwarm);
        return ofSwarm;
    }

    @Override
    public boolean holdsPulls() {
        return checked.holdsPulls();
    }

    @Override
    public void schedule(SchedulingView view, PieceAssigner assigner) {
        throw new IllegalStateException("a swarm asks the policy that it was given by forSwarm");
    }

    /** @param swarms in the order in which they began */
    void checkEnd(List<SwarmSnapshot> swarms) {
        if (ofSwarms.size() != swarms.size()) {
            throw new IllegalStateException(ofSwarms.size() + " swarms began, not " + swarms.size());
        }
        for (int i = 0; i < swarms.size(); i++) {
            if (ofSwarms.get(i) instanceof EndOfRunCheck check) {
                check.checkEnd(swarms.get(i));
            }
        }
    }
}
