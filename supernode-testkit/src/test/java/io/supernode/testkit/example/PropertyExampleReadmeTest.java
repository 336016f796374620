package io.supernode.testkit.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PropertyExampleReadmeTest {

    /** Tests run in their module's directory. */
    private static final Path README = Path.of("..", "README.md");

    private static final Path SOURCE =
            Path.of("src", "test", "java", "io", "supernode", "testkit", "example", "PropertyExampleTest.java");

    @Test
    void theReadmeShowsTheExampleAsItIs() throws IOException {
        String block = "```java\n" + Files.readString(SOURCE) + "```\n";
        assertTrue(Files.readString(README).contains(block), "the README's code block differs from " + SOURCE);
    }
}
