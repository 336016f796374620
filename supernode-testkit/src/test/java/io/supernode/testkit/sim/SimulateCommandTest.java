package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.core.policy.Policies;
import io.supernode.testkit.command.BadUsage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new SimulateCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new BadUsage())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void itComparesAllPoliciesAndWritesEveryFormat() throws IOException {
        Path csv = directory.resolve("t.csv");
        Path json = directory.resolve("t.json");
        Path html = directory.resolve("t.html");
        int exit = run("--peers", "10", "--file-size", "12M", "--client", "mix", "--runs", "2",
                "--policy", String.join(",", Policies.installed().names()), "--csv", csv.toString(),
                "--json", json.toString(), "--html", html.toString());
        assertEquals(0, exit, err::toString);
        JsonNode rows = new ObjectMapper().readTree(json.toFile());
        assertEquals(Policies.installed().names().size() + 2, rows.size());
        assertEquals(10, rows.get(0).get("finished").asInt());
        assertTrue(rows.get(0).get("mean_to_proven").asDouble() >= 1);
        assertEquals(rows.size() + 1, Files.readAllLines(csv).size());
        Policies.installed().names().forEach(policy -> assertTrue(out.toString().contains(policy)));
        String page = Files.readString(html);
        assertTrue(page.contains("uPlot") && page.contains("\"timeline\""));
        assertFalse(page.contains("src=") || page.contains("/*DATA*/"), "the page must need nothing else");
    }

    @Test
    void everyPresetCanBeBuilt() {
        assertEquals(100_000, Presets.begin("headline-100000").build().peers());
        for (String name : Presets.names()) {
            assertEquals(name, Presets.begin(name).build().name());
        }
    }

    @Test
    void thePresetsAreAllInTheHelp() {
        assertEquals(0, run("--help"));
        Presets.names().forEach(name -> assertTrue(
                out.toString().replaceAll("\\s+", "").contains(name), () -> name + " is not in the help"));
    }

    @Test
    void badFlagsAreNamedAndNothingRuns() {
        for (List<String> bad : List.of(
                List.of("--scenario", "nonsense"), List.of("--peers", "0"), List.of("--file-size", "12X"),
                List.of("--client-rate", "fast"), List.of("--arrival", "sometimes"), List.of("--slow", "0.1"),
                List.of("--vanish", "1.5"), List.of("--runs", "0"), List.of("--policy", "nonsense"))) {
            assertEquals(CommandLine.ExitCode.USAGE, run(bad.toArray(String[]::new)), bad::toString);
        }
        assertTrue(err.toString().contains("no scenario nonsense"));
        assertEquals("", out.toString());
    }

    private void isRefused(String why, String... arguments) {
        err.getBuffer().setLength(0);
        assertEquals(CommandLine.ExitCode.USAGE, run(arguments), () -> String.join(" ", arguments));
        assertTrue(err.toString().contains(why), err::toString);
        assertTrue(err.toString().lines().count() <= 2, () -> "one line and where the help is: " + err);
    }

    @Test
    void whatTheCoreDoesNotTakeIsRefusedInItsWords() {
        isRefused("peerUpLimit must be above 0, not 0", "--up-limit", "0");
        isRefused("peerUpLimit must be 1 to 500, not 1000", "--up-limit", "1000");
        isRefused("peerDownLimit must be above 0", "--down-limit", "0");
        isRefused("hold must be 0 to 4500 ms, not 5000 ms", "--hold", "5s");
        isRefused("the length of a file is 0 to", "--file-size", "9999999G");
    }

    @Test
    void timesThatWouldOverflowAreRefused() {
        isRefused("disk delay must be 0 to 3600 s", "--write-delay", "9999999h");
        isRefused("connectLatency must be 0 to 3600 s", "--connect-latency", "2h");
        isRefused("control latency must be 0 to 3600 s, not 7200 s", "--control-latency", "2h");
        isRefused("tick must be 0 to 3600 s", "--tick", "99999999h");
        isRefused("horizon must be 0 to", "--horizon", "99999999h");
    }

    @Test
    void optionsThatWouldHaveNoEffectAreRefused() {
        isRefused("give one of both", "--file-size", "12M", "--files", "12M,2M");
        isRefused("--queue has no effect without --window", "--queue", "1M");
        isRefused("--lie has no effect without --liars", "--lie", "phantom_pieces");
        isRefused("--seed is at most 9223372036854775803 with 5 runs", "--seed", "9223372036854775807", "--runs", "5");
    }

    @Test
    void aFileThatCannotBeWrittenIsToldBeforeTheRun() {
        isRefused("there is no directory", "--html", directory.resolve("missing").resolve("x.html").toString());
        isRefused("is a directory", "--csv", directory.toString());
    }

    @Test
    void whereNobodyFinishesThereIsNoMakespan() throws IOException {
        Path csv = directory.resolve("t.csv");
        Path json = directory.resolve("t.json");
        run("--quiet", "--file-size", "20M", "--peers", "3", "--vanish", "1", "--csv", csv.toString(), "--json", json.toString());
        assertFalse(out.toString().contains("-9223372036"), out::toString);
        assertFalse(Files.readString(csv).contains("-9.223372"), out::toString);
        assertFalse(new ObjectMapper().readTree(json.toFile()).get(0).has(ResultRow.MAKESPAN));
    }

    @Test
    void anEmptyFileIsComparedWithNothing() throws IOException {
        Path csv = directory.resolve("t.csv");
        assertEquals(0, run("--quiet", "--file-size", "0", "--peers", "3", "--csv", csv.toString()), err::toString);
        assertFalse(out.toString().contains("Infinity"), out::toString);
        assertFalse(Files.readString(csv).contains("Infinity"));
    }

    @Test
    void quantitiesAreReadWithTheirUnits() {
        assertEquals(200L << 20, Quantity.size("200M"));
        assertEquals(25e6, Quantity.rate("200Mbit"));
        assertEquals(25.0 * (1 << 20), Quantity.rate("25MB/s"));
        assertEquals(Duration.ofMillis(1500), Quantity.time("1.5s"));
        assertEquals(Duration.ZERO, Quantity.time("0"));
        assertThrows(IllegalArgumentException.class, () -> Quantity.rate("200"));
        assertThrows(IllegalArgumentException.class, () -> Quantity.time("-1s"));
        assertEquals(new Arrival.Over(Duration.ofSeconds(1)), ScenarioOptions.arrival("over:1s"));
        assertEquals(new Arrival.Poisson(50), ScenarioOptions.arrival("poisson:50"));
        assertEquals(new Cohort(0.1, 0.02), ScenarioOptions.cohort("0.1:0.02"));
    }

    @Test
    void aLimitedControlPlaneMakesAnswersLate() {
        ScenarioBuilder scenario = Scenario.builder().peers(50).fileLength(20 << 20);
        double free = Simulation.run(scenario.build()).mean();
        double busy = Simulation.run(scenario.controlCapacity(200).build()).mean();
        assertTrue(busy > 2 * free, () -> busy + " against " + free);
    }
}
