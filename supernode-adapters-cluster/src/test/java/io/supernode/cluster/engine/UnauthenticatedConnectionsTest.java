package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnauthenticatedConnectionsTest {

    private static final String STRANGER = "192.0.2.1";
    private static final String OTHER = "192.0.2.2";

    private long nanos = Long.MAX_VALUE - 100;
    private final UnauthenticatedConnections connections = new UnauthenticatedConnections(() -> nanos);

    private static final class ConnectionFrom extends Socket {
        private final InetAddress address;

        ConnectionFrom(String address) throws UnknownHostException {
            this.address = InetAddress.getByName(address);
        }

        @Override
        public InetAddress getInetAddress() {
            return address;
        }
    }

    private Socket open(String address) throws UnknownHostException {
        Socket connection = new ConnectionFrom(address);
        connections.opened(connection);
        nanos++;
        return connection;
    }

    @Test
    void beyondTheMostTheEldestIsClosed() throws Exception {
        List<Socket> opened = new ArrayList<>();
        for (int i = 0; i < 3 * UnauthenticatedConnections.MOST; i++) {
            opened.add(open(STRANGER));
        }
        for (int i = 0; i < opened.size(); i++) {
            assertEquals(i < 2 * UnauthenticatedConnections.MOST, opened.get(i).isClosed(), "connection " + i);
        }
    }

    @Test
    void manyOfOneAddressDoNotCloseThoseOfAnother() throws Exception {
        Socket other = open(OTHER);
        for (int i = 0; i < 3 * UnauthenticatedConnections.MOST; i++) {
            open(STRANGER);
        }
        assertFalse(other.isClosed());
        assertTrue(connections.authenticated(other));
    }

    @Test
    void oneWithoutAMessageOfANodeIsClosedInTime() throws Exception {
        Socket silent = open(STRANGER);
        nanos += UnauthenticatedConnections.MOST_NANOS / 2;
        Socket later = open(STRANGER);
        nanos += UnauthenticatedConnections.MOST_NANOS / 2;
        connections.closeExpired();
        assertTrue(silent.isClosed());
        assertFalse(connections.authenticated(silent));
        assertFalse(later.isClosed());
    }

    @Test
    void oneByWhichANodeSpeaksStays() throws Exception {
        Socket node = open(STRANGER);
        assertTrue(connections.authenticated(node));
        for (int i = 1; i <= 2 * UnauthenticatedConnections.MOST; i++) {
            open(STRANGER);
        }
        nanos += UnauthenticatedConnections.MOST_NANOS;
        connections.closeExpired();
        connections.closeAll();
        assertFalse(node.isClosed());
    }
}
