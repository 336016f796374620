package io.supernode.testkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DueQueueTest {

    private static final int MANY = 10_000;

    @Test
    void eventsComeInOrderAndWhenTheyAreDueHoweverManyThereAre() {
        DueQueue<Integer> queue = new DueQueue<>(100);
        int taken = 0;
        for (int i = 0; i < MANY; i++) {
            queue.add(i, i);
            // Every third step takes one, so that the ring wraps while it grows.
            if (i % 3 == 0) {
                assertEquals(taken + 100, queue.nextDue());
                assertEquals(taken++, queue.poll());
            }
        }
        assertEquals(MANY - taken, queue.size());
        while (queue.size() > 0) {
            assertEquals(taken++, queue.poll());
        }
        assertEquals(MANY, taken);
        assertEquals(Long.MAX_VALUE, queue.nextDue());
    }
}
