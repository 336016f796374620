package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.model.PeerAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jgroups.logging.CustomLogFactory;
import org.jgroups.logging.LogFactory;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What an operator reads of those who reach the port of a cluster and are no nodes. */
class StrangersLogTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int CONNECTIONS = 100;
    private static final int PATIENCE_MILLIS = 30_000;

    private static final ClusterNetwork.Listener SILENT = new ClusterNetwork.Listener() {
        @Override
        public void membersChanged(ClusterMembers members) {}

        @Override
        public void received(String from, ByteReader message) {}
    };

    private final List<Runnable> inAMinute = Collections.synchronizedList(new ArrayList<>());

    @Test
    void aHundredConnectionsOfStrangersAreOneLine() throws Exception {
        int port = FreePort.ofNode();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        CustomLogFactory factoryBefore = LogFactory.getCustomLogFactory();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        // Else what other tests have made it say counts too.
        LogFactory.setCustomLogFactory(EngineLog.factory(new LineRate(inAMinute::add)));
        ClusterNetwork network = new JGroupsNetwork(settings("node", LOOPBACK, port, List.of(), "a key of many characters"));
        try {
            network.join(SILENT);
            for (int i = 0; i < CONNECTIONS; i++) {
                connect(port);
            }
        } finally {
            network.close();
            LogFactory.setCustomLogFactory(factoryBefore);
            System.setErr(before);
        }
        List<String> lines = log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("WARN")).toList();
        assertEquals(1, lines.stream().filter(line -> line.contains("failed accepting connection")).count(), lines::toString);
        assertEquals(1, lines.size(), lines::toString);
    }

    /** Speaks HTTP, and reads until it is hung up on. */
    private static void connect(int port) throws IOException {
        try (Socket socket = new Socket(LOOPBACK, port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (socket.getInputStream().read() >= 0) {
                // Until the end.
            }
        } catch (SocketException e) {
            // It was hung up on with bytes that nobody has read: as good.
            return;
        }
    }

    @Test
    void whatIsNotSealedWithTheKeyIsOneLineAMinuteForEachAddressThatSaysWhatToCompare() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            UnsealedLog unsealed = new UnsealedLog(new LineRate(inAMinute::add));
            for (int i = 0; i < CONNECTIONS; i++) {
                // Whoever he says he is.
                unsealed.tell(InetAddress.getByName("192.0.2.1"), new IpAddress("198.51.100." + i, 1000 + i));
                unsealed.tell(InetAddress.getByName("192.0.2.2"), new IpAddress("192.0.2.2", 7946));
            }
        } finally {
            System.setErr(before);
        }
        List<String> lines = log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("WARN")).toList();
        assertEquals(2, lines.size(), lines::toString);
        assertEquals(1, lines.stream().filter(line -> line.contains("what comes from 192.0.2.1, which calls itself 198.51.100.0:1000, is not"))
                .count(), lines::toString);
        assertEquals(1, lines.stream().filter(line -> line.contains("what comes from 192.0.2.2:7946 is not") && line.contains("clusterKeyFile")).count(),
                lines::toString);
    }

    @Test
    void aNodeWithAnotherKeyIsInTheLogOfThoseThatItReaches() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        // Other tests of this process may have used up the lines of the loopback address.
        InetAddress own = InetAddress.getByName("127.0.0.77");
        int port = FreePort.ofNode();
        int otherPort = FreePort.ofNode();
        ClusterNetwork network = new JGroupsNetwork(settings("node", LOOPBACK, port, List.of(), "a key of many characters"));
        ClusterNetwork other = new JGroupsNetwork(settings("other", own, otherPort,
                List.of(new ClusterSettings.Member("127.0.0.1", port)), "another key of many characters"));
        try {
            network.join(SILENT);
            other.join(SILENT);
            String expected = "what comes from 127.0.0.77:" + otherPort + " is not sealed with the key of this cluster";
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            while (!log.toString(StandardCharsets.UTF_8).contains(expected) && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            assertTrue(log.toString(StandardCharsets.UTF_8).contains(expected), () -> log.toString(StandardCharsets.UTF_8));
        } finally {
            other.close();
            network.close();
            System.setErr(before);
        }
    }

    private static ClusterSettings settings(
            String name, InetAddress address, int port, List<ClusterSettings.Member> members, String key) {
        return new ClusterSettings(
                "strangers",
                new ClusterNode(name, 1, new PeerAddress("192.0.2.7", 8001)),
                new InetSocketAddress(address, port),
                members,
                Optional.of(key),
                1,
                1,
                ClusterSettings.DEFAULT_LARGE_SWARM,
                ClusterSettings.DEFAULT_FAILURE_TIMEOUT);
    }

    @Test
    void thatAFarewellDoesNotReachANodeThatHasDiedIsNoError() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            EngineLog engine = new EngineLog(LoggerFactory.getLogger("engine"), new LineRate(inAMinute::add));
            engine.error("%s: failed sending graceful close to %s: %s", "192.0.2.1:7946", "192.0.2.2:7946", "Broken pipe");
            engine.error("%s: failed sending what matters", "192.0.2.1:7946");
        } finally {
            System.setErr(before);
        }
        String text = log.toString(StandardCharsets.UTF_8);
        assertEquals(1, text.lines().filter(line -> line.contains("ERROR")).count(), text);
        assertTrue(text.contains("ERROR engine - 192.0.2.1:7946: failed sending what matters"), text);
    }

    @Test
    void thatThisNodeHasClosedAConnectionItselfIsNoWarning() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            EngineLog engine = new EngineLog(LoggerFactory.getLogger("engine"), new LineRate(inAMinute::add));
            engine.warn("192.0.2.1:7946: failed handling message", new IOException("Stream closed"));
            engine.warn("192.0.2.1:7946: failed handling message", new IOException("broken"));
        } finally {
            System.setErr(before);
        }
        String text = log.toString(StandardCharsets.UTF_8);
        assertEquals(1, text.lines().filter(line -> line.contains("WARN")).count(), text);
        assertTrue(text.contains("IOException: broken"), text);
    }

    @Test
    void aNodeOfAnotherClusterOrVersionIsSeenOnceAMinuteWhateverStrangersDo() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            EngineLog engine = new EngineLog(LoggerFactory.getLogger("engine"), new LineRate(inAMinute::add));
            for (int i = 0; i < CONNECTIONS; i++) {
                String accept = "JGRP000006: %s: failed accepting connection from peer %s: %s";
                engine.warn(accept, "node", "192.0.2." + i, new IOException("cookie " + i + " does not match own cookie"));
                engine.warn(accept, "node", "192.0.2." + i, new IOException("192.0.2.9 has different version (4.2) from ours"));
                engine.warn("JGRP000012: discarded message from different cluster d (our cluster is c). Sender was " + i);
                engine.warn("JGRP000010: packet from 192.0.2." + i + " has different version (4.2) than ours (5.5)");
                engine.error("192.0.2.1:" + i + ": failed handling message", new IOException("broken"));
            }
            assertEquals(4, inAMinute.size());
            List.copyOf(inAMinute).forEach(Runnable::run);
        } finally {
            System.setErr(before);
        }
        List<String> lines = log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("engine -")).toList();
        assertEquals(8, lines.size(), lines::toString);
        assertEquals(2, lines.stream().filter(line -> line.contains("does not match own cookie")).count(), lines::toString);
        assertEquals(2, lines.stream().filter(line -> line.contains("different version")).count(), lines::toString);
        assertEquals(2, lines.stream().filter(line -> line.contains("different cluster")).count(), lines::toString);
        assertEquals(1, lines.stream().filter(line -> line.contains("(99 lines like it within a minute)")
                && line.contains("different cluster")).count(), lines::toString);
    }
}
