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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The Prometheus of the system as a process of its own, which scrapes supernodes several times a second. */
final class Prometheus implements AutoCloseable {

    private static final long END_SECONDS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = """
            global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
            rule_files: ["%s"]
            scrape_configs:
              - job_name: supernode
                static_configs: [{targets: [%s]}]
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
        promtool(directory, "check", "rules", rules.toString());
    }

    private static void promtool(Path directory, String... arguments) throws IOException, InterruptedException {
        Path out = directory.resolve("promtool.txt");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process promtool = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
        assertEquals(0, promtool.waitFor(), () -> text(out));
    }

    /** Has promtool play the series of a file to the rules that it names, and compare the alerts with those that it expects. */
    static void assertRulesPass(Path tests, Path directory) throws IOException, InterruptedException {
        promtool(directory, "test", "rules", tests.toString());
    }

    /** Starts one on a port of loopback, which scrapes these addresses with their ports. */
    static Prometheus start(Path directory, List<String> scraped, Path rules) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(
                directory.resolve("prometheus.yml"), CONFIG.formatted(rules.toAbsolutePath(), '"' + String.join("\", \"", scraped) + '"'));
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
        assertTrue(process.isAlive(), () -> "prometheus has ended: " + text(log));
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
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

    /** The alert rules of all groups that it evaluates. */
    List<JsonNode> rules() throws Exception {
        List<JsonNode> rules = new ArrayList<>();
        api("rules").path("groups").forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    /** The names of all metrics that it knows. */
    Set<String> metrics() throws Exception {
        Set<String> names = new TreeSet<>();
        api("label/__name__/values").forEach(name -> names.add(name.asText()));
        return names;
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
