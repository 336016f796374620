package io.supernode.clustered;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.app.AppProcess;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Three nodes of one cluster, each a process; one that has ended is started again with its home and its name. */
final class ClusterProcesses implements AutoCloseable {

    private static final int NODES = 3;
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_NANOS = 20_000_000;
    private static final int PARTIAL = 206;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path directory;
    private final List<String> flags;
    private final List<Integer> ports = new ArrayList<>();
    /** Null for one that does not run. */
    private final AppProcess[] nodes = new AppProcess[NODES];

    ClusterProcesses(Path directory, String... moreFlags) throws IOException {
        this.directory = directory;
        Path key = directory.resolve("key");
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, "a key that all three nodes know\n");
        findPorts();
        String members = String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
        flags = new ArrayList<>(List.of(
                "--port", "0", "--download-port", "0", "--bind", "127.0.0.1", "--allow-loopback-origin", "--cluster-name",
                "test", "--cluster-members", members, "--cluster-key-file",
                key.toString(), "--failure-timeout", "2s"));
        flags.addAll(List.of(moreFlags));
    }

    private void findPorts() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        while (ports.size() < NODES) {
            try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
                int port = socket.getLocalPort();
                int second = port + ClusterSettings.FAILURE_PORT_OFFSET;
                if (second <= 65_535) {
                    new ServerSocket(second, 1, loopback).close();
                    ports.add(port);
                }
            } catch (IOException e) {
                // The second one is in use: another pair.
                continue;
            }
        }
    }

    /** Starts those that do not run, and waits until all are one cluster. */
    void startMissing() throws Exception {
        List<AppProcess> started = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            if (nodes[node] == null) {
                List<String> own = new ArrayList<>(flags);
                own.addAll(List.of(
                        "--cluster-bind", "127.0.0.1:" + ports.get(node), "--home-dir",
                        directory.resolve("home-" + node).toString()));
                nodes[node] = AppProcess.start(own.toArray(String[]::new));
                started.add(nodes[node]);
            }
        }
        for (AppProcess node : started) {
            node.awaitReady();
        }
        awaitWhole();
    }

    /** Waits until all nodes see each other, and nothing is on its way between them. */
    void awaitWhole() throws Exception {
        await(() -> {
            for (AppProcess node : alive()) {
                String cluster = get(node, "/api/v1/cluster");
                if (cluster.split("\"dataPort\"").length != NODES + 1 || !cluster.contains("\"complete\":true")) {
                    return false;
                }
            }
            return true;
        });
    }

    static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            assertTrue(System.nanoTime() - end < 0, "it has not become so");
            // Three JVMs on few cores have better to do than to answer.
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    List<AppProcess> alive() {
        return Arrays.stream(nodes).filter(node -> node != null).toList();
    }

    /** SIGKILL. */
    void kill(AppProcess node) {
        forget(node);
        node.close();
    }

    /** SIGTERM. */
    void terminate(AppProcess node) throws InterruptedException {
        forget(node);
        node.terminate();
        assertTrue(node.endsWithin(10), "it does not end");
    }

    private void forget(AppProcess node) {
        nodes[Arrays.asList(nodes).indexOf(node)] = null;
    }

    static String get(AppProcess node, String path) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.controlPort() + path))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static TaskId task(String url) {
        return new ResourceIdentity(url, "", "").taskId();
    }

    /** The node that shows the task as its own. */
    Optional<AppProcess> owner(String url) throws IOException, InterruptedException {
        for (AppProcess node : alive()) {
            if (get(node, "/api/v1/tasks").contains(task(url).value())) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /** The node that owns the task as soon as there is one. */
    AppProcess futureOwner(String url) throws IOException, InterruptedException {
        String owners = get(alive().get(0), "/api/v1/cluster?taskId=" + task(url).value());
        int names = owners.indexOf("\"owners\"");
        for (int node = 0; node < NODES; node++) {
            if (owners.startsWith("[\"127.0.0.1:" + ports.get(node) + '"', owners.indexOf('[', names))) {
                return nodes[node];
            }
        }
        throw new AssertionError(owners);
    }

    /** Waits until another node than the owner serves all pieces of the file. */
    void awaitSecondSeed(AppProcess owner, String url, long length) throws Exception {
        PieceLayout layout = PieceLayout.ofLength(length);
        await(() -> {
            for (AppProcess node : alive()) {
                boolean hasAll = node != owner;
                for (int piece = 0; hasAll && piece < layout.pieceCount(); piece++) {
                    hasAll = serves(node, task(url), (long) piece * layout.pieceSize());
                }
                if (hasAll) {
                    return true;
                }
            }
            return false;
        });
    }

    private static boolean serves(AppProcess node, TaskId task, long offset) throws IOException, InterruptedException {
        return HTTP.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.downloadPort()
                                                + ContentKey.of(task, 0).dataPath()))
                                        .header("Range", "bytes=" + offset + '-' + offset)
                                        .timeout(Duration.ofSeconds(10))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == PARTIAL;
    }

    @Override
    public void close() {
        alive().forEach(AppProcess::close);
    }
}
