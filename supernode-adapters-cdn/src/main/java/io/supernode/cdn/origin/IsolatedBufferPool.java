package io.supernode.cdn.origin;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;

/**
 * The client library's pool of buffers, except that each use of a piece of memory has a buffer and a count of users of
 * its own. When a request is aborted while a thread is within the library's receiver, that thread clears on its way out
 * the buffer that it gave back before; in a pool that hands out the same object again, this takes unread bytes away
 * from another connection, whose body is then silently shifted. Here it reaches nobody. Thread-safe.
 */
final class IsolatedBufferPool extends ByteBufferPool.Wrapper {

    /** As in the pools that the library makes for itself. */
    private static final int MIN_BYTES = 0;

    private static final int STEP_BYTES = 2048;

    /** Keeps at most {@code maxIdle} buffers of each size up to {@code maxBytes}; larger ones are not kept. */
    IsolatedBufferPool(int maxIdle, int maxBytes) {
        super(new ArrayByteBufferPool(MIN_BYTES, STEP_BYTES, maxBytes, maxIdle));
    }

    @Override
    public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
        RetainableByteBuffer.Mutable pooled = super.acquire(size, direct);
        ByteBuffer own = pooled.getByteBuffer().duplicate();
        return RetainableByteBuffer.wrap(own, (Runnable) pooled::release);
    }
}
