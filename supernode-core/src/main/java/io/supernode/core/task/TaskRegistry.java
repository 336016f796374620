package io.supernode.core.task;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.Clock;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import io.supernode.core.registration.Registration;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.swarm.Swarm;
import io.supernode.core.swarm.SwarmContext;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/** All tasks that live now. Thread-safe; holds no lock while a task works. */
public final class TaskRegistry {

    private static final int SALT_BYTES = 16;

    private final TaskContext context;
    private final ConcurrentMap<String, Task> tasks = new ConcurrentHashMap<>();
    private final AtomicLong collectedNanos;

    public TaskRegistry(
            SupernodeSettings settings,
            SwarmContext swarms,
            TaskStore taskStore,
            PeerStore peerStore,
            OriginFetcher origins,
            Clock clock) {
        context = new TaskContext(
                settings, taskStore, peerStore, origins, clock, swarms, new TimedTasks<>(), salt());
        collectedNanos = new AtomicLong(clock.nanoTime());
    }

    /** No decision depends on it. */
    private static byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    /** Takes a peer into its task, which begins if it does not live yet. */
    public CompletionStage<RegistrationOutcome> register(Registration registration) {
        TaskId id = registration.resource().taskId();
        while (true) {
            Task task = tasks.get(id.value());
            if (task == null) {
                if (tasks.size() >= context.settings().maxTasks()) {
                    return CompletableFuture.completedFuture(new RegistrationOutcome.UrlRefused(
                            "there are " + context.settings().maxTasks() + " tasks, more are not taken"));
                }
                task = tasks.computeIfAbsent(id.value(), key -> create(id, registration));
            }
            Optional<CompletionStage<RegistrationOutcome>> answer = task.register(registration);
            if (answer.isPresent()) {
                return answer.get();
            }
            tasks.remove(id.value(), task);
        }
    }

    private Task create(TaskId id, Registration registration) {
        TaskRecord record = TaskRecord.created(id, registration.resource(), context.clock().epochMillis());
        return new Task(context, context.tasks().putIfAbsent(record));
    }

    /** Applies {@code query} to the swarm of which {@code cid} is a member; empty when the task or the peer is unknown. */
    public <T> Optional<T> withSwarmOf(String taskId, String cid, SwarmQuery<T> query) {
        Task task = tasks.get(taskId);
        return task == null ? Optional.empty() : task.withSwarmOf(cid, query);
    }

    /** Forgets a task and deletes its content; answers whether it lived. */
    public boolean discard(String taskId) {
        return end(taskId, key -> context.origins().discard(key));
    }

    private boolean end(String taskId, Consumer<ContentKey> fate) {
        Task task = tasks.get(taskId);
        // Its successor may begin only after its contents have met their fate.
        if (task == null || !task.drop(fate)) {
            return false;
        }
        tasks.remove(taskId, task);
        context.timed().remove(task);
        return true;
    }

    /** A client complains of a piece that it got from the supernode: the fetcher checks its copy. */
    public void verify(ContentKey key, int piece) {
        context.origins().verify(key, piece);
    }

    /** Lets time pass in every task where something waits for it, and now and then forgets what is idle. */
    public void tick() {
        context.timed().visit(Task::tick);
        long now = context.clock().nanoTime();
        long last = collectedNanos.get();
        if (now - last >= context.settings().gcMetaInterval().toNanos() && collectedNanos.compareAndSet(last, now)) {
            collect();
        }
    }

    /** Answers all that wait, in every task. */
    public void close() {
        tasks.values().forEach(Task::close);
    }

    private void collect() {
        for (Task task : tasks.values()) {
            if (task.collect()) {
                end(task.id().value(), key -> context.origins().release(key));
            }
        }
    }

    public Optional<TaskSnapshot> snapshot(TaskId id) {
        return Optional.ofNullable(tasks.get(id.value())).map(Task::snapshot);
    }

    public List<TaskSnapshot> snapshots() {
        return tasks.values().stream().map(Task::snapshot).toList();
    }

    /** Looks at the swarm of a task's present content; empty if it has none. */
    public <T> Optional<T> see(TaskId id, Function<Swarm, T> view) {
        return Optional.ofNullable(tasks.get(id.value())).flatMap(task -> task.see(view));
    }
}
