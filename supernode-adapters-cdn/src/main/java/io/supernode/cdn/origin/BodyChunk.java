package io.supernode.cdn.origin;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Some bytes of a body, in a buffer that is used again once all its users have released it. Holding chunks holds back
 * the origin: that is the back-pressure. Users may be different threads.
 */
public final class BodyChunk {

    private final ByteBuffer buffer;
    private final Runnable whenFree;
    private final AtomicInteger users = new AtomicInteger(1);

    BodyChunk(ByteBuffer buffer, Runnable whenFree) {
        this.buffer = buffer;
        this.whenFree = whenFree;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    /** A view of the bytes with its own position; reading it changes no other view. */
    public ByteBuffer bytes() {
        return buffer.duplicate().flip();
    }

    /** Adds a user, who must release the chunk as well. */
    public void retain() {
        users.incrementAndGet();
    }

    /** One user is done; after the last one the bytes must not be touched any more. */
    public void release() {
        if (users.decrementAndGet() == 0) {
            whenFree.run();
        }
    }
}
