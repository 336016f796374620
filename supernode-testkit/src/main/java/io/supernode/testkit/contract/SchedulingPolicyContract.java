package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.policy.Policies;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.testkit.sim.Scenario;
import io.supernode.testkit.sim.Simulation;
import io.supernode.testkit.sim.SimulationResult;
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
        SupernodeSettings settings =
                SupernodeSettings.builder().peerUpLimit(UPLOADS).peerDownLimit(DOWNLOADS).seed(seed).build();
        return new RandomSwarmCalls(settings, policies().named(policy));
    }

    @Property(tries = 1000)
    void theRulesHoldAfterEveryCall(
            @ForAll("calls") List<RandomSwarmCalls.Call> calls,
            @ForAll("policyNames") String policy,
            @ForAll long seed) {
        RandomSwarmCalls swarm = play(policy, seed);
        for (RandomSwarmCalls.Call call : calls) {
            swarm.make(call);
            swarm.check();
        }
        swarm.everybodyLeaves();
    }

    @Property(tries = 200)
    void theSameCallsWithTheSameSeedGetTheSameAnswers(
            @ForAll("calls") List<RandomSwarmCalls.Call> calls,
            @ForAll("policyNames") String policy,
            @ForAll long seed) {
        RandomSwarmCalls one = play(policy, seed);
        RandomSwarmCalls two = play(policy, seed);
        calls.forEach(one::make);
        calls.forEach(two::make);
        assertEquals(one.answers(), two.answers());
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

    private void assertEverybodyFinished(Scenario scenario, SimulationResult result) {
        if (everybodyFinishes(scenario)) {
            assertEquals(0, result.unfinished(), "downloads that did not finish");
        }
    }

    @Property(tries = 150)
    void everyHonestPeerThatStaysFinishesAndNoRuleIsBroken(@ForAll("swarms") Scenario scenario) {
        ObservedSwarm observed = new ObservedSwarm(scenario);
        Scenario patient = scenario.withHorizon(scenario.horizon().multipliedBy(patience(scenario)));
        SimulationResult result = Simulation.of(patient).policies(policies()).observer(observed).run();
        assertEverybodyFinished(scenario, result);
        assertEquals(0, result.refused());
        assertTrue(observed.checks() > 0 || result.finished() == 0, "nothing was checked");
    }

    @Property(tries = 100)
    void hostsWithSeveralDownloadsFinishAllOfThemAndNoServerGivesMoreThanItsLimit(
            @ForAll("hosts") Scenario scenario) {
        ObservedHosts observed = new ObservedHosts(scenario);
        Scenario patient = scenario.withHorizon(scenario.horizon().multipliedBy(patience(scenario)));
        SimulationResult result = Simulation.of(patient).policies(policies()).observer(observed).run();
        assertEverybodyFinished(scenario, result);
        assertEquals(0, result.refused());
        assertTrue(observed.checks() > 0 || result.finished() == 0, "nothing was checked");
        assertNotBelowTheBounds(result);
        assertEquals(result.traceHash(), Simulation.of(patient).policies(policies()).run().traceHash());
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
        SimulationResult result = Simulation.of(scenario).policies(policies()).run();
        assertNotBelowTheBounds(result);
        assertEquals(result.traceHash(), Simulation.of(scenario).policies(policies()).run().traceHash());
    }
}
