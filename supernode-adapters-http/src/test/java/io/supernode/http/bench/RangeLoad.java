package io.supernode.http.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Clients that read random ranges of one file as fast as they can, all on one thread. Every reply must be a whole 206. */
final class RangeLoad implements AutoCloseable {

    private static final int READ_BYTES = 1 << 20;
    private static final int MAX_HEAD = 4096;
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final Random random = new Random(1);
    private final String path;
    private final int ranges;
    private final int rangeBytes;
    private long bytes;

    /** One connection; it is kept from range to range. */
    private final class Client {
        private final SocketChannel channel;
        private final StringBuilder head = new StringBuilder();
        private long left;

        Client(SocketChannel channel) throws IOException {
            this.channel = channel;
            ask();
        }

        void ask() throws IOException {
            long from = (long) random.nextInt(ranges) * rangeBytes;
            String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nRange: bytes=" + from + '-' + (from + rangeBytes - 1)
                    + END_OF_HEAD;
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            head.setLength(0);
        }

        void read() throws IOException {
            buffer.clear();
            int count = channel.read(buffer);
            if (count < 0) {
                throw new EOFException("the server hung up");
            }
            if (left > 0) {
                left -= count;
                bytes += count;
            } else {
                readHead();
            }
            if (left == 0 && head.length() > 0) {
                ask();
            }
        }

        private void readHead() {
            buffer.flip();
            while (buffer.hasRemaining() && head.indexOf(END_OF_HEAD, Math.max(0, head.length() - 4)) < 0) {
                head.append((char) buffer.get());
                if (head.length() > MAX_HEAD) {
                    throw new IllegalStateException("no HTTP: " + head);
                }
            }
            if (head.indexOf(END_OF_HEAD) >= 0) {
                if (head.indexOf("HTTP/1.1 206") != 0) {
                    throw new IllegalStateException(head.toString());
                }
                left = rangeBytes - buffer.remaining();
                bytes += buffer.remaining();
            }
        }
    }

    /** Connects and asks; nothing is read yet. */
    RangeLoad(int port, String path, long fileBytes, int rangeBytes, int connections) throws IOException {
        this.path = path;
        this.ranges = (int) (fileBytes / rangeBytes);
        this.rangeBytes = rangeBytes;
        for (int i = 0; i < connections; i++) {
            SocketChannel channel =
                    SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channels.add(channel);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Client(channel));
        }
    }

    /** Reads for so long, and answers how many bytes of the file came. */
    long run(long nanos) throws IOException {
        bytes = 0;
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            selector.select(key -> {
                try {
                    ((Client) key.attachment()).read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
