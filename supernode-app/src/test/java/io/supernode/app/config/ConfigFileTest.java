package io.supernode.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.policy.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as operators have and break them. */
@Timeout(30)
class ConfigFileTest {

    private final Notes notes = new Notes();

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("supernode.yml"), text);
    }

    private Settings check(String text) throws Exception {
        return SettingsLoader.check(file(text), notes);
    }

    /** The problems, with FILE for the file's path. */
    private List<String> problems(String text) throws IOException {
        Path file = file(text);
        ConfigException refusal = assertThrows(ConfigException.class, () -> SettingsLoader.check(file, notes));
        return refusal.problems().stream().map(this::withoutPath).toList();
    }

    private String withoutPath(String sentence) {
        return sentence.replace(directory.resolve("supernode.yml").toString(), "FILE");
    }

    @Test
    void aFileOf106WorksUnchanged() throws Exception {
        Path file = Path.of(ConfigFileTest.class.getResource("supernode-1.0.6.yml").toURI());
        Settings settings = SettingsLoader.check(file, notes);
        assertEquals(18_002, settings.get(Keys.LISTEN_PORT));
        assertEquals(18_001, settings.get(Keys.DOWNLOAD_PORT));
        assertEquals("10.1.2.3", settings.get(Keys.ADVERTISE_IP));
        assertEquals(Path.of("/home/admin/supernode"), settings.homeDirectory());
        assertEquals(400L << 20, settings.get(Keys.MAX_BANDWIDTH));
        assertEquals(40L << 20, settings.get(Keys.SYSTEM_RESERVED_BANDWIDTH));
        assertEquals(Duration.ofMinutes(90), settings.get(Keys.TASK_EXPIRE_TIME));
        assertEquals(Duration.ofHours(2), AdapterSettings.cache(settings).youngAge());
        assertEquals(100L << 30, settings.get(Keys.YOUNG_GC_THRESHOLD));
        assertEquals(List.of(), notes.warnings());
        assertEquals(7, notes.remarks().size(), notes.remarks().toString());
        assertTrue(notes.remarks().get(0).endsWith("line 3: CleanRatio means nothing here: the least recently used files"
                + " go, one after another"), notes.remarks().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "base:\n", "base: {}\n", "base: null\n", "{}\n", "plugins:\n"})
    void anEmptyFileMeansTheDefaults(String text) throws Exception {
        assertEquals(List.of(), check(text).differencesFrom(new Settings.Builder().build(Optional.empty())));
        assertEquals(List.of(), notes.warnings());
    }

    @Test
    void keysAreMatchedWithoutRegardToCaseAndEmptyValuesMeanTheDefault() throws Exception {
        Settings settings = check("BASE:\n  listenport: 9000\n  PEERUPLIMIT: '7'\n  advertiseIP: \"\"\n  hold:\n");
        assertEquals(9000, settings.get(Keys.LISTEN_PORT));
        assertEquals(7, settings.get(Keys.PEER_UP_LIMIT));
        assertEquals("", settings.get(Keys.ADVERTISE_IP));
        assertEquals(Source.DEFAULT, settings.source(Keys.HOLD));
    }

    @Test
    void aListMayBeAListOrATextWithCommas() throws Exception {
        Settings settings = check("base:\n  denyOrigin:\n    - 10.0.0.0/8\n    - a.example\n  allowOrigin: b.example, c.example\n");
        assertEquals(List.of("10.0.0.0/8", "a.example"), settings.get(Keys.DENY_ORIGIN));
        assertEquals(List.of("b.example", "c.example"), settings.get(Keys.ALLOW_ORIGIN));
    }

    @Test
    void anUnknownKeyCausesAWarningWithItsLine() throws Exception {
        check("base:\n  listenPort: 9000\n\n  listenPrt: 9001\nbased: 1\nhold: 1s\n");
        assertEquals(
                List.of(
                        "FILE line 4: the key listenPrt is unknown and ignored",
                        "FILE line 5: the key based is unknown and ignored",
                        "FILE line 6: the key hold must stand below base: and is ignored here"),
                notes.warnings().stream().map(this::withoutPath).toList());
    }

    @Test
    void everyBadValueIsReportedWithItsLineItsKeyAndWhatIsAllowed() throws IOException {
        assertEquals(
                List.of(
                        "FILE line 2, key listenPort: '99999' is not allowed: expected a whole number from 0 to 65535",
                        "FILE line 4, key hold: '2' is not allowed: expected a time such as 500ms, 20s, 3m or 1h30m",
                        "FILE line 5, key policy: 'fastest' is not allowed: expected one of "
                                + String.join(", ", Policies.installed().names())),
                problems("base:\n  listenPort: 99999\n  peerUpLimit: 3\n  hold: 2\n  policy: fastest\n"));
    }

    @Test
    void valuesThatContradictEachOtherAreReportedWithBothLines() throws IOException {
        assertEquals(
                List.of("systemReservedBandwidth 30M (FILE line 2, key systemReservedBandwidth) and maxBandwidth 20M"
                        + " (FILE line 3, key maxBandwidth): the first must be smaller than the second"),
                problems("base:\n  systemReservedBandwidth: 30M\n  maxBandwidth: 20M\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "base:\\n\\tlistenPort: 1\\n|FILE line 2: is no valid YAML: found character '\\t(TAB)'",
        "base:\\n  listenPort: 1\\n  listenPort: 2\\n|FILE line 3: the key listenPort is there already",
        "base:\\n  listenPort: 1\\n  ListenPort: 2\\n|FILE line 3: the key listenPort is there already",
        "base: {}\\nbase: {}\\n|FILE line 2: the key base is there already",
        "base:\\n  listenPort: [1]\\n|FILE line 2: listenPort: a single value is expected",
        "base:\\n  denyOrigin: {a: b}\\n|FILE line 2: denyOrigin: a list is expected",
        "base: 3\\n|FILE line 1: keys are expected below base:",
        "- base\\n|FILE line 1: keys are expected, the first of them base:",
        "base: {\\n|FILE line 2: is no valid YAML: ",
        "base:\\n  a: *x\\n|FILE line 2: no value has the anchor &x",
        "base: {}\\n---\\nbase: {}\\n|FILE line 2: a second document begins",
        "? [a]\\n: b\\n|FILE line 1: the name of a key is expected"})
    void aBrokenFileIsReportedWithItsLine(String text, String problem) throws IOException {
        List<String> problems = problems(text.translateEscapes());
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith(problem.translateEscapes()) || problems.get(0).startsWith(problem),
                problems.toString());
    }

    @Test
    void aNulIsNoText() throws IOException {
        List<String> problems = problems("base:\n  bind: a\0b\n");
        assertTrue(problems.get(0).startsWith("FILE is no valid YAML: "), problems.toString());
    }

    @Test
    void anchorsThatWouldExplodeAreRefusedAndThoseOfValuesAreFollowed() throws Exception {
        StringBuilder bomb = new StringBuilder("a: &a [x, x]\n");
        for (char c = 'b'; c < 'z'; c++) {
            bomb.append(c).append(": &").append(c).append(" [*").append((char) (c - 1)).append(", *")
                    .append((char) (c - 1)).append("]\n");
        }
        assertEquals(
                List.of("FILE line 1: an anchor of a list or of keys (&a) is not supported"), problems(bomb.toString()));
        assertEquals(9, check("base:\n  peerUpLimit: &n 9\n  peerDownLimit: *n\n").get(Keys.PEER_DOWN_LIMIT));
    }

    @Test
    void aDeepFileIsRefusedBeforeItFillsTheStack() throws IOException {
        List<String> problems = problems("base: " + "[".repeat(200_000));
        assertTrue(problems.get(0).contains("nested deeper than 16 levels"), problems.toString());
    }

    @Test
    void aFileThatCannotBeReadAsTextIsReportedInOneSentence() throws IOException {
        Path latin = directory.resolve("latin");
        Files.write(latin, new byte[] {'b', (byte) 0xE9});
        assertRefused("configuration file " + latin + " is not UTF-8 text", latin);
        Path large = directory.resolve("large");
        Files.write(large, new byte[(1 << 20) + 1]);
        assertRefused("configuration file " + large + " is larger than 1048576 bytes", large);
        assertRefused("configuration file " + directory + " is a directory", directory);
        Path missing = directory.resolve("missing");
        assertRefused("configuration file " + missing + " does not exist", missing);
    }

    private void assertRefused(String sentence, Path file) {
        ConfigException refusal = assertThrows(ConfigException.class, () -> SettingsLoader.check(file, notes));
        assertEquals(List.of(sentence), refusal.problems());
    }

    @Test
    void allThatIsWrongIsToldAtOnceWithTheKeysThatAreUnknown() throws Exception {
        Path file = file("base:\n  hold: 2\n  maxBandwith: 1M\n  listenPort: [1]\n  tlsCertificate: /a\n  maxBandwidth: 1M\n"
                + "  systemReservedBandwidth: 2M\n");
        Notes found = new Notes();
        ConfigException refusal = assertThrows(ConfigException.class, () -> SettingsLoader.check(file, found));
        String all = String.join("\n", refusal.problems());
        assertEquals(4, refusal.problems().size(), all);
        for (String part : new String[] {"listenPort", "hold", "tlsCertificate /a", "systemReservedBandwidth 2M"}) {
            assertTrue(all.contains(part), all);
        }
        assertEquals(List.of(file + " line 3: the key maxBandwith is unknown and ignored"), found.warnings());
    }

    @Test
    void aYoungThresholdBelowTheFullOneIsRefusedOrWarnedOfWhereOnlyOneIsGiven() throws Exception {
        Path both = file("base:\n  youngGCThreshold: 1G\n  fullGCThreshold: 2G\n");
        ConfigException refusal = assertThrows(ConfigException.class, () -> SettingsLoader.check(both, new Notes()));
        assertEquals(List.of("youngGCThreshold 1G (" + both + " line 2, key youngGCThreshold) and fullGCThreshold 2G (" + both
                + " line 3, key fullGCThreshold): the first must not be smaller than the second"), refusal.problems());
        Path one = file("base:\n  youngGCThreshold: 1G\n");
        Notes found = new Notes();
        SettingsLoader.check(one, found);
        assertEquals(List.of("youngGCThreshold 1G (" + one + " line 2, key youngGCThreshold) has no effect: it is smaller than"
                + " fullGCThreshold 5G (default)"), found.warnings());
    }
}
