package io.supernode.testkit.restart;

import io.supernode.testkit.process.PatientHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A supernode's process, and when it was started. Not thread-safe, but for {@link #call}. */
final class StartedServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long RETRY_MILLIS = 5;
    private static final int OK = 200;

    private final Process process;
    private final Path output;
    private final PatientHttp client;
    private final String base;
    private final long startedNanos;

    private StartedServer(Process process, Path output, PatientHttp client, String base, long startedNanos) {
        this.process = process;
        this.output = output;
        this.client = client;
        this.base = base;
        this.startedNanos = startedNanos;
    }

    /**
     * Starts one.
     *
     * @param arguments beside home and ports
     */
    static StartedServer start(Path jar, Path home, int port, int downloadPort, PatientHttp client, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString(),
                "--home-dir", home.toString(), "--bind", "127.0.0.1", "--port", Integer.toString(port),
                "--download-port", Integer.toString(downloadPort), "--allow-loopback-origin"));
        command.addAll(arguments);
        Path output = home.resolve("output-of-the-server");
        long started = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new StartedServer(process, output, client, "http://127.0.0.1:" + port, started);
    }

    /** Since it was started, in seconds. */
    double seconds() {
        return (System.nanoTime() - startedNanos) / 1e9;
    }

    /** Time that it has had of all cores, in seconds; 0 if the system does not tell. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().map(cpu -> cpu.toNanos() / 1e9).orElse(0.0);
    }

    /**
     * Asks again and again until it answers with 200, as a client that finds the port closed.
     *
     * @return the body
     * @throws IOException if it ends, or takes minutes
     */
    String firstAnswer(String target) throws IOException, InterruptedException {
        while (true) {
            try {
                return call("GET", target, null);
            } catch (IOException e) {
                if (!process.isAlive() || seconds() > PATIENCE.toSeconds()) {
                    throw new IOException("the supernode does not answer, and says: " + Files.readString(output), e);
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    /** One call, which may reach it twice; the body of its answer. */
    String call(String method, String target, String json) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + target));
        if (json == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
        }
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException(target + " is answered with " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** Kills it, as a power cut would. */
    @Override
    public void close() {
        process.destroyForcibly();
        boolean wasInterrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
