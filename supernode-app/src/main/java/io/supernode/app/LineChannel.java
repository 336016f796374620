package io.supernode.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Short lines between two processes of one machine. One thread reads and writes; any may close it, which ends both. */
final class LineChannel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LineChannel.class);
    private static final int MAX_LINE = 1000;

    private final SocketChannel channel;

    LineChannel(SocketChannel channel) {
        this.channel = channel;
    }

    void write(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * The next line, without its end; null if the other side has closed before.
     *
     * @throws IOException also if the line is too long
     */
    String read() throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (line.length() < MAX_LINE) {
            one.clear();
            if (channel.read(one) < 0) {
                return null;
            }
            char next = (char) one.get(0);
            if (next == '\n') {
                return line.toString();
            }
            line.append(next);
        }
        throw new IOException("a line of more than " + MAX_LINE + " characters");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a socket between two processes did not close", e);
        }
    }
}
