package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReadmeFlagsTest {

    /** Tests run in their module's directory. */
    private static final Path README = Path.of("..", "README.md");

    private static final Pattern ROW = Pattern.compile("^\\| `(--[a-z-]+)(?:=[^`]*)?` \\|", Pattern.MULTILINE);
    private static final Set<String> OF_EVERY_COMMAND = Set.of("--help", "--version");

    @Test
    void theTableOfTheReadmeHasEveryFlagAndNoOther() throws IOException {
        Set<String> flags = new CommandLine(new Options())
                .getCommandSpec().options().stream().map(option -> option.longestName())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> rows = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(README));
        while (row.find()) {
            rows.add(row.group(1));
        }
        rows.removeAll(OF_EVERY_COMMAND);
        assertEquals(flags, rows);
    }
}
