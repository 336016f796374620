package io.supernode.cdn.origin;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Buffers of one size outside the heap, used again and again: sockets and disks take them without a copy. */
final class ChunkPool {

    /** Fits the second-level cache, in which the checksums then find it. */
    static final int CHUNK_BYTES = 256 << 10;

    /** Idle buffers that are kept: 32 MB. */
    private static final int MAX_IDLE = 128;

    private final BlockingQueue<ByteBuffer> idle = new ArrayBlockingQueue<>(MAX_IDLE);

    ByteBuffer take() {
        ByteBuffer used = idle.poll();
        return used == null ? ByteBuffer.allocateDirect(CHUNK_BYTES) : used.clear();
    }

    void give(ByteBuffer buffer) {
        // When enough are idle, the garbage collector gets this one.
        idle.offer(buffer);
    }
}
