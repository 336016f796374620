package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EventOrderProperties {

    @Property(tries = 100)
    void eventsComeOutByTimeAndThoseOfOneInstantInTheOrderOfScheduling(
            @ForAll @Size(max = 3000) List<@IntRange(max = 50) Integer> times) {
        EventQueue queue = new EventQueue();
        for (int i = 0; i < times.size(); i++) {
            queue.push(times.get(i), 7, -i, i, -1 - i);
        }
        long lastTime = Long.MIN_VALUE;
        int lastOrder = -1;
        for (int i = 0; i < times.size(); i++) {
            queue.next();
            assertTrue(queue.time() > lastTime || queue.time() == lastTime && queue.first() > lastOrder);
            lastTime = queue.time();
            lastOrder = queue.first();
            assertEquals((long) times.get(queue.first()), queue.time());
            assertEquals(7, queue.kind());
            assertEquals(-queue.first(), queue.subject());
            assertEquals(-1 - queue.first(), queue.second());
        }
        assertEquals(Long.MAX_VALUE, queue.nextTime());
    }

    @Property(tries = 200)
    void theFinishHeapAgreesWithAnOrderedMap(@ForAll @Size(max = 400) List<@IntRange(max = 9999) Integer> operations) {
        FinishHeap heap = new FinishHeap();
        heap.ensureCapacity(100);
        Map<Integer, Long> reference = new TreeMap<>();
        for (int operation : operations) {
            int flow = operation % 100;
            long key = operation / 100;
            if (key % 4 == 3) {
                heap.remove(flow);
                reference.remove(flow);
            } else {
                heap.addOrLower(flow, key);
                reference.merge(flow, key, Math::min);
            }
            if (key % 7 == 6 && !heap.isEmpty()) {
                long raised = heap.firstKey() + key;
                reference.put(heap.first(), raised);
                heap.raiseFirst(raised);
            }
            assertEquals(reference.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE),
                    heap.firstKey());
            assertEquals(reference.isEmpty(), heap.isEmpty());
        }
    }

    @Property(tries = 100)
    void theQueueOfResultsIsFirstInFirstOut(@ForAll @Size(max = 200) List<@IntRange(max = 5) Integer> operations) {
        LongFifo fifo = new LongFifo();
        Deque<Long> reference = new ArrayDeque<>();
        long next = 0;
        for (int operation : operations) {
            if (operation > 1) {
                fifo.add(next);
                reference.add(next++);
            } else if (!fifo.isEmpty()) {
                assertEquals(reference.remove(), fifo.poll());
            }
            assertEquals(reference.isEmpty(), fifo.isEmpty());
        }
    }

    @Test
    void anItemKeepsItsPieceItsSourceAndItsResult() {
        for (int source : new int[] {Item.NOBODY, Item.SEED, 0, Scenario.MAX_PEERS}) {
            long item = Item.pack((1 << 20) - 1, source, Item.SEMI_SUCCESS);
            assertEquals((1 << 20) - 1, Item.piece(item));
            assertEquals(source, Item.source(item));
            assertEquals("503", Item.code(item));
        }
        assertEquals("500", Item.code(Item.pack(0, 0, Item.FAIL)));
        assertEquals("502", Item.code(Item.START));
    }
}
