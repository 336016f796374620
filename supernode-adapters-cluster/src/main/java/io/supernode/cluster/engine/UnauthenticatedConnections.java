package io.supernode.cluster.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that others have opened to this node and by which no message of a node has come yet. Each takes a thread and
 * buffers, so they are few: beyond that the eldest is closed of the address that has most of them, and each is closed if it stays so
 * for some seconds. A node sends a message as soon as it has connected. Thread-safe.
 */
final class UnauthenticatedConnections {

    /** More nodes than these do not connect within one instant. */
    static final int MOST = 64;
    static final long MOST_NANOS = 5_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(UnauthenticatedConnections.class);

    private final LongSupplier nanoTime;
    /** When each was opened, the eldest first. Guarded by the monitor. */
    private final Map<Socket, Long> connections = new LinkedHashMap<>();

    /** @param nanoTime as {@link System#nanoTime} */
    UnauthenticatedConnections(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void opened(Socket connection) {
        connections.put(connection, nanoTime.getAsLong());
        if (connections.size() > MOST) {
            close(eldestOfMost());
        }
    }

    /** So strangers at one address do not take the place of nodes at others. */
    private Socket eldestOfMost() {
        Map<InetAddress, Integer> counts = new HashMap<>();
        connections.keySet().forEach(connection -> counts.merge(connection.getInetAddress(), 1, Integer::sum));
        int most = Collections.max(counts.values());
        return connections.keySet().stream()
                .filter(connection -> counts.get(connection.getInetAddress()) == most)
                .findFirst()
                .orElseThrow();
    }

    /**
     * A message of a node has come by it, so it is none of these any more.
     *
     * @return false if it has been closed meanwhile
     */
    synchronized boolean authenticated(Socket connection) {
        return connections.remove(connection) != null;
    }

    synchronized void close(Socket connection) {
        connections.remove(connection);
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("the connection of a stranger did not close", e);
        }
    }

    /** Closes those that have had their time. */
    synchronized void closeExpired() {
        long now = nanoTime.getAsLong();
        Map.copyOf(connections).forEach((connection, opened) -> {
            if (now - opened >= MOST_NANOS) {
                close(connection);
            }
        });
    }

    synchronized void closeAll() {
        List.copyOf(connections.keySet()).forEach(this::close);
    }
}
