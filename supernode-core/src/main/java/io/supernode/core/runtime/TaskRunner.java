package io.supernode.core.runtime;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.event.EventKinds;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.snapshot.TaskSummary;
import io.supernode.core.swarm.Peer;
import io.supernode.core.swarm.Swarm;
import io.supernode.core.task.Applicant;
import io.supernode.core.task.TaskMachine;
import io.supernode.core.task.Unfinished;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Runs one task: holds the lock under which its machine decides, and has the decisions carried out without the lock.
 *
 * <p>Thread-safe. Answers and questions are carried out at once, by the thread whose call decided them. Events, and effects
 * whose order matters, go through a queue of the task's own: one thread at a time empties it, in the order in which they were
 * decided; a thread that finds another one at it leaves its own to that one. While many threads call, what is left may be carried
 * out by the next call or tick; once no other thread is at it, all that a call has decided is carried out when it returns.
 */
final class TaskRunner {

    /**
     * How often what has changed is kept. With the time to the next tick and that of a store, a crash costs less than a second.
     * Those who register are kept at once.
     */
    private static final long SAVE_INTERVAL_NANOS = 700_000_000L;
    /** After a store has failed, it is called again no sooner. */
    static final long STORE_RETRY_NANOS = 1_000_000_000L;

    /** Something that happens to the task. */
    @FunctionalInterface
    interface Change {

        /** Called under the lock. */
        void apply(TaskMachine machine, long now, Decision decision);
    }

    private final Ports ports;
    private final EffectHandler effects;
    private final TimedTasks<TaskRunner> timed;
    private final TaskId id;
    private final TaskMachine machine;
    /** What the task's beginning brings about; null since it has been carried out. */
    private Decision beginning;
    /** No tick comes any more. */
    private volatile boolean isStopped;
    /** Events and ordered effects; guarded by the lock, as what follows. */
    private final Outbox outbox = new Outbox(this, this::carryOut, () -> isStopped, this::noteLeft);
    private boolean isGone;
    /** Completed when the task is gone. */
    private final CompletableFuture<Void> whenGone = new CompletableFuture<>();
    private long nowNanos;
    private boolean hasStoreFailed;
    private boolean hasSaved;
    private long savedNanos;

    /**
     * @param first makes the machine at an instant; its decisions are carried out by {@link #start}
     */
    TaskRunner(
            Ports ports,
            EffectHandler effects,
            TimedTasks<TaskRunner> timed,
            BiFunction<Long, Decision, TaskMachine> first) {
        this.ports = ports;
        this.effects = effects;
        this.timed = timed;
        this.nowNanos = ports.clock().nanoTime();
        this.beginning = new Decision(ports.wanted());
        this.machine = first.apply(nowNanos, beginning);
        this.id = machine.id();
        // At once, so that nothing that another thread does to the task is told or carried out before it.
        outbox.add(beginning, nowNanos);
    }

    TaskId id() {
        return id;
    }

    /**
     * Lets the task be found among others, unless one of its id is there already, or what it was made of is out of date: then it
     * never lives, and {@link #start} must not be called. Who finds it meanwhile waits for the lock.
     *
     * @param isUpToDate asked once no other task of its id can live or end any more
     * @return this task; the other one; or null if this one was out of date
     */
    synchronized TaskRunner enter(ConcurrentMap<String, TaskRunner> others, BooleanSupplier isUpToDate) {
        TaskRunner first = others.putIfAbsent(id.value(), this);
        if (first == null && isUpToDate.getAsBoolean()) {
            return this;
        }
        machine.end(true, nowNanos, new Decision(EventKinds.NONE));
        isGone = true;
        others.remove(id.value(), this);
        return first;
    }

    /** The task lives from now on. */
    void start() {
        Decision decision;
        synchronized (this) {
            decision = beginning;
            beginning = null;
            noteTimed();
        }
        carryOut(decision);
    }

    /** By the id, so that a tick visits tasks in the same order in each run, which decides who gets a slot first. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Each is itself alone: a task and its successor of the same id are two. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    // ---- the lock ----

    /** If {@code change} throws, what it has decided before is done all the same: somebody waits for it. */
    void change(Change change) {
        Decision decision = new Decision(ports.wanted());
        try {
            applyLocked(change, decision);
        } finally {
            carryOut(decision);
        }
    }

    private synchronized void applyLocked(Change change, Decision decision) {
        try {
            change.apply(machine, now(), decision);
            saveJoined(decision);
        } finally {
            outbox.add(decision, nowNanos);
            noteTimed();
        }
    }

    /**
     * Applies {@code query} to the peer of that cid which speaks from there.
     *
     * @return the answer; null if there is no such peer
     */
    <T> T withPeer(String cid, CallerAddress caller, MemberQuery<T> query) {
        return with((now, decision) -> machine.calling(cid, caller, now), query);
    }

    /** As {@link #withPeer}, for a pull: who uses the cid of another becomes a peer of its own, if it may. */
    <T> T withPuller(String cid, CallerAddress caller, MemberQuery<T> query) {
        return with((now, decision) -> machine.pulling(cid, caller, now, decision), query);
    }

    /** Finds who calls, under the lock; null if there is no such peer. */
    private interface Lookup {
        Peer find(long now, Decision decision);
    }

    private <T> T with(Lookup lookup, MemberQuery<T> query) {
        Decision decision = new Decision(ports.wanted());
        try {
            return answerLocked(lookup, query, decision);
        } finally {
            carryOut(decision);
        }
    }

    private synchronized <T> T answerLocked(Lookup lookup, MemberQuery<T> query, Decision decision) {
        try {
            long now = now();
            Peer peer = lookup.find(now, decision);
            return peer == null ? null : query.apply(peer, now, decision);
        } finally {
            outbox.add(decision, nowNanos);
            noteTimed();
        }
    }

    /** Stores that fail are given everything later. */
    private void saveJoined(Decision decision) {
        if (machine.hasJoined() && !hasStoreFailed && !isStopped) {
            machine.saveJoined(nowNanos, ports.clock().epochMillis(), decision);
        }
    }

    /** The time, which never goes backwards here whatever the clock does. */
    private long now() {
        long reading = ports.clock().nanoTime();
        if (reading - nowNanos > 0) {
            nowNanos = reading;
        }
        return nowNanos;
    }

    /** What is left in the outbox waits for the next tick. */
    private synchronized boolean isTimed() {
        return machine.isTimed() || outbox.isToBeEmptied();
    }

    private void noteTimed() {
        if (machine.isTimed()) {
            timed.add(this);
        }
    }

    // ---- carrying out ----

    private void carryOut(Decision decision) {
        if (decision.isEmpty()) {
            return;
        }
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Prompt prompt) {
                effects.carryOut(this, prompt);
            }
        }
        outbox.empty();
    }

    private void noteLeft() {
        timed.add(this);
    }

    private void carryOut(Object entry) {
        if (entry instanceof Outbox.TimedEvent timedEvent) {
            ports.tell(timedEvent.event(), timedEvent.atNanos());
        } else {
            effects.carryOut(this, (Effect.Ordered) entry);
        }
    }

    /** A store has failed: the task goes on, and is put again as a whole after a while. */
    void storeFailed(SupernodeEvent.StoreFailed failure) {
        change((state, now, decision) -> {
            if (decision.wants(SupernodeEvent.StoreFailed.class)) {
                decision.event(failure);
            }
            hasStoreFailed = true;
            hasSaved = true;
            savedNanos = now;
            state.markUnsaved();
        });
    }

    /** Whether a store has failed just now: what is to be kept is kept with everything else, later. */
    synchronized boolean isStorePaused() {
        return hasStoreFailed;
    }

    // ---- registration ----

    /** Somebody wants the content; answers false if the task is gone, so that its successor must be asked. */
    boolean register(Applicant applicant) {
        Decision decision = new Decision(ports.wanted());
        synchronized (this) {
            if (isGone) {
                return false;
            }
            machine.register(applicant, now(), decision);
            saveJoined(decision);
            outbox.add(decision, nowNanos);
            noteTimed();
        }
        carryOut(decision);
        return true;
    }

    /** The clients that had a part of what was dropped; empty if there are none. */
    synchronized Optional<Unfinished> unfinished() {
        return machine.unfinished();
    }

    /** All that the ended task decided is done. Who registered meanwhile is for its successor. */
    synchronized List<Applicant> gone() {
        isGone = true;
        timed.remove(this);
        return machine.takeSuccessors();
    }

    // ---- time ----

    /** Lets time pass; answers whether something still waits for it. */
    boolean tick() {
        Decision decision = new Decision(ports.wanted());
        synchronized (this) {
            long now = now();
            machine.tick(now, decision);
            if (!hasSaved || now - savedNanos >= (hasStoreFailed ? STORE_RETRY_NANOS : SAVE_INTERVAL_NANOS)) {
                hasSaved = true;
                savedNanos = now;
                hasStoreFailed = false;
                machine.save(now, ports.clock().epochMillis(), decision);
            }
            outbox.add(decision, nowNanos);
        }
        carryOut(decision);
        outbox.empty();
        return isTimed();
    }

    /** Forgets peers that fell silent, and the whole task if nobody has asked for it for long. */
    void collect() {
        change((state, now, decision) -> {
            if (state.collect(now, decision)) {
                state.end(true, now, decision);
            }
        });
    }

    /** Ends the task; answers whether it had not ended before. */
    boolean drop() {
        boolean[] dropped = new boolean[1];
        change((state, now, decision) -> {
            dropped[0] = !state.hasEnded();
            state.end(false, now, decision);
        });
        return dropped[0];
    }

    /** Ends the task, but for its records; completes with whether it lived, once these are stored. */
    CompletionStage<Boolean> unload() {
        boolean[] lived = new boolean[1];
        change((state, now, decision) -> {
            lived[0] = !state.hasEnded();
            state.unload(now, ports.clock().epochMillis(), decision);
        });
        return lived[0] ? whenGone.thenApply(gone -> true) : CompletableFuture.completedFuture(false);
    }

    /** Completes when the task has ended and all that it decided is done. */
    CompletionStage<Void> whenGone() {
        return whenGone;
    }

    /** All that the task decided before its end is done. */
    void tellGone() {
        whenGone.complete(null);
    }

    /** Answers all that wait, and keeps what is not kept yet, because the supernode is being stopped. */
    void stop() {
        isStopped = true;
        change((state, now, decision) -> {
            state.stop(now, decision);
            state.save(now, ports.clock().epochMillis(), decision);
        });
    }

    // ---- what others may see ----

    /** Empty if the task has ended. */
    synchronized Optional<TaskSnapshot> snapshot() {
        return machine.snapshot(now(), ports.clock().epochMillis());
    }

    /** Empty if the task has ended. */
    synchronized Optional<TaskSummary> summary() {
        return machine.summary(now(), ports.clock().epochMillis());
    }

    /** Of whichever content it is; empty if there is none of that id. */
    synchronized Optional<PeerSnapshot> peer(PeerId peer) {
        return Optional.ofNullable(machine.find(peer.value())).flatMap(found -> found.swarm().snapshot(peer.value()));
    }

    synchronized <T> Optional<T> see(Function<Swarm, T> view) {
        return machine.present().map(view);
    }
}
