package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.AccessRecord;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.OriginSource;
import io.supernode.core.port.RefusalRecord;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link TaskStore} must do. */
public abstract class TaskStoreContract {

    private static final int ROUNDS = 50;
    private static final Md5 SOME_MD5 = new Md5("d41d8cd98f00b204e9800998ecf8427e");
    private static final Md5 OTHER_MD5 = new Md5("0cc175b9c0f1b6a831c399e269772661");

    private TaskStore store;

    /** A new, empty store. */
    protected abstract TaskStore create() throws Exception;

    /**
     * Closes the store that was created last, and opens what it has kept, as a supernode that starts again does; empty if such
     * a store keeps nothing.
     */
    protected Optional<TaskStore> reopen() throws Exception {
        return Optional.empty();
    }

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
        store.put(task);
        assertEquals(Optional.of(task), store.find(task.id()));
        assertEquals(List.of(task), store.all());
    }

    @Test
    void everyPhaseIsKeptAsItIs() {
        TaskRecord created = task(1);
        for (TaskRecord.Phase phase : TaskRecord.Phase.values()) {
            TaskRecord stage = inPhase(created, phase);
            store.put(stage);
            assertEquals(Optional.of(stage), store.find(created.id()));
        }
        assertEquals(1, store.all().size());
    }

    @Test
    void putReplacesTheEarlierRecord() {
        store.put(task(1));
        // Who remembers an answer must forget it with the next put.
        assertEquals(Optional.of(task(1)), store.find(task(1).id()));
        assertEquals(List.of(task(1)), store.all());
        store.put(failed(task(1)));
        assertEquals(Optional.of(failed(task(1))), store.find(task(1).id()));
        assertEquals(List.of(failed(task(1))), store.all());
    }

    @Test
    void aRecordThatDiffersInOnePartAloneReplacesTheEarlierOne() {
        for (TaskRecord.Phase phase : TaskRecord.Phase.values()) {
            TaskRecord record = inPhase(task(1), phase);
            RecordChanges.of(record, unlike(record), Set.of("id")).forEach((part, changed) -> {
                store.put(record);
                assertEquals(List.of(record), store.all());
                store.put(changed);
                assertEquals(Optional.of(changed), store.find(record.id()), () -> "another " + part + " is kept");
                assertEquals(List.of(changed), store.all(), () -> "another " + part + " is kept");
            });
        }
    }

    @Test
    void whatWasPutIsThereAndWhatWasRemovedIsNotOnceItIsOpenedAgain() throws Exception {
        Set<TaskRecord> expected = new HashSet<>();
        for (TaskRecord.Phase phase : TaskRecord.Phase.values()) {
            TaskRecord record = inPhase(task(phase.ordinal()), phase);
            store.put(task(phase.ordinal()));
            store.put(record);
            expected.add(record);
        }
        store.put(task(100));
        store.remove(task(100).id());
        open();
        assertEquals(expected, new HashSet<>(store.all()));
        assertEquals(Optional.empty(), store.find(task(100).id()));
        for (TaskRecord record : expected) {
            assertEquals(Optional.of(record), store.find(record.id()));
            store.put(unlike(record));
        }
        assertTrue(store.remove(task(0).id()), "what was kept can be removed");
        open();
        expected.removeIf(record -> record.id().equals(task(0).id()));
        assertEquals(expected.stream().map(TaskStoreContract::unlike).collect(Collectors.toSet()), new HashSet<>(store.all()));
    }

    private void open() throws Exception {
        Optional<TaskStore> opened = reopen();
        Assumptions.assumeTrue(opened.isPresent(), "this store keeps nothing: reopen() is empty");
        store = opened.get();
    }

    @Test
    void removeAnswersWhetherThereWasOne() {
        TaskRecord task = task(1);
        store.put(task);
        assertTrue(store.remove(task.id()));
        assertFalse(store.remove(task.id()));
    }

    @Test
    void anIdCanBeUsedAgainAfterItsRemoval() {
        TaskRecord task = task(1);
        store.put(task);
        store.remove(task.id());
        store.put(failed(task));
        assertEquals(Optional.of(failed(task)), store.find(task.id()));
    }

    @Test
    void tasksDoNotTouchEachOther() {
        store.put(task(1));
        store.put(task(2));
        store.put(failed(task(1)));
        assertEquals(Optional.of(task(2)), store.find(task(2).id()));
        store.remove(task(1).id());
        assertEquals(List.of(task(2)), store.all());
    }

    @Test
    void laterChangesDoNotShowInTheListOfAll() {
        store.put(task(1));
        List<TaskRecord> before = store.all();
        store.put(task(2));
        store.remove(task(1).id());
        assertEquals(List.of(task(1)), before);
    }

    @Test
    void removeHasExactlyOneWinner() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            TaskRecord task = task(round);
            store.put(task);
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
                store.put(task);
                List<TaskRecord> seen = store.all();
                assertTrue(seen.contains(task), "what this thread has put is in a list made later");
                assertTrue(seen.stream().allMatch(record -> known.contains(record.id())));
            }
            return null;
        });
        assertEquals(ConcurrentCalls.THREADS * ROUNDS, store.all().size());
    }

    private static TaskRecord failed(TaskRecord task) {
        return inPhase(task, TaskRecord.Phase.FAILED);
    }

    /** A record of the same task that differs in every other part. */
    private static TaskRecord unlike(TaskRecord record) {
        OriginRequest request = OriginRequest.of("http://example.com/?sig=2");
        ContentRecord content = new ContentRecord(
                ContentKey.of(record.id(), 2), 2, PieceLayout.ofLength(5), PieceDigests.NONE, Optional.of(OTHER_MD5),
                Optional.empty());
        TaskRecord.Phase phase = record.phase() == TaskRecord.Phase.FAILED ? record.phase() : TaskRecord.Phase.COMPLETE;
        Optional<RefusalRecord> refusal = record.refusal().map(earlier ->
                new RefusalRecord(false, "not found", RefusalRecord.Reach.EVERYBODY, Optional.empty(), 18));
        return new TaskRecord(
                record.id(), new ResourceIdentity("http://example.com/other", "", ""), record.createdAtMillis() + 1, phase, 2,
                Optional.of(content), List.of(), Optional.of(new OriginSource(request, Optional.empty())), AccessRecord.NONE,
                refusal, !record.restarted(), record.validatedAtMillis() + 1);
    }

    private static TaskRecord inPhase(TaskRecord task, TaskRecord.Phase phase) {
        OriginRequest request = new OriginRequest(
                "http://example.com/?sig=1", new OriginHeaders(Map.of("Authorization", "Bearer x")), true, List.of("PEM"));
        PieceDigest[] digests = {new PieceDigest(SOME_MD5, 687_486), null, new PieceDigest(SOME_MD5, 6)};
        ContentRecord content = new ContentRecord(
                ContentKey.secret(task.id(), 1, new byte[16]), 1, PieceLayout.ofLength(687_481),
                PieceDigests.of(digests, 3), Optional.of(SOME_MD5), Optional.empty());
        ContentRecord earlier = new ContentRecord(
                ContentKey.of(task.id(), 0), 0, PieceLayout.ofUnknownLength(), PieceDigests.NONE, Optional.empty(),
                Optional.of(new OriginFailure(OriginFailure.Kind.CHANGED, "it has changed")));
        Optional<RefusalRecord> refusal = phase == TaskRecord.Phase.FAILED
                ? Optional.of(new RefusalRecord(true, "wants credentials", RefusalRecord.Reach.ASKER, Optional.of("hash"), 17))
                : Optional.empty();
        return new TaskRecord(
                task.id(), task.resource(), task.createdAtMillis(), phase, 1, Optional.of(content), List.of(earlier),
                Optional.of(new OriginSource(request, Optional.of(SOME_MD5))),
                new AccessRecord(AccessRecord.Rule.PRIVATE, Optional.of(request), Map.of("hash", 3L)), refusal, true, 4);
    }

    private static TaskRecord task(int number) {
        ResourceIdentity resource = new ResourceIdentity("http://example.com/" + number, "", "");
        return TaskRecord.created(resource.taskId(), resource, number);
    }
}
