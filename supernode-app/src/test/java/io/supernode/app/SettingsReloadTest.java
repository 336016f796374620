package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.app.config.Flags;
import io.supernode.app.config.Keys;
import io.supernode.app.config.LogLevel;
import io.supernode.app.config.Notes;
import io.supernode.app.config.Settings;
import io.supernode.app.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class SettingsReloadTest {

    private final List<Settings> applied = new ArrayList<>();

    @TempDir
    Path directory;

    private void write(String keys) throws IOException {
        Files.writeString(directory.resolve("supernode.yml"), "base:\n" + keys);
    }

    private SettingsReload start(String... arguments) throws Exception {
        Flags flags = new Flags();
        new CommandLine(flags.addTo(CommandSpec.create())).parseArgs(arguments);
        SettingsLoader loader = new SettingsLoader(flags, Map.of(), directory.resolve("supernode.yml"));
        return new SettingsReload(loader, loader.load(new Notes()), applied::add, () -> false);
    }

    @Test
    void aNewValueInTheFileIsApplied() throws Exception {
        write("  maxBandwidth: 100M\n");
        SettingsReload reload = start();
        write("  maxBandwidth: 50M\n  logLevel: debug\n");
        reload.run();
        assertEquals(1, applied.size());
        assertEquals(50L << 20, applied.get(0).get(Keys.MAX_BANDWIDTH));
        assertEquals(LogLevel.DEBUG, applied.get(0).logLevel());
    }

    @Test
    void aFlagStillCountsBeforeTheFile() throws Exception {
        write("");
        SettingsReload reload = start("--max-bandwidth", "70M");
        write("  maxBandwidth: 50M\n");
        reload.run();
        assertEquals(70L << 20, applied.get(0).get(Keys.MAX_BANDWIDTH));
    }

    @Test
    void aFileThatCannotBeUsedChangesNothing() throws Exception {
        write("  maxBandwidth: 100M\n");
        SettingsReload reload = start();
        write("  maxBandwidth: 50M\n  peerUpLimit: none\n");
        reload.run();
        assertEquals(List.of(), applied);
    }

    @Test
    void ofAValueThatNeedsARestartItIsSaidThatTheFileSaysAnotherByNow() throws Exception {
        write("  hold: 1s\n  replicas: 1\n");
        SettingsReload reload = start();
        write("  replicas: 1\n  hold: 2s\n");
        reload.run();
        String file = directory.resolve("supernode.yml").toString();
        assertEquals(file + " line 2, key hold, as it was at the start; from the next start on 2s (" + file + " line 3, key hold)",
                source(reload, "hold"));
        assertEquals(file + " line 2, key replicas", source(reload, "replicas"), "the same value stands in another line");
        assertEquals("default", source(reload, "peerUpLimit"));
    }

    private static String source(SettingsReload reload, String key) {
        return reload.settings().stream().filter(each -> each.key().equals(key)).findFirst().orElseThrow().source();
    }
}
