package io.supernode.core.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EmbeddingExampleTest {

    /** Tests run in their module's directory. */
    private static final Path ROOT = Path.of("..");

    private static final Path README = ROOT.resolve("README.md");
    private static final Path GUIDE = ROOT.resolve("docs").resolve("embedding.md");
    private static final Path SOURCE =
            Path.of("src", "test", "java", "io", "supernode", "core", "example", "EmbeddingExample.java");
    private static final Pattern README_BLOCK =
            Pattern.compile("(?s)\n## Embedding\n[^`]*(?:`[^`]+`[^`]*)*```java\n(.*?)```\n");

    @Test
    void theExampleRuns() {
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
    void theGuideShowsTheWholeExampleAsItIs() throws IOException {
        String block = "```java\n" + Files.readString(SOURCE) + "```\n";
        assertTrue(Files.readString(GUIDE).contains(block), "the code block in " + GUIDE + " differs from " + SOURCE);
    }

    @Test
    void theReadmeShowsAPartOfTheExampleAsItIs() throws IOException {
        Matcher block = README_BLOCK.matcher(Files.readString(README));
        assertTrue(block.find(), "no example below the README's heading Embedding");
        assertTrue(block.group(1).contains("LocalSupernode.builder("), block.group(1));
        // In the README it begins at the margin.
        String source = Files.readString(SOURCE).replaceAll("(?m)^ {4}", "");
        assertTrue(source.contains(block.group(1)), "the README's code block differs from " + SOURCE);
    }
}
