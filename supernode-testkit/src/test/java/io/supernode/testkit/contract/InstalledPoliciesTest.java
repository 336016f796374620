package io.supernode.testkit.contract;

import io.supernode.core.policy.Policies;

/** Every policy of the core and of the class path, the baselines and the example of the documentation included. */
class InstalledPoliciesTest extends SchedulingPolicyContract {

    @Override
    protected Policies policies() {
        return Policies.installed();
    }
}
