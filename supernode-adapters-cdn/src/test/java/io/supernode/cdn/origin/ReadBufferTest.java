package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** How much is read from an origin at a time. */
class ReadBufferTest {

    private static final long KB = 1 << 10;
    private static final long GB = 1 << 30;

    @Test
    void aLargeHeapReadsFasterAndASmallOneAsBefore() {
        assertEquals(256 * KB, HttpClientPool.readBufferBytes(4 * GB));
        assertEquals(256 * KB, HttpClientPool.readBufferBytes(Long.MAX_VALUE));
        assertEquals(64 * KB, HttpClientPool.readBufferBytes(GB));
        assertEquals(64 * KB, HttpClientPool.readBufferBytes(64 * KB * KB));
    }

    @Property
    void aThousandBodiesThatWaitForRoomLeaveMostOfTheMemoryOfAHeapOfHalfAGigabyteOrMore(
            @ForAll @LongRange(min = GB / 2, max = 1024 * GB) long heap) {
        assertTrue(1000L * HttpClientPool.readBufferBytes(heap) <= heap / 8);
    }
}
