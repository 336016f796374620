package io.supernode.cdn.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * One reader's way to a stored content. It keeps what it has opened even if the content is deleted meanwhile, but
 * should ask {@link StoredContent#isServable} before each range it serves. Close it when the last byte has been sent.
 */
public final class ContentReader implements Closeable {

    private final StoredContent content;
    private final FileChannel channel;

    ContentReader(StoredContent content, FileChannel channel) {
        this.content = content;
        this.channel = channel;
    }

    /** What is stored, and how much of it. */
    public StoredContent content() {
        return content;
    }

    /** The framed file, for positioned reads and transfers; it belongs to this reader alone. */
    public FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
