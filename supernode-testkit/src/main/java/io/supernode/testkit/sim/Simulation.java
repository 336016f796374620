package io.supernode.testkit.sim;

import io.supernode.core.policy.Policies;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Simulates swarms: {@code Simulation.run(Scenario.builder().peers(1000).policy("…").build())}. Repeats exactly from
 * the scenario's seed. An instance prepares runs and is not thread-safe; separate ones are independent of each other.
 */
public final class Simulation {

    private final Scenario scenario;
    private Policies policies = Policies.installed();
    private SimulationObserver observer;
    private Consumer<Progress> progress = ignored -> {};
    private long sampleNanos;
    private UnaryOperator<SupernodeSettings.Builder> settings = UnaryOperator.identity();
    private Disturbances disturbances = Disturbances.NONE;
    private Optional<RestartStores> stores = Optional.empty();
    private boolean isChecked;

    /**
     * How far a run is.
     *
     * @param seconds virtual time
     * @param finished peers
     * @param working peers that still want something
     * @param events so far
     */
    public record Progress(double seconds, int finished, int working, long events) {}

    private Simulation(Scenario scenario) {
        this.scenario = Objects.requireNonNull(scenario, "scenario");
    }

    /**
     * Runs {@code scenario} to its end: all honest peers have finished, given up or vanished, or its horizon is
     * reached.
     */
    public static SimulationResult run(Scenario scenario) {
        return of(scenario).run();
    }

    /** Prepares a run. */
    public static Simulation of(Scenario scenario) {
        return new Simulation(scenario);
    }

    /**
     * Takes the scenario's policy from these; by default from {@link Policies#installed}. A policy that implements
     * {@link io.supernode.testkit.policy.EndOfRunCheck} is checked when the run ends.
     */
    public Simulation policies(Policies value) {
        policies = value;
        return this;
    }

    /** Watches the run. Costs an object for each event. */
    public Simulation observer(SimulationObserver value) {
        observer = value;
        return this;
    }

    /** Is told about once a virtual second how far the run is. */
    public Simulation progress(Consumer<Progress> value) {
        progress = value;
        return this;
    }

    /** Samples the course so often, for charts. */
    public Simulation sampling(Duration interval) {
        sampleNanos = interval.toNanos();
        return this;
    }

    /** Changes the core's settings after the scenario's rules have been set. */
    public Simulation settings(UnaryOperator<SupernodeSettings.Builder> change) {
        settings = change;
        return this;
    }

    /** Lets more go wrong than the scenario says. */
    public Simulation disturbed(Disturbances value) {
        disturbances = value;
        return this;
    }

    /** What a supernode that was killed begins from; by default stores on the heap. Not closed by the run. */
    public Simulation stores(RestartStores value) {
        stores = Optional.of(value);
        return this;
    }

    /**
     * Compares after each call what the supernode believes with what is so, in a run of one file for each host. What is not
     * right is an {@link AssertionError}, which ends the run.
     */
    public Simulation checked() {
        isChecked = true;
        return this;
    }

    private Optional<RestartStores> heapStores() {
        return disturbances.restarts() == 0
                ? Optional.empty()
                : Optional.of(new HeapRestartStores(disturbances.longestLoss()));
    }

    /**
     * Runs it.
     *
     * @throws IllegalArgumentException if there is no policy of the scenario's name
     * @throws IllegalStateException if the core broke, which no event may cause, or if the policy or a store threw
     * @throws AssertionError if the policy's own check fails at the end
     */
    public SimulationResult run() {
        long start = System.nanoTime();
        World world = new World(scenario);
        Engine engine = new Engine(
                world, settings, policies.named(scenario.rules().policy()), observer, progress, sampleNanos,
                disturbances, stores.or(this::heapStores), isChecked);
        Timeline timeline = engine.run();
        return SimulationResult.of(world, timeline, (System.nanoTime() - start) / 1e9);
    }
}
