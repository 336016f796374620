package io.supernode.testkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PopulationTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int memory(String... arguments) {
        return new CommandLine(new MemoryCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void allPeersAreRegisteredEvenlyOverTheTasks() {
        Population population = new Population(60, 3, 10);
        population.register();
        assertEquals(60, population.peers());
        population.pull();
        assertEquals(60, population.peers());
    }

    @Test
    void theCommandTellsWhatPeersWeighAndWhichClassesTakeIt() {
        assertEquals(0, memory("--peers", "2000", "--tasks", "10", "--pieces", "50", "--classes"), err::toString);
        assertTrue(out.toString().contains("2000 peers, 10 tasks, 50 pieces"), out.toString());
        // In a heap that other tests share the difference may be negative: a figure is a matter of the command, alone.
        assertTrue(out.toString().matches("(?s).*registered, half of the pieces +-?\\d+\\.\\d MB +-?\\d+ bytes a peer.*"),
                out.toString());
        assertTrue(out.toString().contains("io.supernode.core."), out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--peers 1", "--peers 2000 --tasks 0", "--peers 2000 --pieces 0", "--peers 2000 --tasks 2001"})
    void badUsageIsExplainedAndExitsWith2(String arguments) {
        assertEquals(2, memory(arguments.split(" ")));
        assertTrue(err.toString().contains("Usage:"), err.toString());
    }

    @Test
    void growthIsTheDifferenceByClassTheLargestFirst() {
        Map<String, HeapUse.Share> before = Map.of("a", new HeapUse.Share("a", 1, 10), "b", new HeapUse.Share("b", 2, 20));
        Map<String, HeapUse.Share> after = Map.of(
                "a", new HeapUse.Share("a", 3, 30), "b", new HeapUse.Share("b", 1, 10), "c", new HeapUse.Share("c", 9, 90));
        assertEquals(
                List.of(new HeapUse.Share("c", 9, 90), new HeapUse.Share("a", 2, 20)), HeapUse.growth(before, after));
    }
}
