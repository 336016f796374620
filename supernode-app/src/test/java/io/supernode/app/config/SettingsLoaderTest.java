package io.supernode.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Which value counts, and where it comes from. */
class SettingsLoaderTest {

    private final Notes notes = new Notes();

    @TempDir
    Path directory;

    private Settings load(Map<String, String> environment, String... arguments) throws ConfigException {
        return loader(environment, arguments).load(notes);
    }

    private SettingsLoader loader(Map<String, String> environment, String... arguments) {
        Flags flags = new Flags();
        new CommandLine(flags.addTo(CommandSpec.create())).parseArgs(arguments);
        return new SettingsLoader(flags, environment, directory.resolve("default.yml"));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void aFlagCountsBeforeTheEnvironmentBeforeTheFileBeforeTheDefault() throws Exception {
        Path file = file("default.yml", "base:\n  listenPort: 1\n  downloadPort: 2\n  peerUpLimit: 3\n");
        Settings settings = load(
                Map.of("SUPERNODE_LISTEN_PORT", "11", "SUPERNODE_DOWNLOAD_PORT", "12"), "--port", "111");
        assertEquals(111, settings.get(Keys.LISTEN_PORT));
        assertEquals(new Source.Flag("--port"), settings.source(Keys.LISTEN_PORT));
        assertEquals(12, settings.get(Keys.DOWNLOAD_PORT));
        assertEquals(new Source.Environment("SUPERNODE_DOWNLOAD_PORT"), settings.source(Keys.DOWNLOAD_PORT));
        assertEquals(3, settings.get(Keys.PEER_UP_LIMIT));
        assertEquals(new Source.File(file, 4, "peerUpLimit"), settings.source(Keys.PEER_UP_LIMIT));
        assertEquals(4, settings.get(Keys.PEER_DOWN_LIMIT));
        assertEquals(Source.DEFAULT, settings.source(Keys.PEER_DOWN_LIMIT));
        assertEquals(Optional.of(file), settings.file());
    }

    @Test
    void theFileIsNamedByTheFlagElseByTheEnvironmentElseTheDefaultIfItExists() throws Exception {
        assertEquals(Optional.empty(), load(Map.of()).file());
        Path standard = file("default.yml", "");
        Path named = file("named.yml", "");
        Path flagged = file("flagged.yml", "");
        assertEquals(Optional.of(standard), load(Map.of()).file());
        Map<String, String> environment = Map.of("SUPERNODE_CONFIG", named.toString());
        assertEquals(Optional.of(named), load(environment).file());
        assertEquals(Optional.of(flagged), load(environment, "--config", flagged.toString()).file());
    }

    @Test
    void aNamedFileThatIsMissingIsRefused() {
        Path missing = directory.resolve("missing.yml");
        assertProblem("configuration file " + missing + " does not exist", Map.of(), "--config", missing.toString());
        assertProblem(
                "configuration file " + missing + " does not exist", Map.of("SUPERNODE_CONFIG", missing.toString()));
    }

    @Test
    void aBadValueIsRefusedByItsSource() {
        assertProblem(
                "flag --hold: '5s' is not allowed: expected a time from 0 to 4s500ms", Map.of(), "--hold", "5s");
        assertProblem(
                "environment SUPERNODE_BIND: '?' is not allowed: expected an address or a name of this machine, or all",
                Map.of("SUPERNODE_BIND", "\0"));
    }

    @Test
    void aBadValueIsRefusedEvenWhereAnotherCounts() throws IOException {
        Path file = file("default.yml", "base:\n  peerUpLimit: many\n");
        assertProblem(
                file + " line 2, key peerUpLimit: 'many' is not allowed: expected a whole number from 1 to 500",
                Map.of(),
                "--up-limit",
                "3");
    }

    @Test
    void flagsOfTheOriginalsAreTheSameKeys() throws ConfigException {
        Settings settings = load(
                Map.of(), "--system-bandwidth", "30M", "--task-expire-time", "1h", "-D", "--pool-size", "10", "--profiler",
                "--cdn-pattern=local");
        assertEquals(30L << 20, settings.get(Keys.SYSTEM_RESERVED_BANDWIDTH));
        assertEquals(LogLevel.DEBUG, settings.logLevel());
        assertEquals(3, notes.remarks().size(), notes.remarks().toString());
        assertTrue(notes.remarks().contains("flag --pool-size means nothing here: the scheduler needs no threads"));
        assertProblem(
                "flags --reserved-bandwidth and --system-bandwidth are the same: only one is expected",
                Map.of(), "--system-bandwidth", "1M", "--reserved-bandwidth", "1M");
    }

    @Test
    void aSwitchNeedsNoValueAndMayHaveOne() throws ConfigException {
        assertEquals(true, load(Map.of(), "--access-log", "--port", "1").get(Keys.ACCESS_LOG));
        assertEquals(false, load(Map.of("SUPERNODE_ACCESS_LOG", "on"), "--access-log=false").get(Keys.ACCESS_LOG));
    }

    @Test
    void aListMayBeGivenInPartsOrAtOnce() throws ConfigException {
        assertEquals(
                List.of("a.example", "b.example", "c.example"),
                load(Map.of(), "--deny-origin", "a.example", "--deny-origin", "b.example,c.example").get(Keys.DENY_ORIGIN));
    }

    @Test
    void aLogLevelCountsBeforeDebug() throws ConfigException {
        assertEquals(LogLevel.WARN, load(Map.of(), "--debug", "--log-level", "WARN").logLevel());
        assertEquals(LogLevel.INFO, load(Map.of(), "--debug", "--log-level", "info").logLevel());
    }

    @Test
    void anUnknownVariableCausesAWarningUnlessKubernetesOrTheLauncherSetsIt() throws ConfigException {
        load(Map.of(
                "SUPERNODE_LISTENPORT", "1",
                "SUPERNODE_PORT", "tcp://10.0.0.1:8002",
                "SUPERNODE_PORT_8002_TCP_ADDR", "10.0.0.1",
                "SUPERNODE_SERVICE_HOST", "10.0.0.1",
                "SUPERNODE_JAVA_OPTS", "-Xmx1g",
                "PATH", "/bin"));
        assertEquals(List.of("environment SUPERNODE_LISTENPORT is unknown and ignored"), notes.warnings());
    }

    @Test
    void theWrittenDefaultsAreTheDefaults() throws Exception {
        Settings written = SettingsLoader.check(file("written.yml", ConfigPrinter.defaults()), notes);
        assertEquals(List.of(), written.differencesFrom(load(Map.of())));
        assertEquals(List.of(), notes.warnings());
    }

    @Test
    void theShownSettingsAreTheSettings() throws Exception {
        Settings settings = load(
                Map.of("SUPERNODE_HOLD", "1s"), "--bind", "127.0.0.1", "--deny-origin", "*.example", "--seed", "-5",
                "--home-dir", "/tmp/it's here: #1", "--advertise-ip", "fd00::1", "--max-bandwidth", "1500B",
                "--reserved-bandwidth", "0");
        String shown = ConfigPrinter.effective(settings);
        Settings again = SettingsLoader.check(file("shown.yml", shown), notes);
        assertEquals(List.of(), again.differencesFrom(settings), shown);
        assertTrue(shown.contains("# environment SUPERNODE_HOLD"), shown);
    }

    private void assertProblem(String sentence, Map<String, String> environment, String... arguments) {
        SettingsLoader loader = loader(environment, arguments);
        ConfigException refusal = assertThrows(ConfigException.class, () -> loader.load(notes));
        assertEquals(List.of(sentence), refusal.problems());
    }
}
