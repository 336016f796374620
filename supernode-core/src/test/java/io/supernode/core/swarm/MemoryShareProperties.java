package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.CallerAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** {@link PeerMemory}: whatever a few addresses do, others find room. */
class MemoryShareProperties {

    private static final long LIMIT = 1_000_000;
    private static final int MOST_AT_ONCE = 1_000;
    private static final CallerAddress NEWCOMER = CallerAddress.of("192.0.2.200");

    /** @param kind 0 to 3: brings so many bytes if it may, 4: grows by a thousand times as many, 5: gives back what came first */
    private record Call(int kind, int address, int bytes) {}

    /** What one address has brought and not given back. */
    private static final class Flooder {
        private final CallerAddress caller;
        private final Deque<Long> brought = new ArrayDeque<>();

        Flooder(int number) {
            caller = CallerAddress.of("192.0.2." + (number + 1));
        }

        void make(Call call, PeerMemory memory) {
            if (call.kind == 5) {
                if (!brought.isEmpty()) {
                    memory.add(caller, -brought.remove());
                }
            } else if (call.kind == 4) {
                long more = 1000L * call.bytes;
                memory.grow(caller, more);
                brought.add(more);
            } else {
                for (int again = 0; again < 100 && !memory.isFullFor(caller); again++) {
                    memory.add(caller, call.bytes);
                    brought.add((long) call.bytes);
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Call>> calls() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5), Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(1, MOST_AT_ONCE))
                .as(Call::new).list().ofMaxSize(200);
    }

    @Property(tries = 300)
    void whateverAFewAddressesBringAndGrowToANewcomerFindsRoomAndAllIsGivenBack(@ForAll("calls") List<Call> calls) {
        PeerMemory memory = new PeerMemory(LIMIT);
        List<Flooder> flooders = List.of(new Flooder(0), new Flooder(1), new Flooder(2), new Flooder(3));
        for (Call call : calls) {
            flooders.get(call.address).make(call, memory);
            assertFalse(memory.isFullFor(NEWCOMER));
            assertTrue(LIMIT - memory.bytes() > LIMIT / 100, () -> LIMIT - memory.bytes() + " bytes are left");
        }
        flooders.forEach(flooder -> flooder.brought.forEach(bytes -> memory.add(flooder.caller, -bytes)));
        assertEquals(0, memory.bytes());
    }
}
