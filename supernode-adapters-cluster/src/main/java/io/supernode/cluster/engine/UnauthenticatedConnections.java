package io.supernode.cluster.engine;

import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jgroups.Address;
import org.jgroups.blocks.cs.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that others have opened to this node and by which no message sealed with the key of the cluster has come yet. Each
 * takes a thread and buffers, so they are few: beyond that the eldest is closed, and each is closed if it stays so for some seconds. A
 * node sends a message as soon as it has connected. Thread-safe.
 */
final class UnauthenticatedConnections {

    /** More nodes than these do not connect within one instant. */
    static final int MOST = 64;
    static final long MOST_NANOS = 5_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(UnauthenticatedConnections.class);

    private final LongSupplier nanoTime;
    /** By the address that the other side has told, of which the engine has one connection at a time. */
    private final Map<Address, Opened> connections = new ConcurrentHashMap<>();

    private record Opened(Connection connection, long nanos) {}

    /** @param nanoTime as {@link System#nanoTime} */
    UnauthenticatedConnections(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** One more; called by one thread at a time. */
    void opened(Connection connection) {
        long now = nanoTime.getAsLong();
        connections.put(connection.peerAddress(), new Opened(connection, now));
        if (connections.size() > MOST) {
            connections.values().stream()
                    .max(Comparator.comparingLong(opened -> now - opened.nanos()))
                    .ifPresent(this::close);
        }
    }

    /** A message has come from there that was sealed with the key. */
    void authenticated(Address address) {
        // So it is for nearly all messages.
        if (!connections.isEmpty()) {
            connections.remove(address);
        }
    }

    void closed(Connection connection) {
        Address address = connection.peerAddress();
        Opened opened = connections.get(address);
        if (opened != null && opened.connection() == connection) {
            connections.remove(address, opened);
        }
    }

    /** Closes those that have had their time. */
    void closeExpired() {
        long now = nanoTime.getAsLong();
        for (Opened opened : connections.values()) {
            if (now - opened.nanos() >= MOST_NANOS) {
                close(opened);
            }
        }
    }

    private void close(Opened opened) {
        // Else it has been authenticated or replaced meanwhile.
        if (!connections.remove(opened.connection().peerAddress(), opened)) {
            return;
        }
        try {
            // Without a last word, which would wait for one who does not read.
            opened.connection().close(false);
        } catch (IOException e) {
            LOG.debug("the connection of a stranger did not close", e);
        }
    }
}
