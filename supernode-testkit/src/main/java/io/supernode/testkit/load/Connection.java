package io.supernode.testkit.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * One kept connection with at most one outstanding call. Reopened when the server has closed it in between. For the thread
 * of one loop.
 */
final class Connection {

    private static final int FIRST_BUFFER = 2048;
    private static final int CONNECT_MILLIS = 3000;

    private final InetSocketAddress node;
    private final Selector selector;
    private SocketChannel channel;
    private SelectionKey key;
    private ByteBuffer out;
    private byte[] in = new byte[FIRST_BUFFER];
    private ByteBuffer inView = ByteBuffer.wrap(in);
    private int received;
    private Call call;
    private long startedNanos;

    Connection(InetSocketAddress node, Selector selector) {
        this.node = node;
        this.selector = selector;
    }

    /** Connects, if it is not connected. */
    void open() throws IOException {
        if (channel != null) {
            return;
        }
        SocketChannel opened = SocketChannel.open();
        try {
            opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
            opened.socket().connect(node, CONNECT_MILLIS);
            opened.configureBlocking(false);
            key = opened.register(selector, SelectionKey.OP_READ, this);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        channel = opened;
    }

    /** Sends a call; the one before must have been answered. */
    void send(Call next, long nowNanos) throws IOException {
        open();
        call = next;
        startedNanos = nowNanos;
        received = 0;
        inView.clear();
        out = ByteBuffer.wrap(next.request());
        write();
    }

    private void write() throws IOException {
        channel.write(out);
        key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /**
     * Does what the socket is ready for.
     *
     * @return false when the server has closed the connection
     */
    boolean advance() throws IOException {
        if (key.isWritable() && out != null && out.hasRemaining()) {
            write();
        }
        if (!inView.hasRemaining()) {
            in = Arrays.copyOf(in, in.length * 2);
            inView = ByteBuffer.wrap(in).position(received);
        }
        int count = channel.read(inView);
        if (count > 0) {
            received += count;
        }
        return count >= 0;
    }

    /** What has been received of the reply so far; the first {@link #received} bytes count. */
    byte[] bytes() {
        return in;
    }

    int received() {
        return received;
    }

    /** The outstanding call, or null. */
    Call call() {
        return call;
    }

    long startedNanos() {
        return startedNanos;
    }

    /** The reply was taken: the connection is free. */
    Call take() {
        Call taken = call;
        call = null;
        return taken;
    }

    /** Closes the socket; an outstanding call stays to be taken. */
    void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
