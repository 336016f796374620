package io.supernode.testkit.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class RestartTimeCommandTest {

    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new RestartTimeCommand()).setErr(new PrintWriter(err)).execute(arguments);
    }

    @Test
    void aServerThatIsNotThereIsBadUsage() {
        assertEquals(CommandLine.ExitCode.USAGE, run("--server", directory.resolve("none.jar").toString()));
        assertTrue(err.toString().contains("none.jar is none"), err::toString);
    }

    @Test
    void noPeersAreBadUsage() throws Exception {
        Path jar = Files.createFile(directory.resolve("server.jar"));
        assertEquals(CommandLine.ExitCode.USAGE, run("--server", jar.toString(), "--peers", "0"));
        assertTrue(err.toString().contains("expect at least 1"), err::toString);
    }

    @Test
    void aServerThatEndsAtOnceIsNotWaitedFor() throws Exception {
        Path jar = Files.createFile(directory.resolve("server.jar"));
        assertEquals(1, run("--server", jar.toString(), "--peers", "1"));
        assertTrue(err.toString().contains("error: the supernode does not answer, and says: "), err::toString);
    }
}
