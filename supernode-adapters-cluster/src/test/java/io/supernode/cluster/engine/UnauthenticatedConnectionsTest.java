package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.Test;

class UnauthenticatedConnectionsTest {

    private static final int FIRST_PORT = 40_000;

    private long nanos = Long.MAX_VALUE - 100;
    private final UnauthenticatedConnections connections = new UnauthenticatedConnections(() -> nanos);

    private static final class TestConnection extends Connection {
        private boolean isClosed;

        TestConnection(int port) {
            peer_addr = new IpAddress(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public boolean isConnected() {
            return !isClosed;
        }

        @Override
        public boolean isConnectionPending() {
            return false;
        }

        @Override
        public boolean isClosed() {
            return isClosed;
        }

        @Override
        public Address localAddress() {
            return peer_addr;
        }

        @Override
        public void flush() {}

        @Override
        public void connect(Address to) {}

        @Override
        public void start() {}

        @Override
        public void send(byte[] bytes, int offset, int length) {}

        @Override
        public void send(ByteBuffer bytes) {}

        @Override
        public String status() {
            return "";
        }

        @Override
        public void close() {
            close(true);
        }

        @Override
        public void close(boolean graceful) {
            assertFalse(graceful);
            isClosed = true;
        }
    }

    private TestConnection open(int port) {
        TestConnection connection = new TestConnection(port);
        connections.opened(connection);
        nanos++;
        return connection;
    }

    @Test
    void beyondTheMostTheEldestIsClosed() {
        List<TestConnection> opened = new ArrayList<>();
        for (int i = 0; i < 3 * UnauthenticatedConnections.MOST; i++) {
            opened.add(open(FIRST_PORT + i));
        }
        for (int i = 0; i < opened.size(); i++) {
            assertEquals(i < 2 * UnauthenticatedConnections.MOST, opened.get(i).isClosed, "connection " + i);
        }
    }

    @Test
    void oneWithoutAMessageOfANodeIsClosedInTime() {
        TestConnection silent = open(FIRST_PORT);
        nanos += UnauthenticatedConnections.MOST_NANOS / 2;
        TestConnection later = open(FIRST_PORT + 1);
        nanos += UnauthenticatedConnections.MOST_NANOS / 2;
        connections.closeExpired();
        assertTrue(silent.isClosed);
        assertFalse(later.isClosed);
    }

    @Test
    void oneByWhichANodeSpeaksStays() {
        TestConnection node = open(FIRST_PORT);
        connections.authenticated(node.peerAddress());
        for (int i = 1; i <= 2 * UnauthenticatedConnections.MOST; i++) {
            open(FIRST_PORT + i);
        }
        nanos += UnauthenticatedConnections.MOST_NANOS;
        connections.closeExpired();
        assertFalse(node.isClosed);
    }

    @Test
    void oneThatIsClosedCountsNoMoreAndDoesNotTakeAnotherWithIt() {
        TestConnection former = open(FIRST_PORT);
        TestConnection present = open(FIRST_PORT);
        connections.closed(former);
        nanos += UnauthenticatedConnections.MOST_NANOS;
        connections.closeExpired();
        assertTrue(present.isClosed);
        TestConnection gone = open(FIRST_PORT);
        connections.closed(gone);
        nanos += UnauthenticatedConnections.MOST_NANOS;
        connections.closeExpired();
        assertFalse(gone.isClosed);
    }
}
