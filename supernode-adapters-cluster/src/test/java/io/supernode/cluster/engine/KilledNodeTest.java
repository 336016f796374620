package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.cluster.engine.JGroupsNetworkTest.TestNode;
import io.supernode.cluster.settings.ClusterSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How nodes learn of one whose process ends, or stands still, without a word. */
class KilledNodeTest {

    private static final String KEY = "a key of many characters";
    /** Longer than the test waits, so heartbeats that stay away tell nobody. */
    private static final Duration FAILURE_TIMEOUT = Duration.ofMinutes(5);

    /** Together more than the buffers of a connection. */
    private static final int MESSAGES = 500;
    private static final int MUCH = 40_000;
    private static final int PATIENCE_SECONDS = 30;

    private static ClusterSettings settings(String name, int port, List<Integer> others) {
        ClusterSettings usual = JGroupsNetworkTest.settings("c", name, port, others, KEY);
        return new ClusterSettings(
                usual.name(), usual.self(), usual.bind(), usual.members(), usual.key(), usual.replicas(), usual.seeds(),
                usual.largeSwarm(), FAILURE_TIMEOUT);
    }

    /** A node in a process of its own. */
    static final class Victim {

        private Victim() {}

        /** @param arguments its port, and that of another node */
        public static void main(String[] arguments) throws Exception {
            new TestNode(settings("victim", Integer.parseInt(arguments[0]), List.of(Integer.parseInt(arguments[1]))));
            Thread.currentThread().join();
        }
    }

    @Test
    void aNodeWhoseProcessIsKilledIsNoticedByItsConnectionsAlone() throws Exception {
        int port = FreePort.ofNode();
        TestNode node = new TestNode(settings("node", port, List.of()));
        Process victim = process(FreePort.ofNode(), port);
        try {
            node.awaitMembers(members -> members.find("victim").isPresent());
            victim.destroyForcibly();
            assertEquals(1, node.awaitMembers(members -> members.find("victim").isEmpty()).nodes().size());
        } finally {
            victim.destroyForcibly();
            node.network.close();
        }
    }

    @Test
    void aNodeThatIsStoppedIsGivenUpInTimeHoweverMuchIsOnItsWayToIt() throws Exception {
        int port = FreePort.ofNode();
        TestNode node = new TestNode(JGroupsNetworkTest.settings("c", "node", port, List.of(), KEY));
        Process victim = process(FreePort.ofNode(), port);
        try {
            node.awaitMembers(members -> members.find("victim").isPresent());
            stopWithMuchOnItsWay(victim, node);
            assertEquals(1, node.awaitMembers(members -> members.find("victim").isEmpty()).nodes().size());
        } finally {
            victim.destroyForcibly();
            node.network.close();
        }
    }

    @Test
    void aNodeEndsHoweverMuchIsOnItsWayToOneThatIsStopped() throws Exception {
        int port = FreePort.ofNode();
        TestNode node = new TestNode(settings("node", port, List.of()));
        Process victim = process(FreePort.ofNode(), port);
        try {
            node.awaitMembers(members -> members.find("victim").isPresent());
            stopWithMuchOnItsWay(victim, node);
            CompletableFuture.runAsync(node.network::close).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            victim.destroyForcibly();
            node.network.close();
        }
    }

    private static void stopWithMuchOnItsWay(Process victim, TestNode node) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-STOP", Long.toString(victim.pid())).start().waitFor());
        byte[] much = new byte[MUCH];
        for (int i = 0; i < MESSAGES; i++) {
            node.network.send("victim", much);
        }
    }

    private static Process process(int port, int other) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                        Victim.class.getName(), String.valueOf(port), String.valueOf(other))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
