package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.junit.jupiter.api.Test;

class IsolatedBufferPoolTest {

    private static final int SIZE = 4096;

    private final IsolatedBufferPool pool = new IsolatedBufferPool(1, SIZE);

    @Test
    void whoClearsABufferThatItGaveBackTakesNothingFromTheNextUser() {
        RetainableByteBuffer first = pool.acquire(SIZE, true);
        ByteBuffer stale = first.getByteBuffer();
        first.release();
        RetainableByteBuffer second = pool.acquire(SIZE, true);
        BufferUtil.append(second.getByteBuffer(), new byte[100]);
        BufferUtil.clear(stale);
        assertEquals(100, second.remaining());
    }

    @Test
    void whoGivesABufferBackTwiceDoesNotTakeItFromTheNextUser() {
        RetainableByteBuffer first = pool.acquire(SIZE, true);
        first.release();
        RetainableByteBuffer second = pool.acquire(SIZE, true);
        assertThrows(IllegalStateException.class, first::release);
        BufferUtil.append(second.getByteBuffer(), new byte[] {2});
        RetainableByteBuffer third = pool.acquire(SIZE, true);
        BufferUtil.append(third.getByteBuffer(), new byte[] {3});
        assertEquals(2, second.getByteBuffer().get(0), "two users do not write to the same memory");
    }

    @Test
    void memoryThatWasGivenBackIsUsedAgain() {
        RetainableByteBuffer first = pool.acquire(SIZE, true);
        BufferUtil.append(first.getByteBuffer(), new byte[] {7});
        first.release();
        RetainableByteBuffer second = pool.acquire(SIZE, true);
        assertEquals(0, second.remaining());
        second.getByteBuffer().limit(1);
        assertEquals(7, second.getByteBuffer().get(0));
    }
}
