package io.supernode.testkit.preheat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.supernode.testkit.command.NodeAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command waits for the end of a preheat, and its exit code says how it has ended. */
@Timeout(60)
class PreheatCommandTest {

    private static final String RUNNING = "{\"status\":\"RUNNING\",\"progress\":{\"files\":2,\"filesDone\":1,\"bytes\":9,\"bytesDone\":4}}";
    private static final String SUCCESS = "{\"status\":\"SUCCESS\",\"progress\":{\"files\":2,\"filesDone\":2,\"bytes\":9,\"bytesDone\":9}}";
    private static final String IMAGE = "https://registry.example/v2/app/manifests/1";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Deque<String> polls = new ArrayDeque<>();
    private int createStatus = 201;
    private String created = "{\"ID\":\"17\"}";
    private JsonNode request;
    private List<String> authorization;
    private HttpServer node;

    @BeforeEach
    void start() throws IOException {
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/preheats", this::create);
        node.createContext("/preheats/17", exchange -> send(exchange, 200, polls.remove()));
        node.start();
    }

    @AfterEach
    void stop() {
        node.stop(0);
    }

    private void create(HttpExchange exchange) throws IOException {
        request = new ObjectMapper().readTree(exchange.getRequestBody());
        authorization = exchange.getRequestHeaders().get("Authorization");
        send(exchange, createStatus, created);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int run(String... arguments) {
        if (List.of(arguments).contains("--node")) {
            return execute(arguments);
        }
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--node";
        all[arguments.length + 1] = "127.0.0.1:" + node.getAddress().getPort();
        return execute(all);
    }

    private int execute(String... all) {
        return new CommandLine(new PreheatCommand())
                .registerConverter(NodeAddress.class, NodeAddress::parse)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    @Test
    void itEndsWithThePreheat() {
        polls.addAll(List.of("{\"status\":\"WAITING\"}", RUNNING, SUCCESS));
        assertEquals(0, run(IMAGE, "--platform", "linux/arm64", "--header", "Authorization: Bearer x"));
        assertTrue(out.toString().startsWith(IMAGE + ": 2 files, 9 bytes, "), out.toString());
        assertEquals("image", request.path("type").asText());
        assertEquals(IMAGE, request.path("url").asText());
        assertEquals("linux/arm64", request.path("platform").asText());
        assertEquals("Bearer x", request.path("headers").path("Authorization").asText());
    }

    @Test
    void aFailureIsToldWithItsReason() {
        polls.add("{\"status\":\"FAILED\",\"errorMsg\":\"no such image\"}");
        assertEquals(1, run("--quiet", "http://h/f?sig=secret"));
        assertEquals("error: no such image" + System.lineSeparator(), err.toString());
        assertEquals("file", request.path("type").asText());
    }

    @Test
    void aRefusalIsToldAndTheTokenIsSent(@TempDir Path directory) throws IOException {
        createStatus = 403;
        created = "{\"code\":403,\"msg\":\"changes are for this machine\"}";
        Path token = Files.writeString(directory.resolve("token"), "right\n");
        assertEquals(1, run("--quiet", "--type", "file", "--token-file", token.toString(), IMAGE));
        assertEquals("error: the supernode answers 403: changes are for this machine" + System.lineSeparator(), err.toString());
        assertEquals(List.of("Bearer right"), authorization);
        assertEquals("file", request.path("type").asText());
    }

    @Test
    void aSupernodeThatIsNotThereIsTold() {
        node.stop(0);
        assertEquals(1, run("--quiet", IMAGE));
        assertEquals("error: no supernode at 127.0.0.1:" + node.getAddress().getPort() + ": Connection refused"
                + System.lineSeparator(), err.toString());
    }

    @Test
    void aPortThatSpeaksTlsIsNamedWithAHint() throws Exception {
        try (ServerSocket tls = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try (Socket client = tls.accept()) {
                    client.getInputStream().read();
                    // A fatal alert, as to everybody who does not begin with a handshake.
                    client.getOutputStream().write(new byte[] {0x15, 3, 3, 0, 2, 2, 0x50});
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The test says what it has read.
                }
            });
            server.start();
            assertEquals(1, run("--quiet", IMAGE, "--node", "127.0.0.1:" + tls.getLocalPort()));
            assertTrue(err.toString().contains("at 127.0.0.1:" + tls.getLocalPort() + " is something else than HTTP"), err.toString());
            assertTrue(err.toString().contains("TLS"), err.toString());
        }
    }

    @Test
    void badUsageIsExplained() {
        assertEquals(2, run(IMAGE, "--header", "x"));
        assertEquals(2, run(IMAGE, "--type", "iso"));
        assertEquals(2, run());
    }
}
