package io.supernode.testkit.sim;

import io.supernode.testkit.client.ClientMix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The scenarios behind the figures that the scheduler is to reach, by name. */
final class Presets {

    private static final double MBIT = 1e6 / 8;
    /** What a supernode may upload that nobody has told of its link: 200 MB/s less 20 MB/s. */
    private static final double DEFAULT_BANDWIDTH = 180 << 20;
    /** Connections whose windows fill a queue many times over lose packets by chance, and share it unequally. */
    private static final double FIFO_JITTER = 0.5;
    /** 1 KB/s of 200 Mbit/s. */
    private static final double DRIP = 1_000 / (200 * MBIT);
    /** A runtime with an application above it, and another one: layers as registries have them. */
    private static final List<List<Long>> IMAGES = List.of(
            megabytes(28, 8, 60, 2, 34, 5),
            megabytes(50, 3, 18, 40, 12, 6));

    private static final Map<String, Consumer<ScenarioBuilder>> ALL = all();

    private Presets() {}

    private static Map<String, Consumer<ScenarioBuilder>> all() {
        Map<String, Consumer<ScenarioBuilder>> presets = new LinkedHashMap<>();
        presets.put("headline-100", scenario -> scenario.peers(100));
        presets.put("headline-1000", scenario -> scenario.peers(1_000));
        presets.put("headline-7000", scenario -> scenario.peers(7_000));
        presets.put("headline-100000", scenario -> scenario.peers(100_000));
        presets.put("large-file", scenario -> scenario.peers(1_000).fileLength(1L << 30));
        presets.put("small-cold", Presets::smallCold);
        presets.put("small-cold-go1", scenario -> {
            smallCold(scenario);
            scenario.clients(ClientMix.GO1);
        });
        presets.put("shaped-20", Presets::shaped);
        presets.put("slow-uplinks", scenario -> scenario.peers(1_000).slow(new Cohort(0.1, 0.1)));
        presets.put("frozen", scenario -> scenario.peers(1_000).frozen(new Cohort(0.02, 0.02)));
        presets.put("vanish", scenario -> scenario.peers(1_000).vanish(0.3));
        presets.put("vanish-silent", scenario -> scenario.peers(1_000).vanish(0.3).vanishSilently(true));
        presets.put("liars", scenario -> scenario.peers(1_000).liars(0.05));
        presets.put("phantom-25", scenario -> liars(scenario, Lie.PHANTOM_PIECES));
        presets.put("garbage-25", scenario -> liars(scenario, Lie.GARBAGE));
        presets.put("complaints-25", scenario -> liars(scenario, Lie.FALSE_COMPLAINTS));
        presets.put("stolen-cids-25", scenario -> liars(scenario, Lie.STOLEN_CIDS));
        presets.put("stolen-addresses-25", scenario -> liars(scenario, Lie.STOLEN_ADDRESSES));
        presets.put("foreign-reports-25", scenario -> liars(scenario, Lie.FOREIGN_REPORTS));
        presets.put("many-cids-25", scenario -> liars(scenario, Lie.MANY_CIDS));
        presets.put("stalling-25", scenario -> scenario.peers(1_000).stalling(0.25));
        presets.put("dripping-25", scenario -> scenario.peers(1_000).frozen(new Cohort(0.25, DRIP)));
        presets.put("not-serving-25", scenario -> scenario.peers(1_000).notServing(0.25));
        presets.put("late-answers", scenario -> scenario.peers(1_000).controlCapacity(5_000));
        presets.put("container-hosts", Presets::containerHosts);
        presets.put("container-hosts-warm", scenario -> {
            containerHosts(scenario);
            scenario.cold(false);
        });
        return presets;
    }

    private static void liars(ScenarioBuilder scenario, Lie lie) {
        scenario.peers(1_000).liars(0.25).lie(lie);
    }

    /** Two images of six layers, from a registry that gives each layer at 200 Mbit/s. */
    private static void containerHosts(ScenarioBuilder scenario) {
        scenario.peers(8).images(IMAGES).clientRate(200 * MBIT).seedRate(400 * MBIT).cold(true)
                .originRate(200 * MBIT).clients(ClientMix.GO);
    }

    private static void smallCold(ScenarioBuilder scenario) {
        scenario.peers(20).fileLength(50L << 20).clientRate(100 * MBIT).seedRate(200 * MBIT).cold(true);
    }

    /** The swarm of small-cold as it really was: links with queues, real clients, a supernode not told of its link. */
    private static void shaped(ScenarioBuilder scenario) {
        smallCold(scenario);
        scenario.queues(LinkQueues.MEASURED).shareJitter(FIFO_JITTER).realClients(true)
                .configuredSeedRate(DEFAULT_BANDWIDTH);
    }

    private static List<Long> megabytes(long... sizes) {
        return Arrays.stream(sizes).mapToObj(size -> size << 20).toList();
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    /** Begins with the preset {@code name}. */
    static ScenarioBuilder begin(String name) {
        Consumer<ScenarioBuilder> preset = ALL.get(name);
        if (preset == null) {
            throw new IllegalArgumentException("no scenario " + name + "; there are " + String.join(", ", ALL.keySet()));
        }
        ScenarioBuilder builder = Scenario.builder().name(name);
        preset.accept(builder);
        return builder;
    }
}
