package io.supernode.testkit.contract;

import io.supernode.core.policy.Policies;
import io.supernode.testkit.sim.Scenario;
import java.util.Set;

/** Every policy of the core and of the class path, the baselines and the example of the documentation included. */
class InstalledPoliciesTest extends SchedulingPolicyContract {

    private static final Set<String> CORE = Set.copyOf(Policies.ofCore().names());

    @Override
    protected Policies policies() {
        return Policies.installed();
    }

    /** Those of the core look at what kind of server they ask, and must be done in time. */
    @Override
    protected int patience(Scenario scenario) {
        return CORE.contains(scenario.rules().policy()) ? 1 : super.patience(scenario);
    }
}
