package io.supernode.testkit.contract;

import io.supernode.core.policy.Policies;
import io.supernode.core.policy.SchedulingPolicy;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sound policies pass the contract, and each unsound one fails it in words. */
class SchedulingPolicyContractTest {

    private static SchedulingPolicyContract of(Supplier<? extends SchedulingPolicy> policy) {
        return new SchedulingPolicyContract() {
            @Override
            protected Policies policies() {
                return Policies.only(policy);
            }
        };
    }

    @Provide
    Arbitrary<List<RandomSwarmCalls.Call>> calls() {
        return RandomSwarmCalls.calls();
    }

    @Property(tries = 500)
    void aPolicyWithChanceKeepsTheRules(@ForAll("calls") List<RandomSwarmCalls.Call> calls, @ForAll long seed) {
        of(RandomPiece::new).theRulesHoldAfterEveryCall(calls, "random-piece", seed);
    }
}
