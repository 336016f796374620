package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link TaskStore} must do. */
public abstract class TaskStoreContract {

    private static final int ROUNDS = 50;
    private static final Md5 SOME_MD5 = new Md5("d41d8cd98f00b204e9800998ecf8427e");

    private TaskStore store;

    /** A new, empty store. */
    protected abstract TaskStore create() throws Exception;

    @BeforeEach
    void createStore() throws Exception {
        store = create();
    }

    @Test
    void aMissingIdIsAnEmptyAnswer() {
        TaskId missing = task(1).id();
        assertEquals(Optional.empty(), store.find(missing));
        assertFalse(store.remove(missing));
        assertTrue(store.all().isEmpty());
    }

    @Test
    void whatWasPutIsFound() {
        TaskRecord task = task(1);
        assertEquals(task, store.putIfAbsent(task));
        assertEquals(Optional.of(task), store.find(task.id()));
        assertEquals(List.of(task), store.all());
    }

    @Test
    void everyPhaseIsKeptAsItIs() {
        TaskRecord created = task(1);
        PieceLayout layout = PieceLayout.ofLength(687_481);
        store.putIfAbsent(created);
        List<TaskRecord> life = List.of(
                created.fetching(PieceLayout.ofUnknownLength()),
                created.fetching(layout),
                created.complete(layout, SOME_MD5),
                created.complete(layout, SOME_MD5).nextEdition(),
                created.fetching(layout).failed(),
                created.probing());
        for (TaskRecord stage : life) {
            store.replace(stage);
            assertEquals(Optional.of(stage), store.find(created.id()));
        }
    }

    @Test
    void putIfAbsentKeepsTheEarlierRecord() {
        TaskRecord first = task(1);
        TaskRecord second = first.failed();
        store.putIfAbsent(first);
        assertEquals(first, store.putIfAbsent(second));
        assertEquals(Optional.of(first), store.find(first.id()));
    }

    @Test
    void replaceOfADroppedTaskDoesNothing() {
        TaskRecord task = task(1);
        store.putIfAbsent(task);
        assertTrue(store.remove(task.id()));
        store.replace(task.failed());
        assertEquals(Optional.empty(), store.find(task.id()));
        assertTrue(store.all().isEmpty());
    }

    @Test
    void removeAnswersWhetherThereWasOne() {
        TaskRecord task = task(1);
        store.putIfAbsent(task);
        assertTrue(store.remove(task.id()));
        assertFalse(store.remove(task.id()));
    }

    @Test
    void anIdCanBeUsedAgainAfterItsRemoval() {
        TaskRecord task = task(1);
        store.putIfAbsent(task);
        store.remove(task.id());
        TaskRecord again = task.failed();
        assertEquals(again, store.putIfAbsent(again));
    }

    @Test
    void tasksDoNotTouchEachOther() {
        store.putIfAbsent(task(1));
        store.putIfAbsent(task(2));
        store.replace(task(1).failed());
        assertEquals(Optional.of(task(2)), store.find(task(2).id()));
        store.remove(task(1).id());
        assertEquals(List.of(task(2)), store.all());
    }

    @Test
    void laterChangesDoNotShowInTheListOfAll() {
        store.putIfAbsent(task(1));
        List<TaskRecord> before = store.all();
        store.putIfAbsent(task(2));
        store.remove(task(1).id());
        assertEquals(List.of(task(1)), before);
    }

    @Test
    void putIfAbsentHasExactlyOneWinner() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ResourceIdentity resource = task(round).resource();
            List<TaskRecord> kept = ConcurrentCalls.call(i -> {
                TaskRecord mine = TaskRecord.created(resource.taskId(), resource, i);
                return () -> store.putIfAbsent(mine);
            });
            assertEquals(1, new HashSet<>(kept).size(), "all callers are told of the same record");
            assertEquals(kept.get(0), store.find(resource.taskId()).orElseThrow());
        }
        assertEquals(ROUNDS, store.all().size());
    }

    @Test
    void removeHasExactlyOneWinner() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            TaskRecord task = task(round);
            store.putIfAbsent(task);
            List<Boolean> removed = ConcurrentCalls.call(i -> () -> store.remove(task.id()));
            assertEquals(1, removed.stream().filter(Boolean::booleanValue).count());
        }
    }

    @Test
    void allMayBeCalledWhileOthersWrite() throws Exception {
        Set<TaskId> known = new HashSet<>();
        for (int i = 0; i < ConcurrentCalls.THREADS * ROUNDS; i++) {
            known.add(task(i).id());
        }
        ConcurrentCalls.call(thread -> () -> {
            for (int i = 0; i < ROUNDS; i++) {
                TaskRecord task = task(thread * ROUNDS + i);
                assertEquals(task, store.putIfAbsent(task));
                List<TaskRecord> seen = store.all();
                assertTrue(seen.contains(task), "what this thread has put is in a list made later");
                assertTrue(seen.stream().allMatch(record -> known.contains(record.id())));
            }
            return null;
        });
        assertEquals(ConcurrentCalls.THREADS * ROUNDS, store.all().size());
    }

    private static TaskRecord task(int number) {
        ResourceIdentity resource = new ResourceIdentity("http://example.com/" + number, "", "");
        return TaskRecord.created(resource.taskId(), resource, number);
    }
}
