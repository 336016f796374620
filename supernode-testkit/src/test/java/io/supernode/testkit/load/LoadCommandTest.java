package io.supernode.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.command.NodeAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class LoadCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new LoadCommand())
                .registerConverter(NodeAddress.class, NodeAddress::parse)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "--node n --peers 0", "--node n --connections 1", "--node n --threads 0", "--node n --duration 1 --rounds 1",
        "--node n --pieces 1 --url http://x/f", "--node n --rounds 0", "--node n --baseline 0", "--node n --server-pid 0", "--node n --pieces 0"
    })
    void badUsageIsExplainedAndExitsWith2(String arguments) {
        assertEquals(2, run(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
        assertTrue(err.toString().contains("Usage:"), err.toString());
    }

    @Test
    void aSupernodeThatIsNotThereIsAnError() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertEquals(1, run("--node", "127.0.0.1:" + port, "--url", "http://x/f"));
        assertTrue(err.toString().startsWith("error: cannot connect to 127.0.0.1:" + port), err.toString());
    }

    @Test
    void aSupernodeThatRefusesTheFileIsAnErrorWithItsReason() throws IOException {
        try (ScriptedNode node = new ScriptedNode(1)) {
            node.answer("/peer/registry", request -> "{\"code\":607,\"msg\":\"no\"}");
            assertEquals(1, run("--node", "127.0.0.1:" + node.port(), "--url", "http://x/f"));
            assertTrue(err.toString().contains("registry answered 607"), err.toString());
        }
    }

    @Test
    void aLoadIsPlayedBetweenTwoBaselinesAndReported() throws IOException {
        try (ScriptedNode node = new ScriptedNode(2)) {
            Map<String, Integer> next = new HashMap<>();
            node.answer("/peer/task", request -> {
                int piece = next.merge(request.cid(), 1, Integer::sum) - 1;
                return piece < 2 ? ScriptedNode.pieces("seed", piece) : ScriptedNode.FINISHED;
            });
            Path json = directory.resolve("load.json");
            int code = run(
                    "--node", "127.0.0.1:" + node.port(), "--url", "http://x/f", "--peers", "3", "--connections", "4",
                    "--threads", "2", "--rounds", "2", "--baseline", "1", "--warmup", "0", "--json", json.toString());
            assertEquals(0, code, err::toString);
            assertTrue(out.toString().contains("downloads ended: 6; 602: 0"), out.toString());
            assertTrue(out.toString().contains("errors: 0"), out.toString());
            assertTrue(Files.size(json) > 0);
        }
    }
}
