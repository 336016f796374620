package io.supernode.app.warmup;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A kept connection to a port of the rehearsal. For one thread. */
final class RehearsalConnection implements Closeable {

    private static final int BUFFER_BYTES = 256 << 10;
    private static final String HEAD_END = "\r\n\r\n";
    private static final String LENGTH = "\r\ncontent-length:";

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    RehearsalConnection(int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /**
     * Makes a call.
     *
     * @param request the whole of it
     * @return the body of the reply, of less than {@value #BUFFER_BYTES} bytes with its head
     */
    String call(String request) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        buffer.clear();
        int bodyAt = -1;
        int end = Integer.MAX_VALUE;
        while (buffer.position() < end) {
            if (channel.read(buffer) <= 0) {
                throw new EOFException("the reply ends too early");
            }
            if (bodyAt < 0) {
                String head = text(0, buffer.position());
                int headEnd = head.indexOf(HEAD_END);
                if (headEnd >= 0) {
                    bodyAt = headEnd + HEAD_END.length();
                    end = bodyAt + length(head.substring(0, bodyAt).toLowerCase(Locale.ROOT));
                }
            }
        }
        return text(bodyAt, end);
    }

    private static int length(String head) throws IOException {
        int at = head.indexOf(LENGTH);
        if (at < 0) {
            throw new IOException("a reply without a length");
        }
        return Integer.parseInt(head.substring(at + LENGTH.length(), head.indexOf('\r', at + LENGTH.length())).strip());
    }

    private String text(int from, int to) {
        return new String(buffer.array(), from, to - from, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
