package io.supernode.core.task;

import static io.supernode.core.task.TaskSituation.FILE_MD5;
import static io.supernode.core.task.TaskSituation.LAYOUT;
import static io.supernode.core.task.TaskSituation.LENGTH;
import static io.supernode.core.task.TaskSituation.SETTINGS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.supernode.core.event.EventKinds;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.snapshot.TaskSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What follows when anything happens to a task in any state: the next state, the effects and the events. The table is {@code
 * transitions.txt}, with one line for every pair; a pair without a line fails, and so does a line without a pair.
 */
class TaskTransitionTest {

    private static final String OPENER = "opener";
    private static final String STRANGER = "stranger";
    private static final OriginProbe PRIVATE = new OriginProbe.Available(LENGTH, true);

    /** A task in some state. In those with a content, the opener's pull is held and a stranger is being checked. */
    enum State {
        NEW(TaskSituation::new),
        LOOKING_FOR_A_COPY(() -> new TaskSituation().registers(OPENER, OPENER)),
        PROBING(() -> LOOKING_FOR_A_COPY.make().copyFound()),
        PROBING_WITHOUT_PATIENCE(() -> {
            TaskSituation task = PROBING.make().passes(SETTINGS.registrationPatience());
            return task.happens(TaskMachine::tick).pulls(OPENER);
        }),
        FETCHING(() -> PROBING.make().probed(PRIVATE).pulls(OPENER).registers(STRANGER, STRANGER)),
        FETCHING_WITHOUT_LENGTH(() -> PROBING.make().probed(new OriginProbe.Available(PieceLayout.UNKNOWN_LENGTH, true))
                .pulls(OPENER).registers(STRANGER, STRANGER)),
        FETCHING_ANEW(() -> {
            TaskSituation task = PROBING.make().probed(PRIVATE).failed(OriginFailure.Kind.CHANGED);
            task.copyFound().probed(PRIVATE);
            return task.registers(OPENER, OPENER).pulls(OPENER).registers(STRANGER, STRANGER);
        }),
        COMPLETE(() -> {
            TaskSituation task = PROBING.make().probed(PRIVATE).finished();
            task.happens((machine, now, decision) -> machine.pieceLost(task.content(), 0, now, decision));
            task.happens((machine, now, decision) -> machine.pieceLost(task.content(), 1, now, decision));
            return task.pulls(OPENER).registers(STRANGER, STRANGER);
        }),
        REVALIDATING(() -> COMPLETE.make().passes(SETTINGS.revalidateInterval()).registers("late", OPENER)),
        REFUSED(() -> PROBING.make().probed(new OriginProbe.Unavailable("404"))),
        REFUSED_AFTER_A_FETCH(() ->
                PROBING.make().probed(PRIVATE).pulls(OPENER).failed(OriginFailure.Kind.UNOBTAINABLE)),
        ENDED(() -> {
            TaskSituation task = FETCHING.make();
            task.happens((machine, now, decision) -> machine.end(false, now, decision));
            return task.registers("successor", OPENER);
        });

        private final Supplier<TaskSituation> make;

        State(Supplier<TaskSituation> make) {
            this.make = make;
        }

        TaskSituation make() {
            return make.get();
        }
    }

    /** What may happen; answers are to the question that was asked last, whatever that was. */
    private static final Map<String, Consumer<TaskSituation>> INPUTS = inputs();

    private static final Map<String, String> TABLE = table();

    private static Map<String, Consumer<TaskSituation>> inputs() {
        Map<String, Consumer<TaskSituation>> inputs = new LinkedHashMap<>();
        inputs.put("register the same", task -> task.registers("another", OPENER));
        inputs.put("register the same peer", task -> task.registers(OPENER, OPENER));
        inputs.put("register a third", task -> task.registers("third", "third"));
        inputs.put("register after the memory of refusals",
                task -> task.passes(SETTINGS.failAccessInterval()).registers("another", OPENER));
        inputs.put("demand the same", task -> task.demands(OPENER));
        inputs.put("demand by a third", task -> task.demands("third"));

        copyFound(inputs, "none", Optional.empty());
        copyFound(inputs, "the file", Optional.of(new StoredCopy(LAYOUT, FILE_MD5)));

        probed(inputs, "available to all", new OriginProbe.Available(LENGTH));
        probed(inputs, "available to some", PRIVATE);
        probed(inputs, "available, another length", new OriginProbe.Available(7));
        probed(inputs, "too long", new OriginProbe.Available(Long.MAX_VALUE));
        probed(inputs, "unavailable", new OriginProbe.Unavailable("404"));
        probed(inputs, "down", new OriginProbe.Unavailable("no connection", true));
        probed(inputs, "unauthorized", new OriginProbe.Unauthorized("401"));
        probed(inputs, "no answer", null);

        checked(inputs, "granted", new Access.Granted());
        checked(inputs, "refused", new Access.Refused("401"));
        checked(inputs, "different", new Access.Different("another file"));
        checked(inputs, "unavailable", new Access.Unavailable("no connection"));
        checked(inputs, "pending", new Access.Pending());
        checked(inputs, "no answer", null);

        revalidated(inputs, "current", new Revalidation.Current());
        revalidated(inputs, "changed", new Revalidation.Changed(7));
        revalidated(inputs, "changed, too long", new Revalidation.Changed(Long.MAX_VALUE));
        revalidated(inputs, "unanswered", new Revalidation.Unanswered("no connection"));
        revalidated(inputs, "unanswered, wants credentials", new Revalidation.Unanswered("401", true));
        revalidated(inputs, "no answer", null);

        fetched(inputs, "length known", (task, machine) ->
                machine.lengthKnown(task.content(), LENGTH, task.now, task.last));
        fetched(inputs, "another length known", (task, machine) ->
                machine.lengthKnown(task.content(), 7, task.now, task.last));
        fetched(inputs, "piece stored", (task, machine) ->
                machine.pieceStored(task.content(), 0, TaskSituation.digest(0), task.now, task.last));
        fetched(inputs, "piece stored with another digest", (task, machine) -> {
            machine.pieceStored(task.content(), 0, TaskSituation.digest(0), task.now, task.last);
            machine.pieceStored(task.content(), 0, TaskSituation.digest(2), task.now, task.last);
        });
        fetched(inputs, "piece lost", (task, machine) ->
                machine.pieceLost(task.content(), 0, task.now, task.last));
        fetched(inputs, "finished", (task, machine) ->
                machine.finished(task.content(), LENGTH, FILE_MD5, task.now, task.last));
        fetched(inputs, "finished with another length", (task, machine) ->
                machine.finished(task.content(), 7, FILE_MD5, task.now, task.last));
        fetched(inputs, "finished twice with different md5", (task, machine) -> {
            machine.finished(task.content(), LENGTH, FILE_MD5, task.now, task.last);
            machine.finished(task.content(), LENGTH, new Md5("f".repeat(32)), task.now, task.last);
        });
        for (OriginFailure.Kind kind : OriginFailure.Kind.values()) {
            inputs.put("failed: " + kind, task -> task.failed(kind));
        }

        inputs.put("tick at once", task -> task.happens(TaskMachine::tick));
        inputs.put("tick after 250 ms", task -> task.passes(Duration.ofMillis(250)).happens(TaskMachine::tick));
        inputs.put("tick after the patience of registrations",
                task -> task.passes(SETTINGS.registrationPatience()).happens(TaskMachine::tick));
        inputs.put("tick after the patience of clients",
                task -> task.passes(Duration.ofSeconds(4)).happens(TaskMachine::tick));
        inputs.put("drop", task -> task.happens((machine, now, decision) -> machine.end(false, now, decision)));
        inputs.put("expire", task -> task.happens((machine, now, decision) -> machine.end(true, now, decision)));
        inputs.put("stop", task -> task.happens(TaskMachine::stop));
        return inputs;
    }

    private static void copyFound(
            Map<String, Consumer<TaskSituation>> inputs, String name, Optional<StoredCopy> answer) {
        inputs.put("copy found: " + name, task -> task.happens((machine, now, decision) ->
                machine.copyFound(task.question(), answer, now, decision)));
    }

    private static void probed(Map<String, Consumer<TaskSituation>> inputs, String name, OriginProbe answer) {
        inputs.put("probed: " + name, task -> task.probed(answer));
    }

    private static void checked(Map<String, Consumer<TaskSituation>> inputs, String name, Access answer) {
        inputs.put("checked: " + name, task -> task.happens((machine, now, decision) ->
                machine.accessChecked(task.check(), answer, now, decision)));
    }

    private static void revalidated(Map<String, Consumer<TaskSituation>> inputs, String name, Revalidation answer) {
        inputs.put("revalidated: " + name, task -> task.happens((machine, now, decision) ->
                machine.revalidated(task.question(), answer, now, decision)));
    }

    private interface FetchEvent {
        void apply(TaskSituation task, TaskMachine machine);
    }

    private static void fetched(Map<String, Consumer<TaskSituation>> inputs, String name, FetchEvent event) {
        inputs.put(name, task -> task.happens((machine, now, decision) -> {
            task.last = decision;
            event.apply(task, machine);
        }));
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(State.values())
                .flatMap(state -> INPUTS.keySet().stream().map(input -> Arguments.of(state, input)));
    }

    @ParameterizedTest(name = "{0} | {1}")
    @MethodSource("pairs")
    void whateverHappensInAnyStateHasItsLine(State state, String input) {
        String expected = TABLE.get(state + " | " + input);
        String actual = outcome(state, input);
        assertNotNull(expected, "no line, what follows now: " + state + " | " + input + " | " + actual);
        assertEquals(expected, actual);
    }

    /** A crash loses no more than what has happened since the last save. */
    @ParameterizedTest
    @EnumSource
    void whateverChangesTheRecordOfATaskInAnyStateIsKeptOnce(State state) {
        INPUTS.forEach((input, happens) -> {
            TaskSituation task = state.make();
            Optional<TaskRecord> before = task.saves().storedRecord();
            happens.accept(task);
            Optional<TaskRecord> after = task.snapshot().map(TaskSnapshot::record);
            Optional<TaskRecord> kept = task.saves().storedRecord();
            assertEquals(after, after.isEmpty() ? kept : kept.or(() -> before), input);
            assertEquals(List.of(), task.saves().effects(), () -> input + ": nothing has happened since");
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatNobodyWantsToKnowIsNotTold(State state) {
        INPUTS.forEach((input, happens) -> {
            TaskSituation task = state.make();
            task.wanted = EventKinds.NONE;
            happens.accept(task);
            assertEquals(List.of(), task.events(), input);
        });
    }

    @Test
    void everyLineIsOfAPair() {
        TreeSet<String> pairs = new TreeSet<>();
        pairs().forEach(pair -> pairs.add(pair.get()[0] + " | " + pair.get()[1]));
        assertEquals(pairs, new TreeSet<>(TABLE.keySet()));
    }

    @Test
    void everyTypeOfStateIsInTheTable() {
        TreeSet<String> made = new TreeSet<>();
        for (State state : State.values()) {
            made.add(state.make().state());
        }
        assertEquals(leaves(TaskState.class), made);
    }

    private static TreeSet<String> leaves(Class<?> type) {
        TreeSet<String> leaves = new TreeSet<>();
        if (!type.isSealed()) {
            leaves.add(type.getSimpleName());
        } else {
            for (Class<?> part : type.getPermittedSubclasses()) {
                leaves.addAll(leaves(part));
            }
        }
        return leaves;
    }

    private static String outcome(State state, String input) {
        TaskSituation task = state.make();
        INPUTS.get(input).accept(task);
        return task.state() + " | " + words(task.effects()) + " | " + words(task.events());
    }

    private static String words(Iterable<String> names) {
        String words = String.join(", ", names);
        return words.isEmpty() ? "-" : words;
    }

    private static Map<String, String> table() {
        Map<String, String> table = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                TaskTransitionTest.class.getResourceAsStream("transitions.txt"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] cells = line.split(" *[|] *", 3);
                    String outcome = cells[2].trim().replaceAll(" *[|] *", " | ");
                    assertNull(table.put(cells[0] + " | " + cells[1], outcome), "two lines: " + line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }
}
