package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.core.policy.Policies;
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
