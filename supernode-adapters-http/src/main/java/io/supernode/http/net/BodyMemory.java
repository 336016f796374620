package io.supernode.http.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * The memory of one port for what has come of request bodies, all connections together. An address may hold as much as is left for
 * the others: alone half of all, and with {@code n} that want more each one part in {@code n + 1}, so that whoever comes next finds
 * some. Thread-safe.
 */
public final class BodyMemory {

    /** Of whoever does not say from where it calls. */
    private static final long NOBODY = -1;

    private final long most;
    /** Guarded by this. */
    private long taken;
    /** Guarded by this; addresses that hold nothing are not in it. */
    private final Map<Long, Long> held = new HashMap<>();

    /** @param most bytes */
    BodyMemory(long most) {
        this.most = most;
    }

    /** What this request has of the memory of its port: nothing yet. The request came through a {@link Listener}. */
    public static Share of(Request request) {
        Listener listener = (Listener) request.getConnectionMetaData().getConnector();
        return listener.bodies().share(ClientAddress.of(request).address());
    }

    Share share(Optional<InetAddress> address) {
        return new Share(address.map(AddressKey::of).orElse(NOBODY));
    }

    /** Bytes that are taken now. */
    public synchronized long taken() {
        return taken;
    }

    /** Addresses that hold some now. */
    synchronized int addresses() {
        return held.size();
    }

    private synchronized boolean take(long address, long bytes) {
        long own = held.getOrDefault(address, 0L) + bytes;
        if (own > most - taken - bytes) {
            return false;
        }
        taken += bytes;
        held.put(address, own);
        return true;
    }

    private synchronized void give(long address, long bytes) {
        taken -= bytes;
        held.computeIfPresent(address, (key, own) -> own == bytes ? null : own - bytes);
    }

    /** What one body holds. Used by one thread at a time. */
    public final class Share implements AutoCloseable {

        private final long address;
        private long bytes;

        private Share(long address) {
            this.address = address;
        }

        /** Holds {@code size} bytes in all from now on, or as much as before; answers whether it holds so many. */
        public boolean growTo(long size) {
            if (size > bytes) {
                if (!take(address, size - bytes)) {
                    return false;
                }
                bytes = size;
            }
            return true;
        }

        /** Gives back what it holds; once is enough. */
        @Override
        public void close() {
            if (bytes > 0) {
                give(address, bytes);
                bytes = 0;
            }
        }
    }
}
