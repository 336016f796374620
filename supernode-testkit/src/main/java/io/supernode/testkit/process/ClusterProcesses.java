package io.supernode.testkit.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.command.ShutdownClose;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The nodes of one cluster, each a process that can be killed, ended and started again with its home, its name and its ports.
 * Nodes are numbered from 0. Not thread-safe, but for what only asks.
 */
public final class ClusterProcesses implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** A node is asked again then: many processes may share few cores. */
    private static final Duration CALL_PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 20;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int PARTIAL = 206;
    private static final int PEERS_PER_PAGE = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PatientHttp http = new PatientHttp(CALL_PATIENCE, PATIENCE);
    private final Path directory;
    private final List<NodePorts> ports;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final Set<Integer> running = new TreeSet<>();

    /** Who stops the campaign does not want its nodes to go on. */
    private final ShutdownClose shutdown = new ShutdownClose(this::closeAll);

    /** What is awaited. */
    public interface Condition {
        boolean isMet() throws IOException, InterruptedException;
    }

    /**
     * Starts nothing yet.
     *
     * @param directory of homes, logs and the key
     * @param addresses one of loopback for each node
     * @param command of a node with this home and all its flags, but for addresses, ports, members and key
     */
    public static ClusterProcesses plain(Path directory, List<String> addresses, Function<Path, List<String>> command)
            throws IOException {
        ClusterProcesses cluster = new ClusterProcesses(directory, addresses);
        for (int node = 0; node < addresses.size(); node++) {
            cluster.nodes.add(cluster.plainNode(node, command));
        }
        return cluster;
    }

    private NodeProcess plainNode(int node, Function<Path, List<String>> command) {
        NodePorts own = ports.get(node);
        List<String> all = new ArrayList<>(command.apply(home(node)));
        all.addAll(List.of(
                "--bind", own.address(), "--port", String.valueOf(own.control()),
                "--download-port", String.valueOf(own.download())));
        all.addAll(clusterFlags(node));
        return new PlainNode(all, log(node));
    }

    /** A plain node that does not run has another address and other ports from now on; the others are not told. */
    public void move(int node, String address, Function<Path, List<String>> command) throws IOException {
        ports.set(node, NodePorts.find(List.of(address)).get(0));
        nodes.set(node, plainNode(node, command));
    }

    /** The same with nodes whose listening sockets outlive them, as under systemd's socket units; needs perl. */
    public static ClusterProcesses held(Path directory, List<String> addresses, Function<Path, List<String>> command)
            throws IOException {
        ClusterProcesses cluster = new ClusterProcesses(directory, addresses);
        for (int node = 0; node < addresses.size(); node++) {
            NodePorts own = cluster.ports.get(node);
            List<String> all = new ArrayList<>(command.apply(cluster.home(node)));
            all.addAll(cluster.clusterFlags(node));
            cluster.nodes.add(new SocketHolder(all, cluster.log(node), own.address(), own.control(), own.download()));
        }
        return cluster;
    }

    private ClusterProcesses(Path directory, List<String> addresses) throws IOException {
        this.directory = directory;
        ports = new ArrayList<>(NodePorts.find(addresses));
        shutdown.arm();
        Path key = key();
        if (!Files.exists(key)) {
            Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(key, "a key that all of these nodes know\n");
        }
    }

    private Path key() {
        return directory.resolve("key");
    }

    private File log(int node) {
        return directory.resolve("node-" + node + ".log").toFile();
    }

    private List<String> clusterFlags(int node) {
        return List.of(
                "--cluster-name", "campaign", "--cluster-key-file", key().toString(), "--cluster-node-name", name(node),
                "--cluster-bind", ports.get(node).clusterAddress(),
                "--cluster-members", String.join(",", ports.stream().map(NodePorts::clusterAddress).toList()));
    }

    /** What a node is called by the others, whatever its address. */
    public static String name(int node) {
        return "node-" + node;
    }

    private List<String> names() {
        return IntStream.range(0, size()).mapToObj(ClusterProcesses::name).toList();
    }

    /** So many addresses of loopback, one for each node. */
    public static List<String> addresses(int nodes) {
        return IntStream.range(0, nodes).mapToObj(node -> "127.0.0." + (2 + node)).toList();
    }

    public int size() {
        return ports.size();
    }

    /** The home of a node. */
    public Path home(int node) {
        return directory.resolve("home-" + node);
    }

    /** Where clients reach the nodes, in their order, whether they run or not. */
    public List<NodeAddress> controlAddresses() {
        return ports.stream().map(one -> new NodeAddress(one.address(), one.control())).toList();
    }

    /** Addresses and ports of a node. */
    public NodePorts ports(int node) {
        return ports.get(node);
    }

    /** Those that run. */
    public List<Integer> alive() {
        return List.copyOf(running);
    }

    /** The number of the process of a node that runs. */
    public long pid(int node) {
        return nodes.get(node).pid();
    }

    /** Starts those that do not run, and waits until all are one cluster. */
    public void startMissing() throws IOException, InterruptedException {
        List<NodeProcess> started = new ArrayList<>();
        for (int node = 0; node < size(); node++) {
            if (running.add(node)) {
                nodes.get(node).start();
                started.add(nodes.get(node));
            }
        }
        for (NodeProcess node : started) {
            node.awaitReady();
        }
        await("all nodes are one cluster", this::isWhole);
    }

    /** Whether all nodes that run see each other and nobody else, and nothing is on its way between them. */
    public boolean isWhole() throws IOException, InterruptedException {
        Set<String> expected = new HashSet<>();
        alive().forEach(node -> expected.add(name(node)));
        for (int node : alive()) {
            Optional<JsonNode> cluster = get(node, "/api/v1/cluster");
            boolean isComplete = cluster.isPresent() && cluster.get().path("complete").asBoolean();
            if (!isComplete || !members(cluster.get()).equals(expected)) {
                return false;
            }
        }
        return true;
    }

    private static Set<String> members(JsonNode cluster) {
        Set<String> names = new HashSet<>();
        cluster.path("nodes").forEach(node -> names.add(node.path("name").asText()));
        return names;
    }

    /** How many nodes a node sees, itself among them; 0 if it does not answer. */
    public int membersSeenBy(int node) throws InterruptedException {
        try {
            return get(node, "/api/v1/cluster").map(cluster -> members(cluster).size()).orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Looks again and again until something is so.
     *
     * @param what it is, for the message of the failure
     * @throws IOException if that takes two minutes
     */
    public static void await(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.isMet()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("it has not become so within " + PATIENCE.toSeconds() + " s: " + what);
            }
            // Several JVMs on few cores have better to do than to answer.
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** SIGKILL. */
    public void kill(int node) {
        running.remove(node);
        nodes.get(node).kill();
    }

    /** SIGTERM; returns when it has ended. */
    public void terminate(int node) throws IOException, InterruptedException {
        running.remove(node);
        nodes.get(node).terminate();
    }

    /** Has a node take nobody in any more, and end when nobody downloads by calls to it; answers what it says of these. */
    public JsonNode drain(int node, Duration patience) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(ports.get(node).controlUri("/api/v1/drain"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"seconds\":" + patience.toSeconds() + '}'));
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != ACCEPTED) {
            throw new IOException("node " + node + " does not drain: it answers " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }

    /** Waits until a node that drains has ended. */
    public void awaitDrained(int node, Duration patience) throws IOException, InterruptedException {
        nodes.get(node).awaitEnd(patience.plus(PATIENCE));
        running.remove(node);
    }

    /** Sends a signal, such as STOP. */
    public void signal(int node, String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid(node))).start().waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " of node " + node + " ended with " + code);
        }
    }

    /** The task of a URL without further parameters. */
    public static TaskId task(String url) {
        return new ResourceIdentity(url, "", "").taskId();
    }

    /** The nodes that go on with the task of a URL: one, but for a split, a change of the members, or before it is known. */
    public List<Integer> owners(String url) throws IOException, InterruptedException {
        List<Integer> owners = new ArrayList<>();
        for (int node : alive()) {
            if (get(node, "/api/v1/tasks/" + task(url).value()).isPresent()) {
                owners.add(node);
            }
        }
        return owners;
    }

    /** The nodes that own the task of a URL, or would, as a node that runs sees it: the owner first. */
    public List<Integer> order(String url) throws IOException, InterruptedException {
        JsonNode cluster = get(alive().get(0), "/api/v1/cluster?taskId=" + task(url).value())
                .orElseThrow(() -> new IOException("the supernode is no node of a cluster"));
        List<String> names = names();
        List<Integer> order = new ArrayList<>();
        cluster.path("owners").forEach(name -> order.add(names.indexOf(name.asText())));
        return order;
    }

    /** The clients that a node knows of a task of its own; further seeds, which are shown as peers too, are left out. */
    public Set<String> peers(int node, String url) throws IOException, InterruptedException {
        Set<String> cids = new HashSet<>();
        List<String> names = names();
        String cursor = "";
        do {
            Optional<JsonNode> page = get(node, "/api/v1/tasks/" + task(url).value() + "/peers?limit=" + PEERS_PER_PAGE + cursor);
            if (page.isEmpty()) {
                break;
            }
            for (JsonNode peer : page.get().path("items")) {
                if (!names.contains(peer.path("hostName").asText())) {
                    cids.add(peer.path("cid").asText());
                }
            }
            String next = page.get().path("next").asText("");
            cursor = next.isEmpty() ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        return cids;
    }

    /** Whether peers have all pieces of a task together, as its owner knows it. */
    public boolean havePeersAllPieces(int node, String url) throws IOException, InterruptedException {
        Optional<JsonNode> pieces = get(node, "/api/v1/tasks/" + task(url).value() + "/pieces?limit=10000");
        if (pieces.isEmpty() || pieces.get().path("items").isEmpty()) {
            return false;
        }
        for (JsonNode piece : pieces.get().path("items")) {
            if (piece.path("copies").asInt() == 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether a node serves all pieces of a file of this length, in its first version. */
    public boolean servesAll(int node, String url, long length) throws IOException, InterruptedException {
        PieceLayout layout = PieceLayout.ofLength(length);
        for (int piece = 0; piece < layout.pieceCount(); piece++) {
            if (!serves(node, task(url), (long) piece * layout.pieceSize())) {
                return false;
            }
        }
        return true;
    }

    private boolean serves(int node, TaskId task, long offset) throws IOException, InterruptedException {
        NodePorts own = ports.get(node);
        URI uri = URI.create("http://" + own.address() + ':' + own.download() + ContentKey.of(task, 0).dataPath());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Range", "bytes=" + offset + '-' + offset);
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == PARTIAL;
    }

    /** Whether a node says that it is ready for clients. */
    public boolean isReady(int node) throws IOException, InterruptedException {
        return ask(node, "/readyz").statusCode() == OK;
    }

    /** Asks a node's control port; empty unless it answers with 200. */
    public Optional<JsonNode> get(int node, String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = ask(node, path);
        return answer.statusCode() == OK ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
    }

    private HttpResponse<byte[]> ask(int node, String path) throws IOException, InterruptedException {
        NodePorts own = ports.get(node);
        HttpRequest.Builder request = HttpRequest.newBuilder(own.controlUri(path));
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Ends all by SIGKILL. */
    @Override
    public void close() {
        closeAll();
        shutdown.close();
    }

    private void closeAll() {
        nodes.forEach(NodeProcess::close);
    }
}
