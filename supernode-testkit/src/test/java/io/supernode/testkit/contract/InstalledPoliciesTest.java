package io.supernode.testkit.contract;

import io.supernode.core.policy.Policies;
import io.supernode.testkit.sim.Scenario;

/** Every policy of the core and of the class path, the baselines and the example of the documentation included. */
class InstalledPoliciesTest extends SchedulingPolicyContract {

    @Override
    protected Policies policies() {
        return Policies.installed();
    }

    /** The originals give the slot of a frozen server back only when its client reports: a swarm of few may wait for good. */
    @Override
    protected boolean mustFinish(Scenario scenario) {
        boolean isOriginal = scenario.rules().policy().startsWith("original-");
        return !isOriginal || scenario.faults().frozen().fraction() == 0;
    }
}
