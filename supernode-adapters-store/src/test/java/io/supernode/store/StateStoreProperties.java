package io.supernode.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.TaskId;
import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import io.supernode.store.StateOperations.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The durable stores answer as those on the heap do, whatever is written meanwhile, and hold the same after they are opened again. */
class StateStoreProperties {

    @Provide
    Arbitrary<List<Operation>> operations() {
        return StateOperations.any().list().ofMaxSize(60);
    }

    /** What a disk holds after some of the operations. */
    private record Run(Path directory, List<KeptState> states, KeptState last) {}

    /** Applies all, and looks after each; {@code flushes} says after which of them everything is written. */
    private static Run run(Path directory, StateSettings settings, List<Operation> operations, long flushes)
            throws IOException, InterruptedException {
        InMemoryTaskStore tasks = new InMemoryTaskStore();
        InMemoryPeerStore peers = new InMemoryPeerStore();
        List<KeptState> states = new ArrayList<>();
        states.add(KeptState.of(tasks, peers, StateOperations.IDS));
        try (StateStore store = StateStore.open(directory, settings)) {
            for (int i = 0; i < operations.size(); i++) {
                operations.get(i).apply(tasks, peers);
                operations.get(i).apply(store.tasks(), store.peers());
                KeptState now = KeptState.of(tasks, peers, StateOperations.IDS);
                assertEquals(now, KeptState.of(store.tasks(), store.peers(), StateOperations.IDS));
                for (TaskId id : StateOperations.IDS) {
                    assertEquals(tasks.find(id), store.tasks().find(id));
                }
                if ((flushes >>> i % Long.SIZE & 1) != 0) {
                    store.flush(Duration.ofMinutes(1));
                    assertEquals(now, KeptState.of(store.tasks(), store.peers(), StateOperations.IDS));
                }
                states.add(now);
            }
        }
        return new Run(directory, states, states.get(states.size() - 1));
    }

    @Property(tries = 200)
    void theyAnswerAsThoseOnTheHeapAndHoldTheSameAfterwards(
            @ForAll("operations") List<Operation> operations, @ForAll long flushes) throws Exception {
        TemporaryDirectory.use(directory -> {
            Run run = run(directory.resolve("state"), KeptState.WHEN_ASKED, operations, flushes);
            assertEquals(run.last(), KeptState.read(run.directory()));
        });
    }

    @Property(tries = 200)
    void whatIsReadOfAStateThatIsTooMuchIsAsItWasAndFits(
            @ForAll("operations") List<Operation> operations, @ForAll long flushes, @ForAll boolean isEager,
            @ForAll @IntRange(min = 1, max = 10_000) int maxBytes) throws Exception {
        TemporaryDirectory.use(directory -> {
            Run run = run(directory.resolve("state"), isEager ? KeptState.EAGER : KeptState.WHEN_ASKED, operations, flushes);
            KeptState read = KeptState.read(run.directory(), maxBytes);
            long bytes = 0;
            for (TaskId id : StateOperations.IDS) {
                KeptTask task = new KeptTask();
                task.record = read.tasks().get(id);
                task.peers.putAll(read.peers().getOrDefault(id, Map.of()));
                bytes += RecordBytes.of(task);
                if (!task.isEmpty()) {
                    assertEquals(run.last().tasks().get(id), task.record);
                    assertEquals(run.last().peers().get(id), read.peers().get(id));
                }
            }
            assertTrue(bytes <= maxBytes, bytes + " bytes");
        });
    }

    @Property(tries = 100)
    void theyDoSoWhileGenerationsFollowEachOther(
            @ForAll("operations") List<Operation> operations, @ForAll long flushes) throws Exception {
        TemporaryDirectory.use(directory -> {
            Run run = run(directory.resolve("state"), KeptState.EAGER, operations, flushes);
            assertEquals(run.last(), KeptState.read(run.directory()));
        });
    }
}
