package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.testkit.client.ClientMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The course of every listed run is the one that was recorded: whoever changes the core's structure proves by this that
 * no decision changed. {@code -Dsupernode.traces=all} plays the large runs as well, {@code =record} writes the list
 * anew, which is right only when a decision was meant to change. See docs/simulator.md.
 */
class TraceHashTest {

    /** Tests run in their module's directory. */
    private static final Path RECORDED = Path.of(
            "src", "test", "resources", "io", "supernode", "testkit", "sim", "trace-hashes.csv");

    private static final String MODE = System.getProperty("supernode.traces", "small");
    private static final String HEADER = "scenario,peers,client,policy,seed,trace";
    /** So many peers are played in every build. */
    private static final int SMALL = 100;
    private static final int SMALL_SEEDS = 3;
    private static final List<String> SMALL_SCENARIOS = List.of(
            "headline-100", "small-cold", "slow-uplinks", "frozen", "vanish", "vanish-silent", "liars", "late-answers");
    private static final int SMALL_PEERS = 50;
    private static final int SMALL_COLD_PEERS = 20;
    private static final List<String> LARGE_SCENARIOS = List.of(
            "headline-1000", "headline-7000", "large-file", "slow-uplinks", "frozen", "vanish", "vanish-silent",
            "liars", "late-answers");
    private static final List<ClientMix> CLIENTS =
            List.of(ClientMix.PY, ClientMix.GO0, ClientMix.GO1, ClientMix.MIX);
    private static final List<String> POLICIES = List.of("default", "rarest-first");
    private static final List<String> BASELINES = List.of("original-java", "original-go");

    /** One run, and the hash of its course. */
    record Recorded(String scenario, int peers, ClientMix client, String policy, long seed, String trace) {

        static Recorded parse(String line) {
            String[] parts = line.split(",");
            return new Recorded(
                    parts[0], Integer.parseInt(parts[1]), ClientMix.valueOf(parts[2]), parts[3],
                    Long.parseLong(parts[4]), parts[5]);
        }

        String play() {
            Scenario run = Presets.begin(scenario).peers(peers).clients(client).policy(policy).seed(seed).build();
            return Long.toHexString(Simulation.run(run).traceHash());
        }

        String line() {
            return String.join(
                    ",", scenario, Integer.toString(peers), client.name(), policy, Long.toString(seed), trace);
        }
    }

    static Stream<Recorded> runs() throws IOException {
        if (MODE.equals("record")) {
            record();
        }
        return Files.readAllLines(RECORDED).stream()
                .skip(1)
                .map(Recorded::parse)
                .filter(run -> run.peers() <= SMALL || MODE.equals("all"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void theRunTakesItsRecordedCourse(Recorded recorded) {
        assertEquals(recorded.trace(), recorded.play(), "the run takes another course than " + RECORDED + " has");
    }

    private static void record() throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (String scenario : SMALL_SCENARIOS) {
            int peers = scenario.equals("small-cold") ? SMALL_COLD_PEERS : SMALL_PEERS;
            for (ClientMix client : CLIENTS) {
                for (String policy : POLICIES) {
                    for (long seed = 1; seed <= SMALL_SEEDS; seed++) {
                        lines.add(played(scenario, peers, client, policy, seed));
                    }
                }
                for (String policy : BASELINES) {
                    lines.add(played(scenario, peers, client, policy, 1));
                }
            }
        }
        for (String scenario : LARGE_SCENARIOS) {
            int peers = Presets.begin(scenario).build().peers();
            for (String policy : POLICIES) {
                lines.add(played(scenario, peers, ClientMix.GO0, policy, 1));
                lines.add(played(scenario, peers, ClientMix.MIX, policy, 1));
            }
        }
        Files.write(RECORDED, lines);
    }

    private static String played(String scenario, int peers, ClientMix client, String policy, long seed) {
        Recorded run = new Recorded(scenario, peers, client, policy, seed, "");
        return new Recorded(scenario, peers, client, policy, seed, run.play()).line();
    }
}
