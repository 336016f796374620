package io.supernode.cdn.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** In which order stored pieces are checked. */
class CheckQueueTest {

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> checked = new ArrayList<>();
    private final CheckQueue queue = new CheckQueue(threads::add, 2);

    private final class Named implements CheckQueue.Check {

        private final String name;
        private boolean urgent;

        private Named(String name, boolean urgent) {
            this.name = name;
            this.urgent = urgent;
        }

        @Override
        public boolean isUrgent() {
            return urgent;
        }

        @Override
        public void run() {
            checked.add(name);
        }
    }

    private Named add(String name, boolean urgent) {
        Named check = new Named(name, urgent);
        queue.add(check);
        return check;
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    @Test
    void noMoreAreBegunThanRunAtOnce() {
        add("a", false);
        add("b", false);
        add("c", false);
        assertEquals(2, threads.size());
        runAll();
        assertEquals(List.of("a", "b", "c"), checked);
    }

    @Test
    void whatClientsWaitForComesBeforeWhatIsWaitingAlready() {
        add("a", false);
        add("b", false);
        add("c", false);
        add("awaited", true);
        runAll();
        assertEquals(List.of("a", "b", "awaited", "c"), checked);
    }

    @Test
    void whatClientsBeginToWaitForOvertakesTheOthers() {
        add("a", false);
        add("b", false);
        add("c", false);
        Named d = add("d", false);
        d.urgent = true;
        queue.hasten(d);
        queue.hasten(d);
        runAll();
        assertEquals(List.of("a", "b", "d", "c"), checked, "and is checked once");
    }

    @Test
    void aCheckThatFailsLeavesItsPlaceToOthers() {
        for (int i = 0; i < 3; i++) {
            queue.add(new CheckQueue.Check() {
                @Override
                public boolean isUrgent() {
                    return true;
                }

                @Override
                public void run() {
                    throw new IllegalStateException("a bug");
                }
            });
        }
        add("a", false);
        while (!threads.isEmpty()) {
            try {
                threads.remove().run();
            } catch (IllegalStateException e) {
                checked.add(e.getMessage());
            }
        }
        assertEquals(List.of("a bug", "a bug", "a bug", "a"), checked);
    }
}
