package io.supernode.testkit.sim;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/** Stores on the heap, in which what was put becomes lasting after a while, in the order in which it was put. */
final class HeapRestartStores implements RestartStores {

    /** A change of both stores, and when it was made. */
    private record Change(long nanos, Consumer<Opened> change) {}

    private final long longestLoss;
    private final Opened lasting = new Opened(new InMemoryTaskStore(), new InMemoryPeerStore());
    private final Queue<Change> recent = new ArrayDeque<>();
    private Life life;
    private long now;

    HeapRestartStores(Duration longestLoss) {
        this.longestLoss = longestLoss.toNanos();
    }

    @Override
    public Opened open() {
        Opened seen = new Opened(new InMemoryTaskStore(), new InMemoryPeerStore());
        for (TaskRecord task : lasting.tasks().all()) {
            seen.tasks().put(task);
            lasting.peers().ofTask(task.id()).forEach(seen.peers()::put);
        }
        life = new Life(seen);
        return new Opened(life, life.peers);
    }

    @Override
    public void passTime(long nanos) {
        now = nanos;
        settle(nanos - longestLoss);
    }

    private void settle(long until) {
        while (!recent.isEmpty() && recent.peek().nanos() <= until) {
            recent.poll().change().accept(lasting);
        }
    }

    @Override
    public void kill(Duration lost) {
        settle(now - lost.toNanos());
        recent.clear();
        life.isOver = true;
    }

    @Override
    public void close() {
        recent.clear();
    }

    /** The stores as one supernode sees them. */
    private final class Life implements TaskStore {

        private final Opened seen;
        private final LivePeers peers = new LivePeers();
        private boolean isOver;

        private Life(Opened seen) {
            this.seen = seen;
        }

        private void change(Consumer<Opened> change) {
            if (!isOver) {
                change.accept(seen);
                recent.add(new Change(now, change));
            }
        }

        @Override
        public Optional<TaskRecord> find(TaskId id) {
            return seen.tasks().find(id);
        }

        @Override
        public void put(TaskRecord record) {
            change(stores -> stores.tasks().put(record));
        }

        @Override
        public boolean remove(TaskId id) {
            boolean was = find(id).isPresent();
            change(stores -> stores.tasks().remove(id));
            return was;
        }

        @Override
        public List<TaskRecord> all() {
            return seen.tasks().all();
        }

        private final class LivePeers implements PeerStore {

            @Override
            public Optional<PeerRecord> find(TaskId task, PeerId id) {
                return seen.peers().find(task, id);
            }

            @Override
            public void put(PeerRecord peer) {
                change(stores -> stores.peers().put(peer));
            }

            @Override
            public boolean remove(TaskId task, PeerId id) {
                boolean was = find(task, id).isPresent();
                change(stores -> stores.peers().remove(task, id));
                return was;
            }

            @Override
            public void removeAll(TaskId task) {
                change(stores -> stores.peers().removeAll(task));
            }

            @Override
            public List<PeerRecord> ofTask(TaskId task) {
                return seen.peers().ofTask(task);
            }
        }
    }
}
