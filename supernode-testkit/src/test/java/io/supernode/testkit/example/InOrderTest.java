package io.supernode.testkit.example;

import io.supernode.core.policy.Policies;
import io.supernode.testkit.contract.SchedulingPolicyContract;

/** All that the testkit checks of a policy. */
class InOrderTest extends SchedulingPolicyContract {

    @Override
    protected Policies policies() {
        return Policies.only(InOrder::new);
    }
}
