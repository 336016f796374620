package io.supernode.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.ScriptedSupernode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class MainTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {
        "get", "get http://x/f", "get --node 127.0.0.1:99999 http://x/f -o f", "get --node n --form --json http://x/f -o f",
        "swarm --node n http://x/f", "swarm --node n --peers 0 http://x/f", "swarm --node n --peers x http://x/f",
        "swarm --node n --peers 1 --header-per-peer x http://x/f", "registry-front", "registry-front --registry n --tokens 0",
        "registry-front --registry n --latency -1", "swarm --node n --peers 4 --stalling 1.5 http://x/f",
        "swarm --node n --peers 4 --kind go2 http://x/f", "campaign", "campaign restarts --server x --planned now",
        "campaign soak --server x --minutes 0", "campaign stalls --server x --lying 2", "registry-front --registry n --port 99999",
        "origin --size big", "origin --port 99999", "xyzzy"
    })
    void badUsageIsExplainedAndExitsWith2(String arguments) {
        assertEquals(2, run(arguments.split(" ")));
        assertTrue(err.toString().contains("Usage:"), err.toString());
    }

    @Test
    void getLeavesTheFileAndSaysWhereItCameFrom() throws Exception {
        Content content = Content.random(3, 100_000);
        Path target = directory.resolve("file");
        try (ScriptedSupernode node = new ScriptedSupernode(content)) {
            assertEquals(0, run(
                    "get", "--quiet", "--json", "--node", "127.0.0.1:" + node.port(), "http://x/f", "-o", target.toString()));
        }
        assertArrayEquals(content.bytes(), Files.readAllBytes(target));
        assertTrue(out.toString().contains("md5 " + content.md5()), out.toString());
        assertTrue(out.toString().contains("100005 bytes from the supernode, 0 from peers"), out.toString());
    }

    @Test
    void getWritesNoColoursToAStreamThatIsNoTerminal() throws Exception {
        try (ScriptedSupernode node = new ScriptedSupernode(Content.random(3, 100_000))) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-cp", System.getProperty("java.class.path"), Main.class.getName(),
                            "get", "--node", "127.0.0.1:" + node.port(), "http://x/f",
                            "-o", directory.resolve("file").toString())
                    .redirectErrorStream(true)
                    .start();
            String written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), written);
            assertTrue(written.contains("get"), written);
            assertFalse(written.contains("\u001b["), written);
        }
    }

    @Test
    void aServerThatIsNotThereIsToldAtOnce() {
        assertEquals(2, run("campaign", "restarts", "--server", "/nonexistent.jar"), err::toString);
        assertTrue(err.toString().contains("--server expects a jar, and /nonexistent.jar is none"), err::toString);
    }

    @Test
    void seedsThatWouldOverflowAreRefused() {
        assertEquals(2, run("campaign", "simulate", "--first-seed", "9223372036854775807", "--seeds", "5"));
        assertTrue(err.toString().contains("--first-seed is at most 9223372036854775803"), err::toString);
    }

    @Test
    void swarmPrintsATableAndKeepsFilesOnlyInAGivenDirectory() throws Exception {
        Content content = Content.random(4, 100_000);
        try (ScriptedSupernode node = new ScriptedSupernode(content)) {
            assertEquals(0, run(
                    "swarm", "--node", "127.0.0.1:" + node.port(), "--peers", "3", "--dir", directory.toString(),
                    "--up-rate", "100Mbit", "--down-rate", "100Mbit", "http://x/f"));
        }
        for (int i = 1; i <= 3; i++) {
            assertArrayEquals(content.bytes(), Files.readAllBytes(directory.resolve("peer-" + i)));
        }
        assertTrue(out.toString().contains("all 3 files are identical, md5 " + content.md5()), out.toString());
        assertTrue(out.toString().contains("(100.0 %)"), out.toString());
    }

    @Test
    void aBadHeaderIsExplained() {
        assertEquals(2, run("get", "--node", "n", "--header", "xyzzy", "http://x/f", "-o", "f"));
        assertTrue(err.toString().contains("--header expects 'NAME: VALUE'"), err.toString());
    }

    @Test
    void aSupernodeThatIsNotThereMakesGetFailWithAReason() throws IOException {
        String target = directory.resolve("file").toString();
        assertEquals(1, run("get", "--quiet", "--node", "127.0.0.1:" + freePort(), "http://x/f", "-o", target));
        assertTrue(err.toString().startsWith("error: cannot reach the supernode"), err.toString());
    }

    @Test
    void aSwarmWithoutSupernodeFailsAndSaysSo() throws IOException {
        assertEquals(1, run("swarm", "--quiet", "--node", "127.0.0.1:" + freePort(), "--peers", "2", "http://x/f"));
        assertTrue(out.toString().contains("FAILED: 2 of 2 peers"), out.toString());
    }

    @Test
    void aTakenPortOfTheOriginIsExplained() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertEquals(1, run("origin", "--size", "1K", "--port", Integer.toString(taken.getLocalPort())));
            assertTrue(err.toString().contains("is taken"), err.toString());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private int run(String... arguments) {
        CommandLine commands = Main.commandLine();
        commands.setOut(new PrintWriter(out, true));
        commands.setErr(new PrintWriter(err, true));
        return commands.execute(arguments);
    }
}
