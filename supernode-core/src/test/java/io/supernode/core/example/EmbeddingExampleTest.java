package io.supernode.core.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingExampleTest {

    /** Tests run in their module's directory. */
    private static final Path README = Path.of("..", "README.md");

    private static final Path SOURCE =
            Path.of("src", "test", "java", "io", "supernode", "core", "example", "EmbeddingExample.java");

    @Test
    void theExampleOfTheReadmeRuns() {
        List<String> log = EmbeddingExample.run();
        assertEquals(9, log.size(), log.toString());
        assertTrue(log.get(0).matches("first gets piece [01] from the supernode"), log.toString());
        assertEquals("first has all 4600000 bytes", log.get(2));
        assertTrue(log.get(3).matches("second gets piece [01] from first"), log.toString());
        assertTrue(log.get(4).matches("second gets piece [01] from first"), log.toString());
        assertEquals("second has all 4600000 bytes", log.get(5));
        assertEquals("COMPLETE, 2 peers", log.get(6));
        assertTrue(log.contains("first can serve {0, 1}"), log.toString());
        assertTrue(log.contains("second can serve {0, 1}"), log.toString());
    }

    @Test
    void theReadmeShowsTheExampleAsItIs() throws IOException {
        String block = "```java\n" + Files.readString(SOURCE) + "```\n";
        assertTrue(Files.readString(README).contains(block), "the README's code block differs from " + SOURCE);
    }
}
