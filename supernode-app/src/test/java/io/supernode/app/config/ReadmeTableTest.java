package io.supernode.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTableTest {

    /** Tests run in their module's directory. */
    private static final Path README = Path.of("..", "README.md");

    private static final String HEAD = "| flag | key | default | meaning |";

    @Test
    void theTableOfTheReadmeSaysOfEveryKeyWhatTheCodeSays() throws IOException {
        String readme = Files.readString(README);
        int start = readme.indexOf(HEAD);
        assertEquals(table(), readme.substring(start, readme.indexOf("\n\n", start)));
    }

    @Test
    void theExampleFileOfTheReadmeCanBeUsed(@TempDir Path directory) throws IOException, ConfigException {
        Matcher yaml = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(Files.readString(README));
        assertTrue(yaml.find(), "no file in the README");
        Notes notes = new Notes();
        Settings settings = SettingsLoader.check(Files.writeString(directory.resolve("x.yml"), yaml.group(1)), notes);
        assertEquals(List.of(), notes.warnings());
        assertEquals(400L << 20, settings.get(Keys.MAX_BANDWIDTH));
    }

    private static String table() {
        List<String> rows = new ArrayList<>(List.of(
                HEAD,
                "|---|---|---|---|",
                "| `--config=FILE` | | `" + SettingsLoader.DEFAULT_FILE + "`, if there is one | The configuration file |"));
        for (KeyGroup group : KeyGroup.values()) {
            rows.add("| **" + group.heading() + "** | | | |");
            Keys.all().stream().filter(key -> key.group() == group).map(ReadmeTableTest::row).forEach(rows::add);
        }
        return String.join("\n", rows);
    }

    private static <T> String row(Key<T> key) {
        String others = key.flags().stream().skip(1).map(flag -> ", `" + flag + "`").collect(Collectors.joining());
        boolean isValue = key.defaultText().equals(key.type().write(key.defaultValue())) && !key.defaultText().isEmpty();
        return "| `" + key.flagWithParameter() + "`" + others
                + " | `" + key.name() + "`" + (key.changesAtRunTime() ? " *" : "")
                + " | " + (isValue ? '`' + key.defaultText() + '`' : key.defaultText())
                + " | " + key.description() + " |";
    }
}
