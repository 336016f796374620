package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import io.supernode.core.store.InMemoryPeerStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The core goes on when a store breaks its contract, and a run must end all the same. */
class BrokenStoreTest {

    private static final RestartStores BROKEN = new RestartStores() {
        @Override
        public Opened open() {
            return new Opened(new BrokenTasks(), new InMemoryPeerStore());
        }

        @Override
        public void passTime(long nanos) {
            // Nothing is lost.
        }

        @Override
        public void kill(Duration lost) {
            // Nothing is lost.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    private static final class BrokenTasks implements TaskStore {
        @Override
        public Optional<TaskRecord> find(TaskId id) {
            return Optional.empty();
        }

        @Override
        public void put(TaskRecord record) {
            throw new IllegalStateException("this store is broken");
        }

        @Override
        public boolean remove(TaskId id) {
            return false;
        }

        @Override
        public List<TaskRecord> all() {
            return List.of();
        }
    }

    @Test
    void whatTheCoreTellsItsHandlerOfFailuresEndsTheRun() {
        Simulation simulation =
                Simulation.of(Scenario.builder().peers(2).fileLength(20 << 20).build()).stores(BROKEN);
        IllegalStateException failure = assertThrows(IllegalStateException.class, simulation::run);
        assertEquals("this store is broken", failure.getCause().getCause().getMessage());
    }
}
