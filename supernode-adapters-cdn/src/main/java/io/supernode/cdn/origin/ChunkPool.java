package io.supernode.cdn.origin;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Buffers of one size, used again and again. They are on the heap: three checksums read each of them, which from other
 * memory would copy it three times, and only one write does so now.
 */
final class ChunkPool {

    /** Fits the second-level cache, in which the checksums then find it. */
    static final int CHUNK_BYTES = 256 << 10;

    /** Idle buffers that are kept: 16 MB. */
    private static final int MAX_IDLE = 64;

    private final BlockingQueue<ByteBuffer> idle = new ArrayBlockingQueue<>(MAX_IDLE);

    ByteBuffer take() {
        ByteBuffer used = idle.poll();
        return used == null ? ByteBuffer.allocate(CHUNK_BYTES) : used.clear();
    }

    void give(ByteBuffer buffer) {
        // When enough are idle, the garbage collector gets this one.
        idle.offer(buffer);
    }
}
