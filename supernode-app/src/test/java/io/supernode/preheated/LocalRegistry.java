package io.supernode.cdn.preheated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of the system's registry on loopback, with its files below a directory and its access log at hand. */
final class LocalRegistry implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final long PATIENCE_S = 60;
    private static final Pattern ACCESS =
            Pattern.compile("\"([A-Z]+) (\\S+) HTTP/1.1\" ([0-9]+) ([0-9]+) .*");
    private static final String TYPES = String.join(
            ",",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json");

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final Process process;
    private final int port;
    private int markers;

    /** One line of the access log. */
    record Access(String method, String path, int status, long bytes) {}

    private LocalRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
        Thread reader = new Thread(() -> new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .forEach(log::add));
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a registry that everybody may use. */
    static LocalRegistry start(Path directory) throws Exception {
        return start(directory, "");
    }

    /** @param auth lines of its configuration about who may use it */
    static LocalRegistry start(Path directory, String auth) throws Exception {
        int port = freePort();
        Path configuration = directory.resolve("registry.yml");
        Files.createDirectories(directory);
        Files.writeString(configuration, """
                version: 0.1
                log:
                  level: warn
                storage:
                  filesystem:
                    rootdirectory: %s
                http:
                  addr: 127.0.0.1:%d
                %s""".formatted(directory.resolve("data"), port, auth));
        Process process = new ProcessBuilder(RegistryTools.REGISTRY, "serve", configuration.toString())
                .redirectErrorStream(true)
                .start();
        LocalRegistry registry = new LocalRegistry(process, port);
        registry.awaitStart();
        return registry;
    }

    /** It takes no port 0. Whoever takes this one meanwhile makes the start fail. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (true) {
            try {
                get("/v2/", "");
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new AssertionError("the registry does not start: " + log, e);
                }
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Copies an image into it. */
    void fill(TestImage image, String name, String tag, String format, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                RegistryTools.COPY, "--insecure-policy", "copy", "--all", "--format", format, "--dest-tls-verify=false"));
        command.addAll(List.of(more));
        command.addAll(List.of(image.reference(), "docker://127.0.0.1:" + port + '/' + name + ':' + tag));
        Process copy = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(copy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, copy.waitFor(), output);
    }

    /** Digests of layers and configurations of all platforms. */
    Set<String> files(String name, String tag, String authorization) throws Exception {
        ObjectMapper json = new ObjectMapper();
        Set<String> files = new TreeSet<>();
        JsonNode index = json.readTree(get("/v2/" + name + "/manifests/" + tag, authorization).body());
        for (JsonNode entry : index.path("manifests")) {
            JsonNode manifest = json.readTree(
                    get("/v2/" + name + "/manifests/" + entry.path("digest").asText(), authorization).body());
            files.add(manifest.path("config").path("digest").asText());
            manifest.path("layers").forEach(layer -> files.add(layer.path("digest").asText()));
        }
        return files;
    }

    HttpResponse<byte[]> get(String path, String authorization) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path)).header("Accept", TYPES);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** What has been asked of it since the last call of this. */
    List<Access> accesses() throws Exception {
        String marker = "/v2/?marker=" + ++markers;
        get(marker, "");
        List<Access> accesses = new ArrayList<>();
        while (true) {
            String line = log.poll(PATIENCE_S, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the registry did not log " + marker);
            }
            Matcher access = ACCESS.matcher(line.substring(Math.max(0, line.indexOf('"'))));
            if (access.matches()) {
                if (access.group(2).equals(marker)) {
                    return accesses;
                }
                accesses.add(new Access(
                        access.group(1), access.group(2), Integer.parseInt(access.group(3)),
                        Long.parseLong(access.group(4))));
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
