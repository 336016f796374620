package io.supernode.core.runtime;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.snapshot.TaskSummary;
import io.supernode.core.swarm.Swarm;
import io.supernode.core.task.Applicant;
import io.supernode.core.task.SupernodeContext;
import io.supernode.core.task.TaskMachine;
import io.supernode.core.task.Unfinished;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** All tasks that live now. Thread-safe; holds no lock while a task works. */
final class TaskRegistry {

    private final SupernodeContext context;
    private final Ports ports;
    private final EffectHandler effects;
    private final TimedTasks<TaskRunner> timed = new TimedTasks<>();
    private final ConcurrentMap<String, TaskRunner> tasks = new ConcurrentHashMap<>();
    /** Tasks that have ended and whose records could not be removed. */
    private final Set<TaskId> unremoved = ConcurrentHashMap.newKeySet();
    private final NotRestored notRestored = new NotRestored();
    /** How many tasks are gone: whatever was read of the stores before one went may be out of date. */
    private final AtomicLong goneCount = new AtomicLong();
    private final AtomicLong removalNanos;
    private final AtomicLong collectedNanos;

    TaskRegistry(SupernodeContext context, Ports ports) {
        this.context = context;
        this.ports = ports;
        this.effects = new EffectHandler(ports, id -> find(id.value()), this::gone, this::notRemoved);
        this.collectedNanos = new AtomicLong(ports.clock().nanoTime());
        this.removalNanos = new AtomicLong(ports.clock().nanoTime());
    }

    /**
     * Takes up the tasks that the stores hold, those first that were asked for last, until no further task would be taken. The others are
     * removed: else the supernode could not start again with what it, or another one, had kept.
     */
    void restore() {
        List<TaskRecord> noRoom = new ArrayList<>();
        long gone = goneCount.get();
        for (TaskRecord record : KeptTasks.latestFirst(ports)) {
            if (isFull()) {
                noRoom.add(record);
            } else if (begin(restored(record), gone).isEmpty()) {
                load(record.id());
            }
        }
        if (!noRoom.isEmpty()) {
            int peers = noRoom.stream().mapToInt(record -> ports.peers().ofTask(record.id()).size()).sum();
            noRoom.forEach(record -> remove(record.id()));
            ports.tell(new SupernodeEvent.TasksNotRestored(noRoom.size(), peers), ports.clock().nanoTime());
        }
    }

    /** Removes the records of a task that does not live. */
    private void remove(TaskId id) {
        beginEnded(new TaskRunner(ports, effects, timed, (start, decision) ->
                TaskMachine.removing(context, id, start, decision)));
    }

    /** Takes up a task that the stores hold, or removes it if no further task would be taken; answers whether it lives now. */
    boolean load(TaskId id) {
        return load(id, true);
    }

    /** Takes up a task that was {@link #unload unloaded}, whoever has taken its room meanwhile; answers whether it lives now. */
    boolean loadAgain(TaskId id) {
        return load(id, false);
    }

    private boolean load(TaskId id, boolean isBounded) {
        while (true) {
            long gone = goneCount.get();
            if (find(id.value()).isPresent()) {
                return true;
            }
            Optional<TaskRecord> record = unremoved.contains(id) ? Optional.empty() : ports.tasks().find(id);
            if (record.isEmpty()) {
                return false;
            }
            if (isBounded && isFull()) {
                notRestored.add(ports.peers().ofTask(id).size(), ports.clock().nanoTime());
                remove(id);
                return false;
            }
            if (begin(restored(record.get()), gone).isPresent()) {
                return true;
            }
        }
    }

    /** Ends a task whose records stay; completes with whether it lived. */
    CompletionStage<Boolean> unload(TaskId id) {
        Optional<TaskRunner> task = find(id.value());
        return task.isPresent() ? task.get().unload() : CompletableFuture.completedFuture(false);
    }

    private TaskRunner restored(TaskRecord record) {
        var peers = ports.peers().ofTask(record.id());
        return new TaskRunner(ports, effects, timed, (now, decision) ->
                TaskMachine.restore(context, record, peers, now, ports.clock().epochMillis(), decision));
    }

    /**
     * Lets a task live; answers the one that does, which is another one if that was first.
     *
     * @param gone what {@link #goneCount} was before it was known that no task of that id lives, and the stores were asked
     * @return empty if a task is gone since then, maybe of that id: the stores must be asked again
     */
    private Optional<TaskRunner> begin(TaskRunner task, long gone) {
        return begin(task, () -> goneCount.get() == gone);
    }

    private Optional<TaskRunner> begin(TaskRunner task, BooleanSupplier isUpToDate) {
        TaskRunner first = task.enter(tasks, isUpToDate);
        if (first != task) {
            return Optional.ofNullable(first);
        }
        unremoved.remove(task.id());
        task.start();
        return Optional.of(task);
    }

    /** As above, for a task that has ended already and of which it does not matter what the stores hold. */
    private boolean beginEnded(TaskRunner task) {
        return begin(task, () -> true).filter(begun -> begun == task).isPresent();
    }

    /** The task, if it lives. */
    Optional<TaskRunner> find(String taskId) {
        return Optional.ofNullable(tasks.get(taskId));
    }

    /** Whether no further task is taken, from wherever. */
    boolean isFull() {
        return isFullFor(CallerAddress.UNKNOWN);
    }

    /** Whether no further task is taken from there. */
    boolean isFullFor(CallerAddress caller) {
        return areTooManyFor(caller) || context.swarms().isMemoryFullFor(caller);
    }

    /** Whether an address has as many tasks as are left for the others, alone half of all, or none are left. */
    private boolean areTooManyFor(CallerAddress caller) {
        int left = context.settings().maxTasks() - tasks.size();
        return left <= 0 || context.swarms().tasksOf(caller) >= left;
    }

    /** Brings an applicant to its task, which begins if it does not live yet. */
    void register(TaskId id, ResourceIdentity resource, Applicant applicant) {
        while (true) {
            long gone = goneCount.get();
            Optional<TaskRunner> task = find(id.value());
            if (task.isEmpty()) {
                task = begin(create(id, resource), gone);
            }
            if (task.isPresent()) {
                if (task.get().register(applicant)) {
                    return;
                }
                tasks.remove(id.value(), task.get());
            }
        }
    }

    /** A task that the store holds goes on, also when another node put it there; unless it is to be removed. */
    private TaskRunner create(TaskId id, ResourceIdentity resource) {
        if (unremoved.contains(id)) {
            return created(id, resource, Optional.empty(), true);
        }
        try {
            Optional<TaskRecord> known = ports.tasks().find(id);
            return known.isPresent() ? restored(known.get()) : created(id, resource, Optional.empty(), false);
        } catch (RuntimeException e) {
            return created(id, resource, Optional.of(ports.storeFailed(id, e)), true);
        }
    }

    /**
     * @param failure of a store, if it could not be asked
     * @param isStale whether the stores may hold records of an earlier task of this id
     */
    private TaskRunner created(
            TaskId id, ResourceIdentity resource, Optional<SupernodeEvent.StoreFailed> failure, boolean isStale) {
        return new TaskRunner(ports, effects, timed, (now, decision) -> {
            TaskRecord record = TaskRecord.created(id, resource, ports.clock().epochMillis());
            TaskMachine machine = TaskMachine.create(context, record, now, decision);
            if (decision.wants(SupernodeEvent.StoreFailed.class)) {
                failure.ifPresent(decision::event);
            }
            if (isStale) {
                machine.markUnsaved();
            }
            return machine;
        });
    }

    /** All that an ended task decided is done: its successor may begin. */
    private void gone(TaskRunner task) {
        goneCount.incrementAndGet();
        // Before anybody can begin a task that would not know of them.
        task.unfinished().ifPresent(unfinished -> succeed(task, unfinished));
        List<Applicant> successors = task.gone();
        tasks.remove(task.id().value(), task);
        task.tellGone();
        successors.forEach(applicant -> register(task.id(), applicant.resource(), applicant));
    }

    private void succeed(TaskRunner dropped, Unfinished unfinished) {
        TaskRunner next = new TaskRunner(ports, effects, timed, (now, decision) ->
                TaskMachine.succeeding(context, unfinished, now, ports.clock().epochMillis(), decision));
        if (!tasks.replace(next.id().value(), dropped, next)) {
            throw new IllegalStateException("task " + next.id() + " has been replaced before it was gone");
        }
        unremoved.remove(next.id());
        next.start();
    }

    /** The records of an ended task could not be removed: it must not come back after a restart. */
    private void notRemoved(TaskRunner task) {
        if (unremoved.size() < context.settings().maxTasks()) {
            unremoved.add(task.id());
        }
    }

    /**
     * Tries again to remove what could not be removed, each by a task that has ended already: who registers meanwhile waits for
     * that one.
     */
    private void retryRemovals(long now) {
        long last = removalNanos.get();
        if (unremoved.isEmpty() || now - last < TaskRunner.STORE_RETRY_NANOS || !removalNanos.compareAndSet(last, now)) {
            return;
        }
        for (TaskId id : List.copyOf(unremoved)) {
            if (unremoved.contains(id)) {
                remove(id);
            }
            if (unremoved.contains(id)) {
                // The store still fails.
                return;
            }
        }
    }

    /** Lets time pass in every task where something waits for it, and now and then forgets what is idle. */
    void tick() {
        timed.visit(TaskRunner::tick);
        long now = ports.clock().nanoTime();
        retryRemovals(now);
        notRestored.take(now).ifPresent(event -> ports.tell(event, now));
        long last = collectedNanos.get();
        if (now - last >= context.settings().gcMetaInterval().toNanos() && collectedNanos.compareAndSet(last, now)) {
            tasks.values().forEach(TaskRunner::collect);
        }
    }

    /** Looks in every task where something waits whether a held pull can be answered now. */
    void serveHeld() {
        timed.now().forEach(task -> task.change(TaskMachine::serveHeld));
    }

    /** Whether something waits for time in any task, or for its records to be removed, or is to be told of such. */
    boolean waitForTime() {
        return !timed.isEmpty() || !unremoved.isEmpty() || !notRestored.isEmpty();
    }

    /** Answers all that wait, in every task. */
    void stop() {
        tasks.values().forEach(TaskRunner::stop);
    }

    Optional<TaskSnapshot> snapshot(TaskId id) {
        return find(id.value()).flatMap(TaskRunner::snapshot);
    }

    List<TaskSnapshot> snapshots() {
        return tasks.values().stream().map(TaskRunner::snapshot).flatMap(Optional::stream).toList();
    }

    Optional<TaskSummary> summary(TaskId id) {
        return find(id.value()).flatMap(TaskRunner::summary);
    }

    List<TaskSummary> summaries() {
        return tasks.values().stream().map(TaskRunner::summary).flatMap(Optional::stream).toList();
    }

    /**
     * Ends a task, and deletes its content; also one that an earlier task has left. Whoever registers meanwhile waits.
     *
     * @return completes with whether there was either, when the origin fetcher has been told to delete it
     */
    CompletionStage<Boolean> clear(TaskId id) {
        return isThere(id).thenCompose(there -> delete(id).thenApply(deleted -> there));
    }

    private CompletionStage<Boolean> isThere(TaskId id) {
        return find(id.value()).isPresent()
                ? CompletableFuture.completedFuture(true)
                : effects.findCopy(id).thenApply(Optional::isPresent);
    }

    /**
     * As {@link #clear}, but the answer waits for no deletion, and where there is nothing, or what there was is being deleted,
     * nothing is done.
     */
    CompletionStage<Boolean> drop(TaskId id) {
        Optional<TaskRunner> task = find(id.value());
        if (task.isPresent()) {
            return CompletableFuture.completedFuture(task.get().drop());
        }
        return isThere(id).thenApply(there -> {
            if (there) {
                delete(id);
            }
            return there;
        });
    }

    private CompletionStage<Void> delete(TaskId id) {
        while (true) {
            Optional<TaskRunner> task = find(id.value());
            if (task.isPresent()) {
                // One that has ended before may have let its content be kept as a cache: that is deleted after it.
                return task.get().drop()
                        ? task.get().whenGone()
                        : task.get().whenGone().thenCompose(gone -> delete(id));
            }
            TaskRunner clearing = new TaskRunner(ports, effects, timed, (start, decision) ->
                    TaskMachine.clearing(context, id, start, decision));
            if (beginEnded(clearing)) {
                return clearing.whenGone();
            }
            // A task has begun meanwhile.
        }
    }

    /** Looks at the swarm of a task's present content; empty if it has none. */
    <T> Optional<T> see(TaskId id, Function<Swarm, T> view) {
        return find(id.value()).flatMap(task -> task.see(view));
    }
}
