package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.hostile.HostileCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The battery of ill-meaning clients, against a real process. */
@Timeout(180)
class HostileProcessTest {

    @TempDir
    Path directory;

    @Test
    void everyFormIsAnsweredRightlyAndNeitherFailsNorFloodsTheLog() throws Exception {
        try (AppProcess app = AppProcess.startReady(directory.resolve("home"), "--allow-loopback-origin")) {
            StringWriter table = new StringWriter();
            int exit = new CommandLine(new HostileCommand())
                    .registerConverter(NodeAddress.class, NodeAddress::parse)
                    .setOut(new PrintWriter(table))
                    .execute("--node", "127.0.0.1:" + app.controlPort(), "--fuzz", "3000");
            assertEquals(0, exit, table.toString());
            app.terminate();
            List<String> log = app.errors();
            assertTrue(log.stream().noneMatch(line -> line.contains("[ERROR]")), log.toString());
            assertTrue(log.stream().allMatch(line -> line.length() < 1_200), "a line is long");
            assertTrue(log.size() < 2_000, log.size() + " lines");
        }
    }
}
