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
 *
 * <p>A listening socket may be older than the process that serves it, and live longer: see {@link #of}. Two processes of one
 * user may listen on one port for a moment, so that no caller is refused while one takes over from the other: see {@link #share}.
 */
public final class BoundPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BoundPort.class);
    /** A crowd that starts at the same instant must not be refused by the kernel. */
    static final int ACCEPT_QUEUE = 4096;

    private final int number;
    /** Null if it is taken later. */
    private final Opening opening;
    /** Null until it is taken; guarded by this. */
    private ServerSocketChannel channel;
    private volatile boolean isLeftOpen;

    /** Takes a port. */
    @FunctionalInterface
    private interface Opening {
        ServerSocketChannel open() throws IOException;
    }

    private BoundPort(ServerSocketChannel channel) throws IOException {
        this.channel = channel;
        this.number = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        this.opening = null;
    }

    private BoundPort(int number, Opening opening) {
        this.number = number;
        this.opening = opening;
    }

    /**
     * Takes a port.
     *
     * @param name of the port, for the message
     * @throws IOException if it is taken or not allowed, or the host is not one of this machine; the message is a
     *     sentence for the operator
     */
    public static BoundPort open(String name, ListenAddress address) throws IOException {
        return new BoundPort(open(name, address, false));
    }

    /**
     * A port at which another process of this user listens still, which has {@link #share shared} it; or one that is free.
     * It is taken when a server is made of it, since callers come to either process from then on, and who comes here waits until
     * the server is started. If it cannot be taken then, the server's constructor throws what {@link #open} would throw.
     *
     * @param name of the port, for the message
     * @param address whose port is not 0
     */
    public static BoundPort beside(String name, ListenAddress address) {
        return new BoundPort(address.port(), () -> open(name, address, true));
    }

    private static ServerSocketChannel open(String name, ListenAddress address, boolean shared) throws IOException {
        InetSocketAddress socketAddress = address.host()
                .map(host -> new InetSocketAddress(host, address.port()))
                .orElseGet(() -> new InetSocketAddress(address.port()));
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            if (socketAddress.isUnresolved()) {
                throw new IOException("there is no address of this name");
            }
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (shared) {
                share(channel);
            }
            channel.bind(socketAddress, ACCEPT_QUEUE);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException(
                    "cannot listen on " + name + " port " + address.port() + address.host().map(host -> " of " + host).orElse("")
                            + ": " + Listener.reason(e),
                    e);
        }
    }

    /**
     * A listening socket that somebody else has opened, and who keeps it open after this process: a service manager, say.
     * Who waits at it when a server ends is not taken then, but left to the next process.
     *
     * @throws IOException if it is closed, or listens on no port
     */
    public static BoundPort of(ServerSocketChannel listening) throws IOException {
        if (!(listening.getLocalAddress() instanceof InetSocketAddress)) {
            throw new IOException("a socket that listens on a TCP port is expected, not on " + listening.getLocalAddress());
        }
        BoundPort port = new BoundPort(listening);
        port.isLeftOpen = true;
        return port;
    }

    /** Its number, also when the system chose it. */
    public int number() {
        return number;
    }

    /** @throws IOException if it cannot be taken only now */
    synchronized ServerSocketChannel channel() throws IOException {
        if (channel == null) {
            channel = opening.open();
        }
        return channel;
    }

    /**
     * Lets another process of this user take the same port too. The kernel allows that for the same user alone
     * (SO_REUSEPORT), and only to those who ask for it: who does not is told as ever that the port is taken.
     *
     * @throws IOException if this system cannot do that, or the port is closed
     */
    public void share() throws IOException {
        share(channel());
    }

    private static void share(ServerSocketChannel channel) throws IOException {
        if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            throw new IOException("on this system a port belongs to one process");
        }
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }

    /**
     * The same port for the server that serves it next in this process. The present one leaves it open when it ends, with those
     * who wait at it.
     *
     * @throws IOException if it is closed
     */
    public BoundPort handOn() throws IOException {
        BoundPort next = new BoundPort(channel());
        next.isLeftOpen = isLeftOpen;
        isLeftOpen = true;
        return next;
    }

    boolean isLeftOpen() {
        return isLeftOpen;
    }

    /** What servers do at their end. */
    public void closeUnlessLeftOpen() {
        if (!isLeftOpen) {
            close();
        }
    }

    /** Frees the port; does nothing when the server that took it over has closed it. */
    @Override
    public synchronized void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("port {} did not close", number, e);
        }
    }
}
