package io.supernode.cdn.origin;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Buffers of one size outside the heap, used again and again: sockets and disks take them without a copy. All bodies
 * together have a bounded number of them; whoever finds none gets the next one that is given back, in the order of
 * asking. Thread-safe.
 */
final class ChunkPool {

    /** Fits the second-level cache, in which the checksums then find it. */
    static final int CHUNK_BYTES = 256 << 10;

    /** Idle buffers that are kept: 32 MB. */
    private static final int MAX_IDLE = 128;

    private final int max;
    private final Executor executor;

    /** All guarded by this. The one given back last is taken first: the cache still has it. */
    private final Deque<ByteBuffer> idle = new ArrayDeque<>();

    private final Queue<Consumer<ByteBuffer>> waiting = new ArrayDeque<>();
    private int taken;

    /** At most {@code max} buffers are in use at a time; whoever had to wait gets one on {@code executor}. */
    ChunkPool(int max, Executor executor) {
        this.max = max;
        this.executor = executor;
    }

    /** A buffer, or null: then {@code whenThere} gets one later, once, and must give that back like any other. */
    synchronized ByteBuffer take(Consumer<ByteBuffer> whenThere) {
        if (taken == max) {
            waiting.add(whenThere);
            return null;
        }
        taken++;
        ByteBuffer used = idle.poll();
        return used == null ? ByteBuffer.allocateDirect(CHUNK_BYTES) : used.clear();
    }

    /** Takes a buffer back. */
    void give(ByteBuffer buffer) {
        Consumer<ByteBuffer> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                taken--;
                // When enough are idle, the garbage collector gets this one.
                if (idle.size() < MAX_IDLE) {
                    idle.push(buffer);
                }
                return;
            }
        }
        handOver(next, buffer);
    }

    /** Elsewhere: whoever gives one back may hold locks of his own. */
    private void handOver(Consumer<ByteBuffer> next, ByteBuffer buffer) {
        try {
            executor.execute(() -> next.accept(buffer.clear()));
        } catch (RejectedExecutionException e) {
            // The client is being closed: nobody reads any more.
            synchronized (this) {
                taken--;
            }
        }
    }
}
