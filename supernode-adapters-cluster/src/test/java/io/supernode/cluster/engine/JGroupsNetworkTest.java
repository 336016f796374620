package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.RecordFormat;
import io.supernode.core.model.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jgroups.blocks.cs.TcpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the rest of the module relies on, with the real engine. */
class JGroupsNetworkTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String KEY = "a key of many characters";
    private static final long PATIENCE_SECONDS = 30;
    private static final int MUCH = 2 << 20;

    private final List<TestNode> nodes = new ArrayList<>();

    static final class TestNode implements ClusterNetwork.Listener {
        private final BlockingQueue<ClusterMembers> changes = new LinkedBlockingQueue<>();
        final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private volatile String lastThread = "";
        final ClusterNetwork network;

        TestNode(ClusterSettings settings) throws IOException {
            network = new JGroupsNetwork(settings);
            network.join(this);
        }

        @Override
        public void membersChanged(ClusterMembers members) {
            changes.add(members);
        }

        @Override
        public void received(String from, ByteReader message) {
            lastThread = Thread.currentThread().getName();
            messages.add(from + ": " + new String(ReceivedBytes.of(message), StandardCharsets.UTF_8));
        }

        ClusterMembers awaitMembers(Predicate<ClusterMembers> wanted) throws InterruptedException {
            while (true) {
                ClusterMembers next = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertNotNull(next, "no such members");
                if (wanted.test(next)) {
                    return next;
                }
            }
        }
    }

    @AfterEach
    void closeAll() {
        nodes.forEach(node -> node.network.close());
    }

    static ClusterSettings settings(String cluster, String name, int port, List<Integer> others, String key) {
        return new ClusterSettings(
                cluster,
                new ClusterNode(name, 3, new PeerAddress("192.0.2.7", 8001)),
                new InetSocketAddress(LOOPBACK, port),
                others.stream().map(other -> new ClusterSettings.Member("127.0.0.1", other)).toList(),
                Optional.ofNullable(key),
                1,
                1,
                ClusterSettings.DEFAULT_LARGE_SWARM,
                ClusterSettings.DEFAULT_FAILURE_TIMEOUT);
    }

    private TestNode start(ClusterSettings settings) throws IOException {
        TestNode node = new TestNode(settings);
        nodes.add(node);
        return node;
    }

    @Test
    void nodesFindEachOtherSpeakInOrderAndNoticeWhoLeaves() throws Exception {
        int firstPort = FreePort.ofNode();
        int secondPort = FreePort.ofNode();
        TestNode first = start(settings("c", "first", firstPort, List.of(secondPort), KEY));
        assertEquals(1, first.awaitMembers(members -> true).nodes().size());
        TestNode second = start(settings("c", "second", secondPort, List.of(firstPort), KEY));
        ClusterMembers seen = second.awaitMembers(members -> members.nodes().size() == 2);
        ClusterMembers seenByFirst = first.awaitMembers(members -> members.nodes().size() == 2);
        assertEquals(seen.nodes(), seenByFirst.nodes());
        assertEquals(seen.epoch(), seenByFirst.epoch());
        assertEquals(new PeerAddress("192.0.2.7", 8001), seen.find("first").orElseThrow().data());
        assertEquals(3, seen.find("first").orElseThrow().weight());

        for (int i = 0; i < 100; i++) {
            first.network.sendInOrder("second", ("m" + i).getBytes(StandardCharsets.UTF_8));
        }
        for (int i = 0; i < 100; i++) {
            assertEquals("first: m" + i, second.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        byte[] large = "x".repeat(300_000).getBytes(StandardCharsets.UTF_8);
        second.network.send("first", large);
        assertEquals(300_008, first.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS).length());
        second.network.send("nobody", large);

        second.network.close();
        assertEquals(1, first.awaitMembers(members -> members.epoch() > seen.epoch()).nodes().size());
    }

    @Test
    void aNodeThatComesBackAtAnotherAddressUnderItsNameIsTheOneThatCountsAlsoWhileItsFormerProcessIsBelievedToLive() throws Exception {
        int firstPort = FreePort.ofNode();
        TestNode first = start(settings("c", "first", firstPort, List.of(), KEY));
        TestNode former = start(settings("c", "second", FreePort.ofNode(), List.of(firstPort), KEY));
        ClusterMembers before = first.awaitMembers(members -> members.nodes().size() == 2);
        former.awaitMembers(members -> members.nodes().size() == 2);

        PeerAddress data = new PeerAddress("192.0.2.8", 8001);
        ClusterSettings usual = settings("c", "second", FreePort.ofNode(), List.of(firstPort), KEY);
        TestNode next = start(new ClusterSettings(
                "c", new ClusterNode("second", 1, data), usual.bind(), usual.members(), usual.key(), 1, 1, 0,
                usual.failureTimeout()));
        assertEquals(2, next.awaitMembers(members -> members.nodes().size() == 2).nodes().size());
        // What the former process was asked and told is over.
        ClusterMembers gone = first.awaitMembers(members -> members.epoch() > before.epoch());
        assertEquals(List.of("first"), gone.nodes().stream().map(ClusterNode::name).toList());
        ClusterMembers back = first.awaitMembers(members -> members.epoch() > gone.epoch());
        assertEquals(data, back.find("second").orElseThrow().data());

        first.network.sendInOrder("second", new byte[] {'a'});
        assertEquals("first: a", next.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        first.network.send("second", new byte[] {'b'});
        assertEquals("first: b", next.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        former.network.sendInOrder("first", new byte[] {'c'});
        former.network.close();
        ClusterMembers last = first.awaitMembers(members -> members.epoch() > back.epoch());
        assertEquals(data, last.find("second").orElseThrow().data());
        next.network.sendInOrder("first", new byte[] {'d'});
        assertEquals("second: d", first.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "the former process counts no more");
        assertEquals(List.of(), List.copyOf(former.messages));
    }

    @Test
    void aMessageThatMayOvertakeOthersIsHandedOnByTheThreadThatHasReadItFromTheConnection() throws Exception {
        int port = FreePort.ofNode();
        TestNode first = start(settings("c", "first", port, List.of(), KEY));
        TestNode second = start(settings("c", "second", FreePort.ofNode(), List.of(port), KEY));
        second.awaitMembers(members -> members.nodes().size() == 2);
        first.awaitMembers(members -> members.nodes().size() == 2);
        second.network.send("first", new byte[] {'m'});
        assertEquals("second: m", first.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertTrue(first.lastThread.startsWith("Connection.Receiver"), first.lastThread);
    }

    @Test
    void whoSpeaksAsTheEngineDoesButWithoutTheKeyIsHungUpOnWhenHeAnnouncesMuchAndIsNotHeardOtherwise() throws Exception {
        int port = FreePort.ofNode();
        TestNode node = start(settings("c", "node", port, List.of(), KEY));
        TcpClient stranger = new TcpClient(LOOPBACK, 0, LOOPBACK, port);
        stranger.start();
        try {
            stranger.send(new byte[1000], 0, 1000);
            assertTrue(stranger.isConnected());
            try {
                stranger.send(new byte[MUCH], 0, MUCH);
            } catch (IOException e) {
                // He was hung up on before he had sent it all.
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (stranger.isConnected() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertFalse(stranger.isConnected());
        } finally {
            stranger.stop();
        }
        assertEquals(List.of(), List.copyOf(node.messages));
        TestNode member = start(settings("c", "member", FreePort.ofNode(), List.of(port), KEY));
        assertEquals(2, member.awaitMembers(seen -> seen.nodes().size() == 2).nodes().size());
    }

    @Test
    void whoDoesNotKnowTheKeyDoesNotJoinAndIsNotHeard() throws Exception {
        int firstPort = FreePort.ofNode();
        int strangerPort = FreePort.ofNode();
        TestNode first = start(settings("c", "first", firstPort, List.of(), KEY));
        TestNode stranger = start(settings("c", "stranger", strangerPort, List.of(firstPort), "another key of that length"));
        assertEquals(1, stranger.awaitMembers(members -> true).nodes().size());
        // A third one that knows the key joins meanwhile, so the port is alive, and sees no stranger.
        TestNode third = start(settings("c", "third", FreePort.ofNode(), List.of(firstPort), KEY));
        ClusterMembers members = third.awaitMembers(seen -> seen.nodes().size() >= 2);
        assertTrue(members.find("stranger").isEmpty());
        assertEquals(2, first.awaitMembers(seen -> seen.nodes().size() >= 2).nodes().size());
    }

    @Test
    void nodesOfAnotherNameAreAnotherCluster() throws Exception {
        int firstPort = FreePort.ofNode();
        start(settings("c", "first", firstPort, List.of(), KEY));
        TestNode other = start(settings("d", "second", FreePort.ofNode(), List.of(firstPort), KEY));
        assertEquals(1, other.awaitMembers(members -> true).nodes().size());
    }

    @Test
    void whateverAPeerSendsToThePortOfTheClusterTheNodesGoOn() throws Exception {
        int firstPort = FreePort.ofNode();
        TestNode first = start(settings("c", "first", firstPort, List.of(), KEY));
        byte[] http = "GET /peer/task?taskId=1 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(LOOPBACK, firstPort)) {
                socket.getOutputStream().write(i % 2 == 0 ? http : new byte[2000]);
            }
        }
        TestNode second = start(settings("c", "second", FreePort.ofNode(), List.of(firstPort), KEY));
        second.awaitMembers(members -> members.nodes().size() == 2);
        second.network.send("first", new byte[] {'!'});
        assertEquals("second: !", first.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aPortThatIsTakenIsTheOperatorsToFree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            int port = taken.getLocalPort();
            IOException failure = assertThrows(
                    IOException.class, () -> new TestNode(settings("c", "first", port, List.of(), KEY)));
            assertEquals(
                    "the cluster cannot listen at 127.0.0.1:" + port + ": port " + port + " is taken by another process",
                    failure.getMessage());
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNamedAsTheCause() throws Exception {
        ClusterSettings foreign = new ClusterSettings(
                "c", new ClusterNode("first", 1, new PeerAddress("192.0.2.7", 8001)),
                new InetSocketAddress(InetAddress.getByName("198.51.100.1"), 17_944), List.of(), Optional.of(KEY), 1, 1,
                0, ClusterSettings.DEFAULT_FAILURE_TIMEOUT);
        assertEquals(
                "the cluster cannot listen at 198.51.100.1:17944: 198.51.100.1 is no address of this machine",
                assertThrows(IOException.class, () -> new TestNode(foreign)).getMessage());
    }

    @Test
    void nodesWhoseRecordsHaveAnotherFormatAreAnotherCluster() throws Exception {
        assertTrue(JGroupsNetwork.channelName("c", RecordFormat.VERSION).endsWith("." + RecordFormat.VERSION));
        assertNotEquals(
                JGroupsNetwork.channelName("c", RecordFormat.VERSION), JGroupsNetwork.channelName("c", RecordFormat.VERSION - 1));
    }

    @Test
    void theKeyIsInNoText() {
        String text = settings("c", "first", 7946, List.of(), KEY).toString();
        assertTrue(text.contains("first") && !text.contains(KEY), text);
    }
}
