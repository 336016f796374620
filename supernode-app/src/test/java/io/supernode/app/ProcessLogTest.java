package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log of a real process says of its start and its end. */
@Timeout(120)
class ProcessLogTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"TERM,143", "INT,130"})
    void theLogSaysWithWhatTheProcessHasStartedAndBySignalThatItHasEnded(String signal, int exitCode) throws Exception {
        Path file = Files.writeString(directory.resolve("run.yml"), "base:\n  debug: false\n");
        try (AppProcess app = AppProcess.startReady(directory.resolve("home"), "--config", file.toString())) {
            String started = app.awaitError(" has started");
            for (String part : List.of(
                    "[INFO]", "supernode " + Version.text(), "process " + app.pid(), "Java " + Runtime.version(),
                    "configuration file " + file, "calls at port " + app.controlPort(), "pieces at port " + app.downloadPort(),
                    "home " + app.home())) {
                assertTrue(started.contains(part), started);
            }
            assertFalse(started.contains("control port"), "a script that looks for the ready line must not find it twice");
            app.signal(signal);
            assertEquals(exitCode, app.exitCode());
            List<String> end = app.errors();
            assertTrue(end.get(0).endsWith("SIG" + signal + ": supernode ends"), end.toString());
            String last = end.get(end.size() - 1);
            assertTrue(last.contains("[INFO]") && last.contains("supernode has ended: SIG" + signal + ", after "), end.toString());
        }
    }

    @Test
    void theLinesAreObjectsInALogOfJson() throws Exception {
        try (AppProcess app = AppProcess.startReady(directory.resolve("home"), "--log-format", "json")) {
            assertTrue(message(app.awaitError(" has started")).contains("no configuration file"));
            app.terminate();
            List<String> end = app.errors();
            assertTrue(message(end.get(end.size() - 1)).startsWith("supernode has ended: SIGTERM, "), end.toString());
        }
    }

    private static String message(String line) throws Exception {
        return new ObjectMapper().readTree(line).path("message").asText();
    }
}
