package io.supernode.http.data;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Lets the connection send the file itself, which counts what it sends; for connections that nothing encrypts. */
final class SendfileBody implements FileBody {

    private final FileChannel file;
    private final SendfileEndPoint client;

    SendfileBody(FileChannel file, SendfileEndPoint client) {
        this.file = file;
        this.client = client;
    }

    @Override
    public int maxPart() {
        return SendfileEndPoint.MAX_PART;
    }

    @Override
    public ByteBuffer part(long position, int length) {
        return client.partOf(file, position, length);
    }

    @Override
    public void written(int length) {
        // It has been counted as it went.
    }
}
