package io.supernode.http.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/**
 * A port that is taken before anything is served on it, so that its number is known to what is built before the server.
 * Whoever connects waits until it is served or closed.
 */
public final class BoundPort implements AutoCloseable {

    /** A crowd that starts at the same instant must not be refused by the kernel. */
    private static final int ACCEPT_QUEUE = 4096;

    private final ServerSocketChannel channel;
    private final int number;

    private BoundPort(ServerSocketChannel channel) throws IOException {
        this.channel = channel;
        this.number = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /**
     * Takes a port.
     *
     * @param host address to listen on; empty for all
     * @param port 0 lets the system choose
     * @throws IOException if it is taken or not allowed
     */
    public static BoundPort open(Optional<String> host, int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(
                    host.map(name -> new InetSocketAddress(name, port)).orElseGet(() -> new InetSocketAddress(port)),
                    ACCEPT_QUEUE);
            return new BoundPort(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            // Such as an address that cannot be resolved.
            throw e instanceof IOException io ? io : new IOException(e.toString(), e);
        }
    }

    /** Its number, also when the system chose it. */
    public int number() {
        return number;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Frees the port; does nothing when the server that took it over has closed it. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
