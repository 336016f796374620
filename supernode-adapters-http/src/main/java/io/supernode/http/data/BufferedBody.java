package io.supernode.http.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads the file into memory, from where TLS encrypts it: a part is that of one record of TLS, and one buffer serves all parts
 * of a response. The buffer comes from no pool: that of a connection that breaks may still be read by TLS, and must not be
 * another response's meanwhile.
 */
final class BufferedBody implements FileBody {

    /** What a record of TLS can take (RFC 8446, section 5.1). */
    private static final int RECORD_BYTES = 1 << 14;

    private final FileChannel file;
    private final SendfileEndPoint client;
    private ByteBuffer buffer;

    BufferedBody(FileChannel file, SendfileEndPoint client) {
        this.file = file;
        this.client = client;
    }

    @Override
    public int maxPart() {
        return RECORD_BYTES;
    }

    @Override
    public ByteBuffer part(long position, int length) throws IOException {
        if (buffer == null) {
            buffer = ByteBuffer.allocate(length);
        } else if (buffer.hasRemaining()) {
            throw new IllegalStateException("the last part has not been sent yet");
        }
        buffer.clear().limit(length);
        while (buffer.hasRemaining()) {
            long at = position + buffer.position();
            if (read(at) < 0) {
                throw new UnreadableFileException(at, "the file ends before byte " + at, null);
            }
        }
        return buffer.flip();
    }

    private int read(long at) throws UnreadableFileException {
        try {
            return file.read(buffer, at);
        } catch (IOException e) {
            throw new UnreadableFileException(at, "it cannot be read at byte " + at + ": " + e, e);
        }
    }

    @Override
    public void written(int length) throws IOException {
        client.sent(length);
    }
}
