package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.policy.Policies;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.testkit.sim.Scenario;
import io.supernode.testkit.sim.Simulation;
import io.supernode.testkit.sim.SimulationResult;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds for every scheduling policy: extend it, and say which policies you have.
 *
 * <pre>{@code
 * class MyPolicyTest extends SchedulingPolicyContract {
 *     protected Policies policies() {
 *         return Policies.only(MyPolicy::new);
 *     }
 * }
 * }</pre>
 *
 * <p>The names of such classes must be ones that the build takes for tests. A policy that remembers something is
 * checked at the end of each simulation if it implements {@link io.supernode.testkit.policy.EndOfRunCheck}.
 */
public abstract class SchedulingPolicyContract {

    /** For sums of floating-point numbers. */
    private static final double ROUNDING = 1e-9;

    private static final String REFUSED = "calls that the supernode refused";

    private static final int UPLOADS = 2;
    private static final int DOWNLOADS = 3;

    /** The policies to be tested; each try is of one of them, so that more of them get fewer tries each. */
    protected abstract Policies policies();

    @Provide
    Arbitrary<String> policyNames() {
        return Arbitraries.of(policies().names());
    }

    @Provide
    Arbitrary<List<RandomSwarmCalls.Call>> calls() {
        return RandomSwarmCalls.calls();
    }

    @Provide
    Arbitrary<Scenario> swarms() {
        return ScenarioArbitraries.swarms(policyNames());
    }

    @Provide
    Arbitrary<Scenario> hosts() {
        return ScenarioArbitraries.hosts(policyNames());
    }

    private RandomSwarmCalls play(String policy, long seed) {
        return new RandomSwarmCalls(settings(seed), policies().named(policy));
    }

    private static SupernodeSettings settings(long seed) {
        return SupernodeSettings.builder().peerUpLimit(UPLOADS).peerDownLimit(DOWNLOADS).seed(seed).build();
    }

    /** How long one try may take; a policy that takes longer fails as one whose call never returns. */
    protected Duration tryLimit() {
        return Duration.ofMinutes(2);
    }

    private void limited(String policy, Runnable body) {
        TryLimit.within(tryLimit(), policy, body);
    }

    @Property(tries = 1000)
    void theRulesHoldAfterEveryCall(
            @ForAll("calls") List<RandomSwarmCalls.Call> calls,
            @ForAll("policyNames") String policy,
            @ForAll long seed) {
        limited(policy, () -> {
            RandomSwarmCalls swarm = play(policy, seed);
            for (RandomSwarmCalls.Call call : calls) {
                swarm.make(call);
                swarm.check();
            }
            swarm.everybodyLeaves();
        });
    }

    @Property(tries = 200)
    void theSameCallsWithTheSameSeedGetTheSameAnswers(
            @ForAll("calls") List<RandomSwarmCalls.Call> calls,
            @ForAll("policyNames") String policy,
            @ForAll long seed) {
        limited(policy, () -> {
            RandomSwarmCalls one = play(policy, seed);
            RandomSwarmCalls two = play(policy, seed);
            calls.forEach(one::make);
            calls.forEach(two::make);
            assertEquals(one.answers(), two.answers(), "the same calls with the same seed get the same answers");
        });
    }

    /** What a policy remembers of one swarm, without a {@code forSwarm} of its own, would show in the other. */
    @Property(tries = 200)
    void aSwarmGetsTheSameAnswersWhateverHappensInAnotherOneOfTheSamePolicy(
            @ForAll("calls") List<RandomSwarmCalls.Call> calls,
            @ForAll("policyNames") String policy,
            @ForAll long seed) {
        limited(policy, () -> {
            RandomSwarmCalls alone = play(policy, seed);
            calls.forEach(alone::make);
            SchedulingPolicy shared = policies().named(policy);
            RandomSwarmCalls one = new RandomSwarmCalls(settings(seed), shared);
            RandomSwarmCalls two = new RandomSwarmCalls(settings(seed), shared);
            for (RandomSwarmCalls.Call call : calls) {
                one.make(call);
                two.make(call);
            }
            String why = policy + " remembers something across swarms: it needs a forSwarm";
            assertEquals(alone.answers(), one.answers(), why);
            assertEquals(alone.answers(), two.answers(), why);
        });
    }

    /**
     * How many times the simulator's own horizon the peers may take to finish. A baseline that is kept as slow as it was
     * may need more than once; a policy of one's own should not.
     */
    protected int patience(Scenario scenario) {
        return 1;
    }

    /**
     * Whether everybody can finish by this policy at all. Only of a baseline, kept as bad as it was, it may be false:
     * who uses it then downloads pieces that time out for ever.
     */
    protected boolean everybodyFinishes(Scenario scenario) {
        return true;
    }

    private void assertEverybodyFinished(Scenario scenario, SimulationResult result, String unfinished) {
        if (everybodyFinishes(scenario)) {
            String liars = scenario.faults().liars() > 0 ? " (of these some lie, and do not count)" : "";
            assertEquals(0, result.unfinished(), () -> "downloads that did not finish: " + unfinished + liars);
        }
    }

    @Property(tries = 150)
    void everyHonestPeerThatStaysFinishesAndNoRuleIsBroken(@ForAll("swarms") Scenario scenario) {
        limited(scenario.rules().policy(), () -> {
            ObservedSwarm observed = new ObservedSwarm(scenario);
            Scenario patient = scenario.withHorizon(scenario.horizon().multipliedBy(patience(scenario)));
            SimulationResult result = Simulation.of(patient).policies(policies()).observer(observed).run();
            assertEverybodyFinished(scenario, result, observed.unfinished());
            assertEquals(0, result.refused(), REFUSED);
            assertTrue(observed.checks() > 0 || result.finished() == 0, "nothing was checked");
        });
    }

    @Property(tries = 100)
    void hostsWithSeveralDownloadsFinishAllOfThemAndNoServerGivesMoreThanItsLimit(
            @ForAll("hosts") Scenario scenario) {
        limited(scenario.rules().policy(), () -> {
            ObservedHosts observed = new ObservedHosts(scenario);
            Scenario patient = scenario.withHorizon(scenario.horizon().multipliedBy(patience(scenario)));
            SimulationResult result = Simulation.of(patient).policies(policies()).observer(observed).run();
            assertEverybodyFinished(scenario, result, observed.unfinished());
            assertEquals(0, result.refused(), REFUSED);
            assertTrue(observed.checks() > 0 || result.finished() == 0, "nothing was checked");
            assertNotBelowTheBounds(result);
            assertSameCourse(patient, result);
        });
    }

    private void assertSameCourse(Scenario scenario, SimulationResult result) {
        assertEquals(result.traceHash(), Simulation.of(scenario).policies(policies()).run().traceHash(),
                "the same seed takes the same course");
    }

    private static void assertNotBelowTheBounds(SimulationResult result) {
        if (result.finished() > 0) {
            assertTrue(result.mean() >= result.bounds().provenMean() * (1 - ROUNDING),
                    () -> result.mean() + " beats the mean of " + result.bounds());
            assertTrue(!(result.hostMean() < result.bounds().provenHostMean() * (1 - ROUNDING)),
                    () -> result.hostMean() + " beats the mean of the hosts of " + result.bounds());
            assertTrue(result.makespan() >= result.bounds().provenMakespan() * (1 - ROUNDING),
                    () -> result.makespan() + " beats the makespan of " + result.bounds());
        }
    }

    @Property(tries = 150)
    void noPolicyBeatsTheBoundsAndTheSameSeedTakesTheSameCourse(@ForAll("swarms") Scenario scenario) {
        limited(scenario.rules().policy(), () -> {
            SimulationResult result = Simulation.of(scenario).policies(policies()).run();
            assertNotBelowTheBounds(result);
            assertSameCourse(scenario, result);
        });
    }
}
