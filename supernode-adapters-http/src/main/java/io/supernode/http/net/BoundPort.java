package io.supernode.http.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port that is taken before anything is served on it, so that its number is known to what is built before the server.
 * Clients that connect meanwhile wait until it is served or closed. Thread-safe.
 */
public final class BoundPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BoundPort.class);
    /** A crowd that starts at the same instant must not be refused by the kernel. */
    static final int ACCEPT_QUEUE = 4096;

    private final ServerSocketChannel channel;
    private final int number;

    private BoundPort(ServerSocketChannel channel) throws IOException {
        this.channel = channel;
        this.number = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /**
     * Takes a port.
     *
     * @param name of the port, for the message
     * @throws IOException if it is taken or not allowed, or the host is not one of this machine; the message is a
     *     sentence for the operator
     */
    public static BoundPort open(String name, ListenAddress address) throws IOException {
        InetSocketAddress socketAddress = address.host()
                .map(host -> new InetSocketAddress(host, address.port()))
                .orElseGet(() -> new InetSocketAddress(address.port()));
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            if (socketAddress.isUnresolved()) {
                throw new IOException("there is no address of the name " + socketAddress.getHostString());
            }
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(socketAddress, ACCEPT_QUEUE);
            return new BoundPort(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("cannot listen on " + name + " port " + address.port() + ": " + Listener.reason(e), e);
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
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("port {} did not close", number, e);
        }
    }
}
