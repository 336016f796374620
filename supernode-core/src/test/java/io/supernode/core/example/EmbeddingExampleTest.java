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
    private static final Path SOURCES = Path.of("src", "test", "java", "io", "supernode", "core", "example");
    private static final Path SOURCE = SOURCES.resolve("EmbeddingExample.java");
    private static final int ONE_SCREEN = 60;
    private static final Pattern README_BLOCK =
            Pattern.compile("(?s)\n## Embedding\n[^`]*(?:`[^`]+`[^`]*)*```java\n(.*?)```\n");

    @Test
    void theExampleRunsWithAPolicyAnObserverAndStoresThatOutliveIt() {
        List<String> log = new EmbeddingExample().run();
        assertEquals(6, log.size(), log.toString());
        assertTrue(log.get(0).matches("first has piece [01] from the supernode"), log.toString());
        assertTrue(log.get(1).matches("first has piece [01] from the supernode"), log.toString());
        assertEquals("first has all 4600000 bytes", log.get(2));
        assertTrue(log.get(3).matches("second has piece [01] from first"), log.toString());
        assertTrue(log.get(4).matches("second has piece [01] from first"), log.toString());
        assertEquals("second has all 4600000 bytes", log.get(5));
    }

    @Test
    void theExampleNeedsFewImports() throws IOException {
        long imports = Files.readString(SOURCE).lines().filter(line -> line.startsWith("import io.supernode.")).count();
        assertTrue(imports <= 14, imports + " imports");
    }

    @Test
    void theGuideShowsTheWholeExampleAsItIs() throws IOException {
        String guide = Files.readString(GUIDE);
        for (String name : new String[] {"EmbeddingExample.java", "ArrayOrigin.java"}) {
            String block = "```java\n" + Files.readString(SOURCES.resolve(name)) + "```\n";
            assertTrue(guide.contains(block), "the code block in " + GUIDE + " differs from " + name);
        }
    }

    @Test
    void theReadmeShowsAPartOfTheExampleAsItIsOnOneScreen() throws IOException {
        Matcher block = README_BLOCK.matcher(Files.readString(README));
        assertTrue(block.find(), "no example below the README's heading Embedding");
        assertTrue(block.group(1).contains("LocalSupernode.builder("), block.group(1));
        assertTrue(block.group(1).contains("implements SchedulingPolicy"), block.group(1));
        assertTrue(block.group(1).lines().count() <= ONE_SCREEN);
        // In the README it begins at the margin.
        String source = Files.readString(SOURCE).replaceAll("(?m)^ {4}", "");
        assertTrue(source.contains(block.group(1)), "the README's code block differs from " + SOURCE);
    }
}
