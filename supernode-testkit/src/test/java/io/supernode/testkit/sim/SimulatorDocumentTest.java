package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.policy.OriginalGo;
import io.supernode.testkit.policy.OriginalGo0;
import io.supernode.testkit.policy.OriginalJava;
import io.supernode.core.policy.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/simulator.md lists is what there is. */
class SimulatorDocumentTest {

    /** Tests run in their module's directory. */
    private static final Path DOCUMENT = Path.of("..", "docs", "simulator.md");

    private static Set<String> firstColumnOf(String section) throws IOException {
        String text = Files.readString(DOCUMENT);
        int start = text.indexOf("\n## " + section + "\n");
        assertTrue(start >= 0, () -> "no section " + section);
        int end = text.indexOf("\n## ", start + 1);
        return Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|")
                .matcher(text.substring(start, end < 0 ? text.length() : end))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyScenarioIsListed() throws IOException {
        assertEquals(new TreeSet<>(Presets.names()), firstColumnOf("Scenarios"));
    }

    @Test
    void everyPolicyIsListed() throws IOException {
        Policies shipped = Policies.ofCore().with(OriginalJava::new).with(OriginalGo::new).with(OriginalGo0::new);
        assertEquals(new TreeSet<>(shipped.names()), firstColumnOf("Policies"));
    }
}
