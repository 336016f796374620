package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start in a home on a disk that takes no byte, as what no file may be longer than 0 bytes does. */
@Timeout(120)
class FullDiskProcessTest {

    @TempDir
    Path directory;

    @Test
    void aStartThatCannotWriteNamesWhatItCouldNotWrite() throws Exception {
        Tools.require("sh");
        Path home = directory.resolve("home");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 0; exec \"$@\"", "sh"));
        command.addAll(AppProcess.command(List.of("-XX:-UsePerfData")));
        command.addAll(List.of(
                "--home-dir", home.toString(), "--bind", "127.0.0.1", "--port", "0", "--download-port", "0"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(1, process.exitValue(), output);
            List<String> said = output.lines().filter(line -> line.startsWith("supernode:")).toList();
            assertEquals(1, said.size(), output);
            assertTrue(said.get(0).contains(home.toString()) && said.get(0).contains("File too large"), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
