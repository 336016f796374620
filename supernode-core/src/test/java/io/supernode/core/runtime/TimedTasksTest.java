package io.supernode.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No registration waits longer than it should because of other tasks, and none is forgotten. */
@Timeout(60)
class TimedTasksTest {

    private static final int MANY = 100;

    /** All of them fall into one bin of a hash table. */
    private static final class Colliding {

        private int visits;

        @Override
        public int hashCode() {
            return 7;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        /** Fails at once where an endless loop would begin. */
        boolean visit() {
            visits++;
            assertTrue(visits <= 1, "visited twice in one round");
            return true;
        }
    }

    private final TimedTasks<Colliding> timed = new TimedTasks<>();

    private List<Colliding> fill(int count) {
        List<Colliding> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Colliding task = new Colliding();
            all.add(task);
            timed.add(task);
        }
        return all;
    }

    @Test
    void eachTaskIsVisitedOnceInARoundThoughAllStayAndTheirHashesCollide() {
        for (int count : new int[] {1, 2, 3, MANY}) {
            List<Colliding> all = fill(count);
            timed.visit(Colliding::visit);
            all.forEach(task -> assertEquals(1, task.visits));
            all.forEach(timed::remove);
        }
    }

    @Test
    void aTaskThatPutsItselfBackWhileItIsVisitedIsNotVisitedTwice() {
        fill(MANY);
        timed.visit(task -> {
            timed.add(task);
            return task.visit();
        });
    }

    @Test
    void whatIsNotTimedAnyMoreIsNotVisitedAgain() {
        fill(2);
        timed.visit(task -> {
            task.visit();
            return false;
        });
        timed.visit(Colliding::visit);
    }

    @Test
    void aTaskThatBecomesTimedWhileItIsFoundNotToBeIsVisitedTheNextTime() {
        Colliding task = fill(1).get(0);
        timed.visit(visited -> {
            // As another thread does, after this one has looked.
            timed.add(visited);
            return false;
        });
        timed.visit(Colliding::visit);
        assertEquals(1, task.visits);
    }

    @Test
    void aTaskWhoseVisitFailsIsVisitedTheNextTime() {
        Colliding task = fill(1).get(0);
        assertThrows(IllegalStateException.class, () -> timed.visit(visited -> {
            throw new IllegalStateException("a broken adapter");
        }));
        timed.visit(Colliding::visit);
        assertEquals(1, task.visits);
    }

    @Test
    void aTaskThatHasEndedMeanwhileIsNotVisited() {
        List<Colliding> all = fill(2);
        List<Colliding> visited = new ArrayList<>();
        timed.visit(task -> {
            visited.add(task);
            all.forEach(timed::remove);
            return false;
        });
        assertEquals(1, visited.size());
    }

    @Test
    void tasksThatBecomeTimedOnOtherThreadsAllGetTheirVisit() throws Exception {
        var threads = Executors.newFixedThreadPool(2);
        CountDownLatch added = new CountDownLatch(2 * MANY);
        List<Colliding> visited = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * MANY; i++) {
                threads.execute(() -> {
                    timed.add(new Colliding());
                    added.countDown();
                });
            }
            boolean all = false;
            while (!all) {
                all = added.await(1, TimeUnit.MICROSECONDS);
                timed.visit(task -> {
                    visited.add(task);
                    return !task.visit();
                });
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(2 * MANY, visited.size());
    }
}
