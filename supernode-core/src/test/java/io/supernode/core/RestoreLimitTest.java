package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.ip;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent.TasksNotRestored;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.TaskSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A supernode starts with a state that does not fit into its limits: it takes up what fits, and forgets the rest. */
class RestoreLimitTest {

    private static final int TASKS = 12;
    private static final String LONG = "a".repeat(30_000);

    private final ScriptedOrigin origin = ScriptedOrigin.withFileOf(PIECE - 5);
    private final SupernodeFixture before = new SupernodeFixture(origin, SupernodeSettings.defaults());
    private final RecordedEvents events = new RecordedEvents();
    private final TaskId[] tasks = new TaskId[TASKS];

    /** Twelve tasks of long URLs with one peer each, begun one after another. */
    private void fill() {
        for (int n = 0; n < TASKS; n++) {
            tasks[n] = register(n);
            before.pass(Duration.ofSeconds(1));
        }
    }

    private TaskId register(int n) {
        return assertInstanceOf(Registered.class, before.supernode
                        .register(request(cid(n), ip(n), 15001).rawUrl(URL + '/' + n + LONG).build())
                        .toCompletableFuture().getNow(null)).task();
    }

    private static Set<TaskId> tasksOf(SupernodeFixture supernode) {
        Set<TaskId> ids = new TreeSet<>((one, other) -> one.value().compareTo(other.value()));
        supernode.supernode.summaries().stream().map(TaskSummary::id).forEach(ids::add);
        return ids;
    }

    private SupernodeFixture restarted(SupernodeSettings settings) {
        return before.restarted(origin, settings, events);
    }

    private static SupernodeSettings ofTasks(int most) {
        return SupernodeSettings.builder().maxTasks(most).build();
    }

    @Test
    void ofMoreTasksThanMayBeThoseThatWereAskedForLastGoOn() {
        fill();
        // The eldest is asked for again.
        register(0);
        before.pass(Duration.ofMinutes(2));
        SupernodeFixture after = restarted(ofTasks(3));
        assertEquals(Set.of(tasks[0], tasks[11], tasks[10]), Set.copyOf(tasksOf(after)));
        assertEquals(List.of(new TasksNotRestored(9, 9)), events.of(TasksNotRestored.class));
    }

    @Test
    void ofMoreThanFitsIntoMemoryTheRestIsForgottenWithItsPeersAlsoByTheStores() {
        fill();
        SupernodeFixture after = restarted(SupernodeSettings.builder().maxPeerBytes(400_000).build());
        Set<TaskId> left = tasksOf(after);
        assertTrue(left.size() > 1 && left.size() < TASKS / 2, left.size() + " tasks");
        for (int n = 0; n < TASKS; n++) {
            boolean isLeft = n >= TASKS - left.size();
            assertEquals(isLeft, left.contains(tasks[n]), "task " + n);
            assertEquals(isLeft, after.taskStore.find(tasks[n]).isPresent(), "record of task " + n);
            assertEquals(isLeft ? 1 : 0, after.peerStore.ofTask(tasks[n]).size(), "peers of task " + n);
        }
        assertEquals(List.of(new TasksNotRestored(TASKS - left.size(), TASKS - left.size())), events.of(TasksNotRestored.class));
    }

    @Test
    void whatFitsIsTakenUpAndNothingIsToldOfIt() {
        fill();
        assertEquals(TASKS, tasksOf(restarted(ofTasks(TASKS))).size());
        assertEquals(List.of(), events.of(TasksNotRestored.class));
    }

    @Test
    void whatTheStoreDoesNotRemoveAtTheStartIsRemovedWhenItWorksAgain() {
        fill();
        ScriptedStores stores = before.taskStore.copy();
        stores.before = call -> {
            if (call == ScriptedStores.Call.REMOVE_TASK) {
                throw new UncheckedIOException(new IOException("disk full"));
            }
        };
        SupernodeFixture after = before.restartedWith(stores, origin, ofTasks(8), events);
        assertEquals(TASKS, stores.all().size());
        List<String> told = events.names();
        assertEquals(
                List.of("StoreFailed", "StoreFailed", "StoreFailed", "StoreFailed", "TasksNotRestored"),
                told.subList(told.indexOf("StoreFailed"), told.size()),
                "when all was tried, it is told of all");
        stores.before = call -> { };
        after.pass(Duration.ofSeconds(2));
        assertEquals(8, stores.all().size());
        assertEquals(8, tasksOf(after).size());
        assertEquals(List.of(new TasksNotRestored(4, 4)), events.of(TasksNotRestored.class), "once");
    }

    /** As a node of a cluster takes up what it had copies of: all at once, while it runs. */
    private SupernodeFixture takenUp(SupernodeSettings settings) {
        fill();
        SupernodeFixture after = before.restartedWith(new ScriptedStores(), origin, settings, events);
        for (TaskId task : tasks) {
            after.taskStore.put(before.taskStore.find(task).orElseThrow());
            before.peerStore.ofTask(task).forEach(after.peerStore::put);
            assertEquals(after.supernode.load(task), after.supernode.summary(task).isPresent());
        }
        return after;
    }

    @Test
    void ofTasksThatAreTakenUpWhileItRunsNoMoreAreTakenThanAtTheStart() {
        SupernodeFixture after = takenUp(ofTasks(3));
        assertEquals(Set.of(tasks[0], tasks[1], tasks[2]), Set.copyOf(tasksOf(after)));
        assertEquals(3, after.taskStore.all().size());
        assertEquals(0, after.peerStore.ofTask(tasks[3]).size());

        assertTrue(after.supernode.waitsForTime());
        after.pass(Duration.ofSeconds(6));
        assertEquals(List.of(new TasksNotRestored(9, 9)), events.of(TasksNotRestored.class), "once, of all of them");
        after.pass(Duration.ofSeconds(6));
        assertEquals(1, events.of(TasksNotRestored.class).size());
    }

    @Test
    void aTaskThatEndedToGoOnElsewhereAndComesBackAtOnceIsNotRefusedForWantOfRoom() {
        SupernodeFixture after = takenUp(ofTasks(3));
        assertTrue(after.supernode.unload(tasks[0]).toCompletableFuture().getNow(false));
        assertInstanceOf(Registered.class, after.supernode
                .register(request(cid(99), ip(99), 15001).rawUrl(URL + "/another").build()).toCompletableFuture().getNow(null));
        assertTrue(after.supernode.loadAgain(tasks[0]));
        assertEquals(4, tasksOf(after).size());
        assertEquals(1, after.supernode.summary(tasks[0]).orElseThrow().counts().downloading());
    }

    @Test
    void whatIsTakenUpWhileItRunsTakesNoMoreMemoryThanPeersMayAndOneTask() {
        long most = 400_000;
        SupernodeFixture after = takenUp(SupernodeSettings.builder().maxPeerBytes(most).build());
        int taken = tasksOf(after).size();
        assertTrue(taken > 1 && taken < TASKS / 2, taken + " tasks");
        assertTrue(after.supernode.peerBytes() < most + after.supernode.peerBytes() / taken, after.supernode.peerBytes() + " bytes");
        assertEquals(taken, after.taskStore.all().size());
    }
}
