package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The Prometheus of the system as a process of its own, which scrapes one supernode several times a second. */
final class Prometheus implements AutoCloseable {

    private static final long END_SECONDS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = """
            global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
            rule_files: ["%s"]
            scrape_configs:
              - job_name: supernode
                static_configs: [{targets: ["127.0.0.1:%d"]}]
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final Path log;

    private Prometheus(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Skips the test with a loud message where there is no Prometheus, but lets it fail where {@code CI=true}. */
    static void require() throws InterruptedException {
        boolean isThere;
        try {
            isThere = run("prometheus", "--version") == 0 && run("promtool", "--version") == 0;
        } catch (IOException e) {
            isThere = false;
        }
        if (!isThere) {
            String message = "prometheus is missing: NO dashboard and NO alert is tried with it";
            System.err.println("**** " + message + " ****");
            assertTrue(!"true".equals(System.getenv("CI")), message);
            Assumptions.abort(message);
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Has promtool look at a file of rules. */
    static void assertGoodRules(Path rules, Path directory) throws IOException, InterruptedException {
        Path out = directory.resolve("promtool.txt");
        Process check = new ProcessBuilder("promtool", "check", "rules", rules.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertEquals(0, check.waitFor(), Files.readString(out));
    }

    /** Starts one on a port of loopback. */
    static Prometheus start(Path directory, int scrapedPort, Path rules) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(
                directory.resolve("prometheus.yml"), CONFIG.formatted(rules.toAbsolutePath(), scrapedPort));
        Path log = directory.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        "prometheus", "--config.file=" + config, "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Prometheus prometheus = new Prometheus(process, port, log);
        try {
            EndToEnd.await("ready", prometheus::isReady);
        } catch (Exception | AssertionError e) {
            prometheus.close();
            throw e;
        }
        return prometheus;
    }

    private boolean isReady() throws Exception {
        assertTrue(process.isAlive(), () -> "prometheus has ended: " + text());
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String text() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private HttpResponse<String> get(String target) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The data of a reply of its API, which must be no error. */
    JsonNode api(String target) throws Exception {
        HttpResponse<String> reply = get("/api/v1/" + target);
        assertEquals(200, reply.statusCode(), target + ": " + reply.body());
        JsonNode json = JSON.readTree(reply.body());
        assertEquals("success", json.path("status").asText(), reply.body());
        return json.path("data");
    }

    /** What an instant query finds. */
    JsonNode query(String expression) throws Exception {
        return api("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)).path("result");
    }

    /** The sum of an instant query; 0 if it finds nothing. */
    double value(String expression) throws Exception {
        double sum = 0;
        for (JsonNode series : query(expression)) {
            sum += series.path("value").path(1).asDouble();
        }
        return sum;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly().onExit().join();
    }
}
