package io.supernode.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts one node of a cluster off from the others by rules of iptables, while clients reach all of them. Nodes must have addresses
 * of their own. Only in a network namespace in which there is nothing but loopback, so that no rule can touch anything else; such a
 * one is made by {@code unshare}. Not thread-safe.
 */
public final class NetworkSplit implements AutoCloseable {

    private static final Path INTERFACES = Path.of("/proc/net/dev");
    /** From where the JVM of a node calls others, unless the node binds its socket. */
    private static final String UNBOUND = "127.0.0.1";
    private static final String HINT =
            "run the same command with this in front of it: unshare -rn sh -c 'ip link set lo up && exec \"$@\"' -";

    /** Arguments of iptables, without the action; the last one at the front. */
    private final Deque<List<String>> rules = new ArrayDeque<>();

    /** @throws IOException if splits are not possible here; the message is a sentence for the user */
    public NetworkSplit() throws IOException, InterruptedException {
        if (!isPrivate()) {
            throw new IOException("a split needs a network namespace of its own, in which there is nothing but loopback: " + HINT);
        }
        iptables(List.of("-S", "INPUT"));
    }

    /** Whether there is no interface but loopback. */
    private static boolean isPrivate() throws IOException {
        List<String> lines = Files.readAllLines(INTERFACES);
        // Two lines of head.
        return lines.stream().skip(2).allMatch(line -> line.strip().startsWith("lo:"));
    }

    /** From now on nothing passes between this node and the others. */
    public void cutOff(NodePorts node, List<NodePorts> others) throws IOException, InterruptedException {
        for (NodePorts other : others) {
            drop(List.of("-s", node.address(), "-d", other.address()));
            drop(List.of("-s", other.address(), "-d", node.address()));
        }
        String port = String.valueOf(node.download());
        drop(List.of("-p", "tcp", "-s", UNBOUND, "-d", node.address(), "--dport", port));
        drop(List.of("-p", "tcp", "-s", node.address(), "-d", UNBOUND, "--sport", port));
    }

    private void drop(List<String> match) throws IOException, InterruptedException {
        List<String> rule = new ArrayList<>(List.of("INPUT"));
        rule.addAll(match);
        rule.addAll(List.of("-j", "DROP"));
        change("-A", rule);
        rules.push(rule);
    }

    /** Everything passes again. */
    public void heal() throws IOException, InterruptedException {
        while (!rules.isEmpty()) {
            change("-D", rules.peek());
            rules.pop();
        }
    }

    private static void change(String action, List<String> rule) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(action));
        arguments.addAll(rule);
        iptables(arguments);
    }

    private static void iptables(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("iptables", "-w"));
        command.addAll(arguments);
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException("a split needs iptables, which is missing: " + e.getMessage(), e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("a split needs iptables, which is not permitted here: '" + String.join(" ", command)
                    + "' ended with " + code + ": " + said + "; " + HINT);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            heal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while rules were removed: " + rules, e);
        }
    }
}
