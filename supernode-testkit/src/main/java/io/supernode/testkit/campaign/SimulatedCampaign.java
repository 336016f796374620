package io.supernode.testkit.campaign;

import io.supernode.core.policy.Policies;
import io.supernode.testkit.sim.Fault;
import io.supernode.testkit.sim.RestartStores;
import io.supernode.testkit.sim.Simulation;
import io.supernode.testkit.sim.SimulationResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;

/**
 * Runs small swarms in virtual time, one for each seed, in which much goes wrong: calls are lost, late, doubled and out of order;
 * hosts vanish, freeze, stall and lie; the supernode is killed and begins again from its stores. After each call what the
 * supernode believes is compared with what is so; in the end every honest peer that has not vanished must have the file, and
 * the same seed must take the same course again. Not thread-safe.
 */
public final class SimulatedCampaign {

    private final Policies policies = Policies.installed();
    private Callable<RestartStores> stores;
    private LongConsumer progress = seed -> { };

    /**
     * A run that broke a rule.
     *
     * @param seed of it: the same seed breaks it again
     * @param reason what was broken
     */
    public record Failure(long seed, String reason) {}

    /**
     * What the runs came to.
     *
     * @param runs seeds
     * @param repeated seeds that were run twice
     * @param honest peers that did not lie
     * @param finished of these, with the whole file
     * @param vanished peers
     * @param events that were simulated
     * @param faults how often what went wrong
     * @param runsWith in how many runs what went wrong
     * @param failures runs that broke a rule
     */
    public record Report(
            int runs,
            int repeated,
            long honest,
            long finished,
            long vanished,
            long events,
            Map<Fault, Long> faults,
            Map<Fault, Long> runsWith,
            List<Failure> failures) {

        public Report {
            faults = Map.copyOf(faults);
            runsWith = Map.copyOf(runsWith);
            failures = List.copyOf(failures);
        }
    }

    /** Lets the supernode of each run begin from such stores, which are closed after it; by default from some on the heap. */
    public SimulatedCampaign stores(Callable<RestartStores> value) {
        stores = value;
        return this;
    }

    /** Is told each seed before its run. */
    public SimulatedCampaign progress(LongConsumer value) {
        progress = value;
        return this;
    }

    /**
     * Runs the seeds from {@code firstSeed} on.
     *
     * @param repeatEvery every so many-th seed is run a second time, and must take the same course; 0: none
     * @throws IOException if the stores fail
     */
    public Report run(long firstSeed, int seeds, int repeatEvery) throws IOException {
        Tally tally = new Tally();
        for (int i = 0; i < seeds; i++) {
            long seed = firstSeed + i;
            progress.accept(seed);
            boolean isRepeated = repeatEvery > 0 && i % repeatEvery == 0;
            tally.run(seed, isRepeated);
        }
        return new Report(seeds, tally.repeated, tally.honest, tally.finished, tally.vanished, tally.events,
                tally.faults, tally.runsWith, tally.failures);
    }

    private SimulationResult simulate(long seed) throws IOException {
        DisturbedRun run = DisturbedRun.of(seed);
        Simulation simulation = Simulation.of(run.scenario())
                .policies(policies)
                .disturbed(run.disturbances())
                .checked();
        Optional<RestartStores> own = openStores();
        try {
            own.ifPresent(simulation::stores);
            return simulation.run();
        } finally {
            if (own.isPresent()) {
                own.get().close();
            }
        }
    }

    private Optional<RestartStores> openStores() throws IOException {
        try {
            return stores == null ? Optional.empty() : Optional.of(stores.call());
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the stores of a run do not open", e);
        }
    }

    private final class Tally {

        private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        private final Map<Fault, Long> runsWith = new EnumMap<>(Fault.class);
        private final List<Failure> failures = new ArrayList<>();
        private int repeated;
        private long honest;
        private long finished;
        private long vanished;
        private long events;

        private void run(long seed, boolean isRepeated) throws IOException {
            try {
                SimulationResult result = simulate(seed);
                add(result);
                if (result.unfinished() > 0) {
                    failures.add(new Failure(seed, result.unfinished() + " of "
                            + (result.finished() + result.unfinished()) + " honest peers did not finish"));
                }
                if (isRepeated) {
                    repeated++;
                    SimulationResult again = simulate(seed);
                    if (again.traceHash() != result.traceHash()) {
                        failures.add(new Failure(seed, "the same seed took another course"));
                    }
                }
            } catch (AssertionError | RuntimeException e) {
                failures.add(new Failure(seed, reason(e)));
            }
        }

        private static String reason(Throwable failure) {
            Throwable first = failure;
            while (first.getCause() != null) {
                first = first.getCause();
            }
            return first == failure ? failure.toString() : failure + ": " + first;
        }

        private void add(SimulationResult result) {
            honest += result.finished() + result.unfinished();
            finished += result.finished();
            vanished += result.vanished();
            events += result.events();
            result.faults().forEach((fault, times) -> {
                faults.merge(fault, times, Long::sum);
                runsWith.merge(fault, times > 0 ? 1L : 0L, Long::sum);
            });
        }
    }
}
