package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.engine.JGroupsNetworkTest.TestNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jgroups.Version;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What those can do who reach the port of a cluster, speak as its engine does, and do not know the key. */
class ManyStrangersTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String KEY = "a key of many characters";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int CONNECTIONS = 300;
    private static final int FIRST_CLAIMED_PORT = 40_000;
    private static final int ANNOUNCED = 1 << 20;

    private final List<Socket> strangers = new ArrayList<>();
    private int port;
    private int secondPort;
    private TestNode first;
    private TestNode second;

    @BeforeEach
    void twoNodes() throws Exception {
        port = FreePort.ofNode();
        secondPort = FreePort.ofNode();
        first = new TestNode(JGroupsNetworkTest.settings("c", "first", port, List.of(), KEY));
        second = new TestNode(JGroupsNetworkTest.settings("c", "second", secondPort, List.of(port), KEY));
        second.awaitMembers(members -> members.nodes().size() == 2);
        first.awaitMembers(members -> members.nodes().size() == 2);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket stranger : strangers) {
            stranger.close();
        }
        second.network.close();
        first.network.close();
    }

    /** Says hello, as a node at another port each time, and that much follows. */
    private void announce(int to, int length) throws IOException {
        announce(to, FIRST_CLAIMED_PORT + strangers.size(), length);
    }

    private void announce(int to, int claimedPort, int length) throws IOException {
        IpAddress claimed = new IpAddress(LOOPBACK, claimedPort);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(Connection.cookie);
        out.writeShort(Version.version);
        out.writeShort(claimed.serializedSize());
        claimed.writeTo(out);
        out.writeInt(length);
        connect(to).getOutputStream().write(bytes.toByteArray());
    }

    private Socket connect(int to) throws IOException {
        Socket socket = new Socket(LOOPBACK, to);
        strangers.add(socket);
        socket.setSoTimeout(1);
        return socket;
    }

    private long open() {
        strangers.removeIf(ManyStrangersTest::isHungUpOn);
        return strangers.size();
    }

    private static boolean isHungUpOn(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void awaitAtMostOpen(int most) {
        long start = System.nanoTime();
        while (open() > most) {
            assertTrue(System.nanoTime() - start < PATIENCE_NANOS, () -> open() + " connections of strangers are open");
            Thread.onSpinWait();
        }
    }

    @Test
    void connectionsWithoutTheKeyAreFewAndNotForLongAndTheNodesSpeakMeanwhile() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            announce(port, ANNOUNCED);
        }
        awaitAtMostOpen(UnauthenticatedConnections.MOST);
        second.network.send("first", "in spite of them".getBytes(StandardCharsets.UTF_8));
        assertEquals("second: in spite of them", first.messages.poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS));
        TestNode third = new TestNode(JGroupsNetworkTest.settings("c", "third", FreePort.ofNode(), List.of(port), KEY));
        try {
            third.awaitMembers(members -> members.nodes().size() == 3);
            awaitAtMostOpen(0);
            // Those of the nodes have stayed.
            third.network.send("first", new byte[] {'3'});
            assertEquals("third: 3", first.messages.poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS));
        } finally {
            third.network.close();
        }
    }

    @Test
    void whoClaimsToBeANodeIsSentNothingThatIsForIt() throws Exception {
        announce(port, secondPort, ANNOUNCED);
        announce(secondPort, port, ANNOUNCED);
        // Both have been read: what one says that comes later is known.
        connect(port).getOutputStream().write("no node".getBytes(StandardCharsets.US_ASCII));
        connect(secondPort).getOutputStream().write("no node".getBytes(StandardCharsets.US_ASCII));
        awaitAtMostOpen(2);
        first.network.send("second", new byte[] {'!'});
        second.network.send("first", new byte[] {'!'});
        assertEquals("first: !", second.messages.poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS));
        assertEquals("second: !", first.messages.poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS));
        for (Socket stranger : strangers) {
            assertFalse(hears(stranger));
        }
    }

    private static boolean hears(Socket socket) {
        try {
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            // He was hung up on, or nothing came.
            return false;
        }
    }

    @Test
    void strangersWhoSayNothingDoNotHoldUpANodeThatJoins() throws Exception {
        for (int i = 0; i < UnauthenticatedConnections.MOST; i++) {
            connect(port);
        }
        TestNode third = new TestNode(JGroupsNetworkTest.settings("c", "third", FreePort.ofNode(), List.of(port), KEY));
        try {
            third.awaitMembers(members -> members.nodes().size() == 3);
        } finally {
            third.network.close();
        }
    }
}
