package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.Policies;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.policy.SeedSlots;
import io.supernode.testkit.sim.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sound policies pass the contract, and each unsound one fails it in words. */
class SchedulingPolicyContractTest {

    private static final int MB = 1 << 20;

    private static SchedulingPolicyContract of(Supplier<? extends SchedulingPolicy> policy) {
        return new SchedulingPolicyContract() {
            @Override
            protected Policies policies() {
                return Policies.only(policy);
            }

            @Override
            protected Duration tryLimit() {
                return Duration.ofSeconds(10);
            }
        };
    }

    /** A policy of one method. */
    private interface Rule extends SchedulingPolicy {
        @Override
        default String name() {
            return "unsound";
        }
    }

    private static Supplier<Rule> rule(Rule rule) {
        return () -> rule;
    }

    private static boolean assign(SchedulingView view, PieceAssigner assigner, int piece) {
        return SeedSlots.isFree(view) && assigner.assignFromSeed(piece) || assigner.assignFromPeer(piece);
    }

    /** Three peers begin, and the supernode has all. */
    private static List<RandomSwarmCalls.Call> begin() {
        List<RandomSwarmCalls.Call> calls = new ArrayList<>();
        calls.add(RandomSwarmCalls.complete());
        for (int peer = 0; peer < 3; peer++) {
            calls.add(RandomSwarmCalls.start(peer));
        }
        return calls;
    }

    private static Scenario scenario(int... files) {
        List<Long> image = new ArrayList<>();
        for (int length : files) {
            image.add((long) length);
        }
        return Scenario.builder().peers(4).images(List.of(image)).policy("unsound").seed(1).build();
    }

    @Provide
    Arbitrary<List<RandomSwarmCalls.Call>> calls() {
        return RandomSwarmCalls.calls();
    }

    @Property(tries = 500)
    void aPolicyWithChanceKeepsTheRules(@ForAll("calls") List<RandomSwarmCalls.Call> calls, @ForAll long seed) {
        of(RandomPiece::new).theRulesHoldAfterEveryCall(calls, "random-piece", seed);
    }

    @Property(tries = 100)
    void aPolicyWithChanceMayHaveSeveralSwarms(@ForAll("calls") List<RandomSwarmCalls.Call> calls, @ForAll long seed) {
        of(RandomPiece::new)
                .aSwarmGetsTheSameAnswersWhateverHappensInAnotherOneOfTheSamePolicy(calls, "random-piece", seed);
    }

    @Example
    void stateThatAllSwarmsShareIsNoticed() {
        int[] next = new int[1];
        SchedulingPolicyContract contract = of(rule((view, assigner) -> {
            int count = view.pieces().count();
            if (count > 0) {
                assign(view, assigner, next[0]++ % count);
            }
        }));
        AssertionError error = assertThrows(AssertionError.class, () -> contract
                .aSwarmGetsTheSameAnswersWhateverHappensInAnotherOneOfTheSamePolicy(begin(), "unsound", 1));
        assertTrue(error.getMessage().contains("unsound remembers something across swarms"), error::getMessage);
    }

    @Example
    void aPolicyThatNeverReturnsFailsByItsName() {
        SchedulingPolicyContract contract = new SchedulingPolicyContract() {
            @Override
            protected Policies policies() {
                return Policies.only(rule((view, assigner) -> {
                    while (true) {
                        LockSupport.park();
                    }
                }));
            }

            @Override
            protected Duration tryLimit() {
                return Duration.ofMillis(200);
            }
        };
        AssertionError error = assertThrows(
                AssertionError.class, () -> contract.theRulesHoldAfterEveryCall(begin(), "unsound", 1));
        assertTrue(error.getMessage().contains("the scheduling policy unsound has not come to an end"), error::getMessage);
    }

    @Example
    void aPolicyThatThrowsIsNamedBeforeAnythingElse() {
        SchedulingPolicyContract contract = of(rule((view, assigner) -> {
            throw new IllegalStateException("nothing is left");
        }));
        for (Runnable test : List.<Runnable>of(
                () -> contract.theRulesHoldAfterEveryCall(begin(), "unsound", 1),
                () -> contract.everyHonestPeerThatStaysFinishesAndNoRuleIsBroken(scenario(12 * MB)),
                () -> contract.hostsWithSeveralDownloadsFinishAllOfThemAndNoServerGivesMoreThanItsLimit(
                        scenario(12 * MB, MB)))) {
            IllegalStateException failure = assertThrows(IllegalStateException.class, test::run);
            assertTrue(failure.getMessage().contains("the scheduling policy unsound broke its contract"), failure::getMessage);
        }
    }

    @Example
    void aPolicyThatStarvesAPeerFailsByWhoLacksWhat() {
        SchedulingPolicyContract contract = of(rule((view, assigner) -> {
            for (int piece = 0; piece < view.pieces().count() && view.running() < view.downloadLimit(); piece++) {
                if (piece != 1) {
                    assign(view, assigner, piece);
                }
            }
        }));
        for (Runnable test : List.<Runnable>of(
                () -> contract.everyHonestPeerThatStaysFinishesAndNoRuleIsBroken(scenario(12 * MB)),
                () -> contract.hostsWithSeveralDownloadsFinishAllOfThemAndNoServerGivesMoreThanItsLimit(
                        scenario(12 * MB, MB)))) {
            AssertionError error = assertThrows(AssertionError.class, test::run);
            assertTrue(error.getMessage().contains("lacks pieces {1} of 4"), error::getMessage);
        }
    }
}
