package io.supernode.core.task;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.registration.Registration;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.swarm.Effects;
import io.supernode.core.swarm.Swarm;
import io.supernode.core.swarm.SwarmOwner;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One task: the owner of its state and of the lock under which it changes.
 *
 * <p>Thread-safe. Under the lock no answer is completed and no port is called but the stores, whose records must change in
 * the order of the events.
 */
final class Task implements SwarmOwner {

    private final TaskContext context;
    private final TaskId id;
    private final Editions editions;
    private final Admission admission;
    private boolean dropped;
    private long accessedNanos;
    private long nowNanos;

    Task(TaskContext context, TaskRecord record) {
        this.context = context;
        this.id = record.id();
        this.editions = new Editions(context, this, record);
        this.admission = new Admission(context, this, editions);
        this.nowNanos = context.clock().nanoTime();
        this.accessedNanos = nowNanos;
    }

    TaskId id() {
        return id;
    }

    // ---- the lock ----

    @Override
    public void change(Change change) {
        Effects effects = new Effects();
        synchronized (this) {
            change.apply(now(), effects);
            noteTimed();
        }
        effects.run();
    }

    /** Applies {@code query} to the swarm of which {@code cid} is a member; empty if it is of none. */
    <T> Optional<T> withSwarmOf(String cid, SwarmQuery<T> query) {
        Effects effects = new Effects();
        T answer;
        synchronized (this) {
            Swarm home = editions.swarmOf(cid);
            if (home == null) {
                return Optional.empty();
            }
            accessedNanos = now();
            answer = query.apply(home, accessedNanos, effects);
            noteTimed();
        }
        effects.run();
        return Optional.of(answer);
    }

    /** The time, which never goes backwards here whatever the clock does. */
    private long now() {
        long reading = context.clock().nanoTime();
        if (reading - nowNanos > 0) {
            nowNanos = reading;
        }
        return nowNanos;
    }

    private void noteTimed() {
        if (isTimed()) {
            context.timed().add(this);
        }
    }

    private boolean isTimed() {
        return !dropped && (admission.isTimed() || editions.isTimed());
    }

    // ---- registration ----

    /**
     * Takes a peer in.
     *
     * @return the answer, or empty if this task was dropped meanwhile
     */
    Optional<CompletionStage<RegistrationOutcome>> register(Registration registration) {
        Effects effects = new Effects();
        CompletionStage<RegistrationOutcome> answer;
        synchronized (this) {
            if (dropped) {
                return Optional.empty();
            }
            accessedNanos = now();
            answer = editions.record().resource().equals(registration.resource())
                    ? admission.admit(registration, accessedNanos, effects)
                    : CompletableFuture.completedFuture(new RegistrationOutcome.TaskIdTaken(
                            "task " + id + " exists for a different resource"));
            noteTimed();
        }
        effects.run();
        return Optional.of(answer);
    }

    // ---- the back-to-source's events, from OriginEvents ----

    /** Whether events of {@code content} count: it is the present one, and not given up. */
    private boolean counts(Swarm content) {
        return content == editions.present() && admission.isOpen();
    }

    void lengthKnown(Swarm content, long fileLength) {
        change((now, effects) -> {
            if (!counts(content)) {
                return;
            }
            if (editions.contradicts(fileLength)) {
                admission.failed(Admission.changed("the origin's file changed its length"), now, effects);
            } else {
                editions.lengthKnown(fileLength);
            }
        });
    }

    void pieceStored(Swarm content, int piece, PieceDigest digest) {
        change((now, effects) -> {
            if (counts(content)) {
                accessedNanos = now;
                if (!editions.pieceStored(piece, digest, now, effects)) {
                    admission.failed(
                            Admission.changed("piece " + piece + " of the origin's file has changed"), now, effects);
                }
            } else if (!content.hasFailed()) {
                // An earlier edition that is repaired for the peers that end on it.
                content.pieceStored(piece, digest, now, effects);
            }
        });
    }

    void pieceLost(Swarm content, int piece) {
        change((now, effects) -> content.pieceLost(piece));
    }

    void finished(Swarm content, long fileLength, Md5 fileMd5) {
        change((now, effects) -> {
            if (!counts(content)) {
                return;
            }
            if (editions.contradicts(fileLength)) {
                admission.failed(Admission.changed("the origin's file changed its length"), now, effects);
                return;
            }
            editions.finished(fileLength, fileMd5, now, effects);
            admission.finished(now);
        });
    }

    void failed(Swarm content, OriginFailure failure) {
        change((now, effects) -> {
            if (counts(content)) {
                admission.failed(failure, now, effects);
            } else if (!content.hasFailed()) {
                content.originFailed(failure, effects);
            }
        });
    }

    // ---- time ----

    /** Lets time pass; answers whether something still waits for it. */
    boolean tick() {
        Effects effects = new Effects();
        boolean timed;
        synchronized (this) {
            long now = now();
            admission.tick(now, effects);
            editions.tick(now, effects);
            timed = isTimed();
        }
        effects.run();
        return timed;
    }

    /** Forgets peers that fell silent; answers whether the whole task may be forgotten. */
    boolean collect() {
        Effects effects = new Effects();
        boolean expired;
        synchronized (this) {
            long now = now();
            editions.collect(now, effects);
            expired = !admission.isBusy()
                    && editions.heldCount() == 0
                    && now - accessedNanos > context.settings().taskExpireTime().toNanos();
        }
        effects.run();
        return expired;
    }

    /**
     * Ends this task: all that wait are told, its records are removed. What becomes of its contents is {@code fate}'s, first
     * of all, since whoever is told registers again.
     *
     * @return whether it had not ended before
     */
    boolean drop(Consumer<ContentKey> fate) {
        boolean[] ended = new boolean[1];
        change((now, effects) -> {
            if (dropped) {
                return;
            }
            dropped = true;
            ended[0] = true;
            editions.all().forEach(content -> effects.add(() -> fate.accept(content.key())));
            admission.close("the task was dropped, register again", effects);
            editions.answerAll(new PullOutcome.NotFound("target not found: the task was dropped"), effects);
            editions.disband(effects);
        });
        return ended[0];
    }

    /** Answers all that wait, because the supernode is being stopped. */
    void close() {
        change((now, effects) -> {
            admission.close("the supernode is being stopped", effects);
            editions.all().forEach(swarm -> swarm.answerWaiting(effects));
        });
    }

    // ---- what others may see ----

    synchronized TaskSnapshot snapshot() {
        Swarm present = editions.present();
        return new TaskSnapshot(
                editions.record(), editions.memberCount(), present == null ? 0 : present.storedCount(),
                editions.heldCount());
    }

    synchronized <T> Optional<T> see(Function<Swarm, T> view) {
        return Optional.ofNullable(editions.present()).map(view);
    }
}
