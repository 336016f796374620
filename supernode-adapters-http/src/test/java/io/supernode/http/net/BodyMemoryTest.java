package io.supernode.http.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {

    private static final int MOST = 1200;

    private final BodyMemory memory = new BodyMemory(MOST);

    private static Optional<InetAddress> address(int number) {
        try {
            return Optional.of(InetAddress.getByName("192.0.2." + number));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void oneAddressHasHalfOfItHoweverManyBodiesItSendsAndAnotherFindsSome() {
        assertTrue(memory.share(address(1)).growTo(300));
        assertTrue(memory.share(address(1)).growTo(300));
        assertFalse(memory.share(address(1)).growTo(1));
        assertTrue(memory.share(address(2)).growTo(300));
        assertFalse(memory.share(address(2)).growTo(1));
        assertTrue(memory.share(address(3)).growTo(150));
    }

    @Test
    void whatIsGivenBackIsThereAgainAndOnlyOnce() {
        BodyMemory.Share share = memory.share(address(1));
        BodyMemory.Share other = memory.share(address(1));
        assertTrue(share.growTo(100));
        assertTrue(other.growTo(500));
        assertTrue(share.growTo(50), "it holds more than that");
        assertFalse(share.growTo(101));
        other.close();
        other.close();
        assertEquals(100, memory.taken());
        assertTrue(share.growTo(600));
        share.close();
        assertEquals(0, memory.taken());
        assertEquals(0, memory.addresses(), "an address without bodies is forgotten");
    }

    @Test
    void thoseWhoseAddressIsNotKnownCountAsOneAddress() {
        assertTrue(memory.share(Optional.empty()).growTo(600));
        assertFalse(memory.share(Optional.empty()).growTo(1));
        assertTrue(memory.share(address(1)).growTo(300));
    }

    @Property
    void howeverMuchIsAskedForItIsNeverMoreThanThereIsAndNothingIsLeftInTheEnd(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 4000) Integer> steps) {
        BodyMemory all = new BodyMemory(MOST);
        List<BodyMemory.Share> shares = IntStream.range(0, 12).mapToObj(i -> all.share(address(i % 4))).toList();
        for (int step : steps) {
            BodyMemory.Share share = shares.get(step % 12);
            if (step % 5 == 0) {
                share.close();
            } else {
                share.growTo(step / 5);
            }
            assertTrue(all.taken() <= MOST);
        }
        shares.forEach(BodyMemory.Share::close);
        assertEquals(0, all.taken());
        assertEquals(0, all.addresses());
    }
}
