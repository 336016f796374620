package io.supernode.testkit.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HolderQueuesTest {

    private static final int PIECE = 3;

    @Property(tries = 200)
    void theQueueAgreesWithAList(@ForAll @Size(max = 300) List<@IntRange(max = 59) Integer> operations) {
        HolderQueues queues = new HolderQueues();
        List<Integer> reference = new ArrayList<>();
        for (int operation : operations) {
            Integer peer = operation % 20;
            if (operation < 20 && !reference.contains(peer)) {
                queues.add(PIECE, peer);
                reference.add(peer);
            } else if (operation < 40) {
                queues.forget(peer);
                reference.remove(peer);
            } else if (!reference.isEmpty()) {
                queues.headToEnd(PIECE);
                reference.add(reference.remove(0));
            }
            assertEquals(reference.size(), queues.size(PIECE));
            for (int i = 0; i < reference.size(); i++) {
                assertEquals(reference.get(i), queues.at(PIECE, i));
            }
        }
    }

    @Test
    void aPieceThatNobodyHasHasNoHead() {
        HolderQueues queues = new HolderQueues();
        assertEquals(0, queues.size(1000));
        assertEquals(0, queues.reported(1000));
        assertThrows(NoSuchElementException.class, () -> queues.at(1000, 0));
    }
}
