package io.supernode.cdn.origin;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;

/** Buffers of one size outside the heap, used again and again: sockets and disks take them without a copy. */
final class ChunkPool {

    /** Fits the second-level cache, in which the checksums then find it. */
    static final int CHUNK_BYTES = 256 << 10;

    /** Idle buffers that are kept: 32 MB. */
    private static final int MAX_IDLE = 128;

    /** The one given back last is taken first: the cache still has it. */
    private final BlockingDeque<ByteBuffer> idle = new LinkedBlockingDeque<>(MAX_IDLE);

    ByteBuffer take() {
        ByteBuffer used = idle.pollFirst();
        return used == null ? ByteBuffer.allocateDirect(CHUNK_BYTES) : used.clear();
    }

    void give(ByteBuffer buffer) {
        // When enough are idle, the garbage collector gets this one.
        idle.offerFirst(buffer);
    }
}
