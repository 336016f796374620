package io.supernode.testkit.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentedExamplesTest {

    /** Tests run in their module's directory. */
    private static final Path DOCUMENT = Path.of("..", "docs", "testkit.md");

    private static final Path EXAMPLES = Path.of("src", "test", "java", "io", "supernode", "testkit", "example");

    @ParameterizedTest
    @ValueSource(strings = {
        "PropertyExampleTest.java", "InOrder.java", "InOrderTest.java", "OwnStoreTest.java", "OwnStoresCampaignTest.java"
    })
    void theDocumentShowsTheExampleAsItIs(String file) throws IOException {
        String block = "```java\n" + Files.readString(EXAMPLES.resolve(file)) + "```\n";
        assertTrue(
                Files.readString(DOCUMENT).contains(block),
                () -> "a code block of " + DOCUMENT + " differs from " + file);
    }
}
