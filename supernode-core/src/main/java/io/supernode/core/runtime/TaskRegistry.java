package io.supernode.core.runtime;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.swarm.Swarm;
import io.supernode.core.task.Applicant;
import io.supernode.core.task.SupernodeContext;
import io.supernode.core.task.TaskMachine;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** All tasks that live now. Thread-safe; holds no lock while a task works. */
final class TaskRegistry {

    private final SupernodeContext context;
    private final Ports ports;
    private final EffectHandler effects;
    private final TimedTasks<TaskRunner> timed = new TimedTasks<>();
    private final ConcurrentMap<String, TaskRunner> tasks = new ConcurrentHashMap<>();
    private final AtomicLong collectedNanos;

    TaskRegistry(SupernodeContext context, Ports ports) {
        this.context = context;
        this.ports = ports;
        this.effects = new EffectHandler(ports, id -> find(id.value()), this::gone);
        this.collectedNanos = new AtomicLong(ports.clock().nanoTime());
    }

    /** Takes up every task that the stores hold. */
    void restore() {
        for (TaskRecord record : ports.tasks().all()) {
            TaskRunner task = restored(record);
            if (tasks.putIfAbsent(record.id().value(), task) == null) {
                task.start();
            }
        }
    }

    private TaskRunner restored(TaskRecord record) {
        var peers = ports.peers().ofTask(record.id());
        return new TaskRunner(ports, effects, timed, record.resource(), (now, decision) ->
                TaskMachine.restore(context, record, peers, now, ports.clock().epochMillis(), decision));
    }

    /** The task, if it lives. */
    Optional<TaskRunner> find(String taskId) {
        return Optional.ofNullable(tasks.get(taskId));
    }

    /** Whether no further task is taken. */
    boolean isFull() {
        return tasks.size() >= context.settings().maxTasks();
    }

    /** Brings an applicant to its task, which begins if it does not live yet. */
    void register(TaskId id, ResourceIdentity resource, Applicant applicant) {
        while (true) {
            TaskRunner task = tasks.get(id.value());
            if (task == null) {
                TaskRunner created = create(id, resource);
                task = tasks.putIfAbsent(id.value(), created);
                if (task == null) {
                    task = created;
                    created.start();
                }
            }
            if (task.register(applicant)) {
                return;
            }
            tasks.remove(id.value(), task);
        }
    }

    /** A task that the store holds goes on, also when another node put it there. */
    private TaskRunner create(TaskId id, ResourceIdentity resource) {
        try {
            Optional<TaskRecord> known = ports.tasks().find(id);
            if (known.isPresent()) {
                return restored(known.get());
            }
        } catch (RuntimeException e) {
            ports.tell(new SupernodeEvent.StoreFailed(id, String.valueOf(e.getMessage())), ports.clock().nanoTime());
        }
        return new TaskRunner(ports, effects, timed, resource, (now, decision) -> TaskMachine.create(
                context, TaskRecord.created(id, resource, ports.clock().epochMillis()), now, decision));
    }

    /** All that an ended task decided is done: its successor may begin. */
    private void gone(TaskRunner task) {
        List<Applicant> successors = task.gone();
        tasks.remove(task.id().value(), task);
        successors.forEach(applicant -> register(task.id(), task.resource(), applicant));
    }

    /** Lets time pass in every task where something waits for it, and now and then forgets what is idle. */
    void tick() {
        timed.visit(TaskRunner::tick);
        long now = ports.clock().nanoTime();
        long last = collectedNanos.get();
        if (now - last >= context.settings().gcMetaInterval().toNanos() && collectedNanos.compareAndSet(last, now)) {
            tasks.values().forEach(TaskRunner::collect);
        }
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

    /** Looks at the swarm of a task's present content; empty if it has none. */
    <T> Optional<T> see(TaskId id, Function<Swarm, T> view) {
        return find(id.value()).flatMap(task -> task.see(view));
    }
}
