package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LinkedQueueTest {

    private static final int ELEMENTS = 10;

    private static final class Number extends LinkedQueue.Element<Number> {}

    @Property(tries = 300)
    void theQueueAgreesWithAListWhateverIsAddedAndRemoved(
            @ForAll @Size(max = 200) List<@IntRange(max = ELEMENTS - 1) Integer> numbers) {
        LinkedQueue<Number> queue = new LinkedQueue<>();
        List<Number> reference = new ArrayList<>();
        List<Number> elements = new ArrayList<>();
        for (int i = 0; i < ELEMENTS; i++) {
            elements.add(new Number());
        }
        for (int number : numbers) {
            Number element = elements.get(number);
            if (element.isQueued()) {
                LinkedQueue.remove(element);
                reference.remove(element);
            } else {
                queue.add(element);
                reference.add(element);
            }
            Number next = queue.oldest();
            for (Number expected : reference) {
                assertSame(expected, next);
                next = next.younger();
            }
            assertSame(null, next);
            elements.forEach(any -> assertEquals(reference.contains(any), any.isQueued()));
        }
    }

    @Property(tries = 10)
    void removingWhatIsInNoQueueChangesNothing(@ForAll @IntRange(max = 3) int others) {
        LinkedQueue<Number> queue = new LinkedQueue<>();
        for (int i = 0; i < others; i++) {
            queue.add(new Number());
        }
        Number oldest = queue.oldest();
        LinkedQueue.remove(new Number());
        assertSame(oldest, queue.oldest());
    }
}
