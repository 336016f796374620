package io.supernode.core;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.policy.Policies;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.port.Clock;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;
import io.supernode.core.registration.RegistrationCheck;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.registration.RegistrationValidator;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.SwarmSnapshot;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.swarm.Swarm;
import io.supernode.core.swarm.SwarmContext;
import io.supernode.core.task.TaskRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A supernode, without sockets, disk or threads of its own.
 *
 * <p>Thread-safe: every method may be called by many threads at once; each call takes the lock of one task for
 * microseconds. Stages complete on the thread whose call made them complete (a later call, an event of the origin
 * fetcher, or {@link #tick}), holding no lock.
 *
 * <p>Time passes only in calls. Whoever embeds it calls {@link #tick} ten to twenty times a second.
 */
public final class Supernode {

    private final SwarmContext swarms;
    private final TaskRegistry tasks;
    private final Reports reports;

    private Supernode(
            SupernodeSettings settings,
            SchedulingPolicy policy,
            TaskStore taskStore,
            PeerStore peerStore,
            OriginFetcher origins,
            Clock clock) {
        swarms = new SwarmContext(settings, policy);
        tasks = new TaskRegistry(settings, swarms, taskStore, peerStore, origins, clock);
        reports = new Reports(tasks);
    }

    /**
     * Builds a supernode with the scheduling policy that the settings name, one of {@link Policies#installed}.
     *
     * @throws IllegalArgumentException if there is no policy of that name
     */
    public static Supernode create(
            SupernodeSettings settings, TaskStore tasks, PeerStore peers, OriginFetcher origins, Clock clock) {
        return create(settings, Policies.installed().named(settings.policy()), tasks, peers, origins, clock);
    }

    /** Builds a supernode with a scheduling policy of one's own. */
    public static Supernode create(
            SupernodeSettings settings,
            SchedulingPolicy policy,
            TaskStore tasks,
            PeerStore peers,
            OriginFetcher origins,
            Clock clock) {
        return new Supernode(settings, policy, tasks, peers, origins, clock);
    }

    /** POST /peer/registry. Idempotent per cid. Completes at the latest after registrationPatience, by a tick. */
    public CompletionStage<RegistrationOutcome> register(RegistrationRequest request) {
        RegistrationCheck check = RegistrationValidator.check(request);
        if (check instanceof RegistrationCheck.Valid valid) {
            return tasks.register(valid.registration());
        }
        return CompletableFuture.completedFuture(((RegistrationCheck.Refused) check).outcome());
    }

    /**
     * GET /peer/task. An idle peer's request is held until there is something for it, at the latest for
     * {@link SupernodeSettings#hold}. Cancelling the stage (its {@code toCompletableFuture().cancel(false)}) withdraws a
     * held request: a client that hung up gets nothing assigned.
     */
    public CompletionStage<PullOutcome> pull(PullRequest request) {
        return reports.pull(request);
    }

    /** GET /peer/piece/suc. */
    public ReportOutcome reportPiece(PieceReport report) {
        return reports.piece(report);
    }

    /** GET /peer/service/down. */
    public ReportOutcome serviceDown(String taskId, String cid) {
        return reports.serviceDown(taskId, cid);
    }

    /** GET /peer/piece/error. A complaint of the supernode makes it verify its own copy, nothing more. */
    public ReportOutcome clientError(ClientErrorReport report) {
        return reports.clientError(report);
    }

    /** DELETE /peer/tasks/{taskId}: forgets the task and deletes its content. */
    public ReportOutcome dropTask(String taskId) {
        return reports.dropTask(taskId);
    }

    /** Lets time pass: answers held requests and registrations that are due, frees overdue slots, forgets the idle. */
    public void tick() {
        tasks.tick();
    }

    /**
     * Answers all that wait, because the process ends: held pulls with 602, registrations with a refusal. Later calls are
     * answered as ever.
     */
    public void close() {
        tasks.close();
    }

    /**
     * Tells how late calls are answered, so that scheduling batches when the control plane is the limit.
     *
     * @param nanos between the arrival of a request and the call of this class
     */
    public void observeControlDelay(long nanos) {
        swarms.observeControlDelay(nanos);
    }

    /** A task, or empty if it does not live. */
    public Optional<TaskSnapshot> task(TaskId id) {
        return tasks.snapshot(id);
    }

    /** All tasks that live. */
    public List<TaskSnapshot> tasks() {
        return tasks.snapshots();
    }

    /** The swarm of a task's present content. Copies the state of all peers: for people and tests, not for every call. */
    public Optional<SwarmSnapshot> swarm(TaskId id) {
        return tasks.see(id, Swarm::snapshot);
    }

    /** One peer of a task's present content. */
    public Optional<PeerSnapshot> peer(TaskId task, PeerId id) {
        return tasks.see(task, swarm -> swarm.snapshot(id.value())).flatMap(found -> found);
    }
}
