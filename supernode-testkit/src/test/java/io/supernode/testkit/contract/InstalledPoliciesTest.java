package io.supernode.testkit.contract;

import io.supernode.core.policy.Policies;
import io.supernode.testkit.sim.Scenario;

/** Every policy of the core and of the class path, the baselines and the example of the documentation included. */
class InstalledPoliciesTest extends SchedulingPolicyContract {

    /** 1500 random swarms took up to 1.6 times the simulator's horizon. */
    private static final int PATIENCE_WITH_ORIGINALS = 4;

    @Override
    protected Policies policies() {
        return Policies.installed();
    }

    /** The originals ask frozen servers like others, and go on only after a transfer's time-out: few peers take long. */
    @Override
    protected int patience(Scenario scenario) {
        boolean isOriginal = scenario.rules().policy().startsWith("original-");
        return isOriginal && scenario.faults().frozen().fraction() > 0 ? PATIENCE_WITH_ORIGINALS : 1;
    }
}
