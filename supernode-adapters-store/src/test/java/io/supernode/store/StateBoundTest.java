package io.supernode.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A state that takes more heap than it may is read all the same, as far as it fits. */
@Timeout(60)
class StateBoundTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TASKS = 40;
    /** As much as one task takes with its peer, and a little more. */
    private static final int TASK_BYTES = 61_000;
    private static final String LONG = "u".repeat(30_000);

    @TempDir
    Path parent;

    private static ResourceIdentity resource(int number) {
        return new ResourceIdentity("http://example.com/" + number + LONG, "", "");
    }

    private static TaskId task(int number) {
        return resource(number).taskId();
    }

    private static PeerRecord peer(int task, int piece, long seenMillis) {
        PeerRecord peer = new PeerRecord(
                task(task), ContentKey.of(task(task), 0), new PeerId("10.0.0.1-" + task), new PeerAddress("10.0.0.1", 15_001),
                "/p", "host", "10.0.0.9", new ClientVersion("0.4.3"), PieceSet.EMPTY, PieceSet.EMPTY, true, false);
        return peer.with(PieceSet.of(piece), PieceSet.EMPTY, true, false, false, seenMillis);
    }

    private StateStore open(StateSettings settings) throws IOException {
        return StateStore.open(parent.resolve("state"), settings);
    }

    private static StateSettings ofBytes(long bytes) {
        return StateSettings.defaults().withMaxBytes(bytes);
    }

    /** Forty tasks with a peer each, begun one after another; then all peers go on, in batches of their own. */
    private void fill(StateSettings settings) throws Exception {
        try (StateStore store = open(settings)) {
            for (int n = 0; n < TASKS; n++) {
                store.tasks().put(TaskRecord.created(task(n), resource(n), 1_000 + n));
                store.peers().put(peer(n, 0, 1_000 + n));
                assertTrue(store.flush(PATIENCE));
            }
            for (int n = 0; n < TASKS; n++) {
                store.peers().put(peer(n, 1, 1_000 + n));
                assertTrue(store.flush(PATIENCE));
            }
        }
    }

    private static Set<TaskId> tasks(int from) {
        return IntStream.range(from, TASKS).mapToObj(StateBoundTest::task).collect(Collectors.toSet());
    }

    private static Set<TaskId> tasksOf(StateStore store) {
        return store.tasks().all().stream().map(TaskRecord::id).collect(Collectors.toSet());
    }

    private void assertLatestTen(StateStore store) {
        assertEquals(tasks(TASKS - 10), tasksOf(store));
        for (int n = 0; n < TASKS; n++) {
            boolean isLeft = n >= TASKS - 10;
            assertEquals(isLeft ? Set.of(peer(n, 1, 1_000 + n)) : Set.of(), Set.copyOf(store.peers().ofTask(task(n))), "task " + n);
        }
    }

    @Test
    void ofAJournalThatIsTooMuchTheTasksAreLeftOfWhichSomethingWasHeardLast() throws Exception {
        fill(KeptState.WHEN_ASKED);
        try (StateStore store = open(ofBytes(10 * TASK_BYTES))) {
            assertLatestTen(store);
        }
    }

    @Test
    void ofASnapshotThatIsTooMuchAsManyTasksAreLeftAsFit() throws Exception {
        fill(KeptState.EAGER);
        try (StateStore store = open(ofBytes(10 * TASK_BYTES))) {
            assertEquals(10, tasksOf(store).size());
            for (TaskId task : tasksOf(store)) {
                assertEquals(1, store.peers().ofTask(task).size());
            }
        }
    }

    @Test
    void whatWasLeftOutIsNotOnTheDiskAnyMoreAndWhatHappensNextIsKept() throws Exception {
        fill(KeptState.WHEN_ASKED);
        try (StateStore store = open(ofBytes(10 * TASK_BYTES))) {
            store.peers().put(peer(TASKS - 1, 7, 9_000));
            assertTrue(store.flush(PATIENCE));
        }
        try (StateStore store = open(ofBytes(Long.MAX_VALUE))) {
            assertEquals(tasks(TASKS - 10), tasksOf(store));
            assertEquals(Set.of(peer(TASKS - 1, 7, 9_000)), Set.copyOf(store.peers().ofTask(task(TASKS - 1))));
        }
    }

    @Test
    void aStateThatFitsIsReadWhole() throws Exception {
        fill(KeptState.EAGER);
        try (StateStore store = open(ofBytes((long) TASKS * TASK_BYTES))) {
            assertEquals(tasks(0), tasksOf(store));
        }
    }
}
