package io.supernode.core.runtime;

import io.supernode.core.Supernode;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.policy.Policies;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.port.Clock;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.registration.Registration;
import io.supernode.core.registration.RegistrationCheck;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.registration.RegistrationValidator;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.report.SeedThroughput;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerPage;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PieceCopies;
import io.supernode.core.snapshot.SwarmSnapshot;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.snapshot.TaskSummary;
import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import io.supernode.core.swarm.Swarm;
import io.supernode.core.swarm.SwarmContext;
import io.supernode.core.task.Applicant;
import io.supernode.core.task.SupernodeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The supernode itself, without sockets, disk or threads of its own. Each call takes the lock of one task for microseconds.
 * Built with {@link #builder}.
 */
public final class LocalSupernode implements Supernode {

    private final SwarmContext swarms;
    private final Ports ports;
    private final SupernodeSettings settings;
    private final Predicate<PeerAddress> ownServers;
    private final TaskRegistry tasks;
    private final PeerReports reports;
    private final CopyMemory copies;

    private LocalSupernode(Builder builder) {
        settings = builder.settings;
        ownServers = builder.ownServers;
        SchedulingPolicy policy =
                builder.policy == null ? Policies.installed().named(settings.policy()) : builder.policy;
        swarms = new SwarmContext(settings, policy);
        ports = Ports.of(builder.tasks, builder.peers, builder.origins, builder.clock, List.copyOf(builder.observers),
                builder.failures);
        tasks = new TaskRegistry(new SupernodeContext(settings, swarms, builder.secret), ports);
        reports = new PeerReports(tasks);
        copies = new CopyMemory(swarms);
    }

    /**
     * Begins to build a supernode. Everything but the origins has a default: the settings of the protocol, stores on the heap,
     * the clocks of the JVM, no observer, failures to the thread's {@linkplain Builder#onFailure uncaught-exception handler}.
     *
     * @param secret at least 16 bytes that nobody else knows, and the same after a restart: hides the names of contents that are
     *     not for everybody, and the credentials that are remembered. No decision depends on it
     */
    public static Builder builder(OriginFetcher origins, byte[] secret) {
        return new Builder(origins, secret);
    }

    @Override
    public CompletionStage<RegistrationOutcome> register(RegistrationRequest request) {
        RegistrationCheck check = RegistrationValidator.check(request);
        if (!(check instanceof RegistrationCheck.Valid valid)) {
            return rejected(Optional.empty(), request.cid(), ((RegistrationCheck.Refused) check).outcome());
        }
        Registration registration = ownServers.test(valid.registration().address())
                ? valid.registration().servingNobody()
                : valid.registration();
        TaskId task = registration.resource().taskId();
        if (settings.ipMustMatch() && !namesItsOwnIp(registration)) {
            return rejected(Optional.of(task), request.cid(), new RegistrationOutcome.AddressMismatch(
                    "ip must be the address of the connection, " + registration.caller() + ", not "
                            + registration.address().ip()));
        }
        if (isFullFor(registration.caller(), task)) {
            return rejected(Optional.of(task), request.cid(), tooManyTasks(registration.caller()));
        }
        if (valid.serverFault().isPresent() && ports.wanted().contains(SupernodeEvent.ServerNotUsed.class)) {
            ports.tell(
                    new SupernodeEvent.ServerNotUsed(task, request.cid(), valid.serverFault().get()), ports.clock().nanoTime());
        }
        PendingReply<RegistrationOutcome> answer = new PendingReply<>();
        tasks.register(task, registration.resource(), new Applicant.Peer(registration, answer));
        return answer;
    }

    /** True as well if nobody told from where it came. */
    private static boolean namesItsOwnIp(Registration registration) {
        return !registration.caller().isKnown()
                || CallerAddress.of(registration.address().ip()).equals(registration.caller());
    }

    private CompletionStage<RegistrationOutcome> rejected(
            Optional<TaskId> task, String cid, RegistrationOutcome outcome) {
        if (ports.wanted().contains(SupernodeEvent.RegistrationRejected.class)) {
            ports.tell(
                    new SupernodeEvent.RegistrationRejected(task, cid == null ? "" : cid, outcome),
                    ports.clock().nanoTime());
        }
        return CompletableFuture.completedFuture(outcome);
    }

    private boolean isFullFor(CallerAddress caller, TaskId task) {
        return tasks.isFullFor(caller) && tasks.find(task.value()).isEmpty();
    }

    private RegistrationOutcome tooManyTasks(CallerAddress caller) {
        return new RegistrationOutcome.UrlRefused(swarms.isMemoryFullFor(caller)
                ? swarms.memoryFullFor(caller)
                : swarms.tasksOf(caller) == 0
                        ? "there are " + settings.maxTasks() + " tasks, more are not taken"
                        : "there are " + swarms.tasksOf(caller) + " tasks of " + caller.network()
                                + ", as many as are left for others (maxTasks), more are not taken");
    }

    @Override
    public CompletionStage<FetchOutcome> ensureFetched(FetchDemand demand) {
        TaskId task = demand.resource().taskId();
        PendingReply<FetchOutcome> answer = new PendingReply<>();
        Applicant preheat = new Applicant.Preheat(demand.resource(), demand.origin(), answer);
        if (isFullFor(preheat.caller(), task)) {
            return CompletableFuture.completedFuture(new FetchOutcome.Refused(tooManyTasks(preheat.caller())));
        }
        tasks.register(task, demand.resource(), preheat);
        return answer;
    }

    @Override
    public CompletionStage<PullOutcome> pull(PullRequest request) {
        return reports.pull(request);
    }

    @Override
    public CompletionStage<ReportOutcome> reportPiece(PieceReport report) {
        return CompletableFuture.completedFuture(reports.piece(report));
    }

    @Override
    public CompletionStage<ReportOutcome> complain(ClientErrorReport report) {
        return CompletableFuture.completedFuture(reports.complain(report));
    }

    @Override
    public CompletionStage<ReportOutcome> leave(String taskId, String cid, CallerAddress caller) {
        return CompletableFuture.completedFuture(reports.leave(taskId, cid, caller));
    }

    @Override
    public CompletionStage<ReportOutcome> drop(String taskId) {
        return reports.drop(taskId);
    }

    @Override
    public CompletionStage<ReportOutcome> clear(ResourceIdentity resource) {
        return reports.clear(resource.taskId());
    }

    // ---- tasks that move from one node of a cluster to another ----

    /** Where copies of tasks of other supernodes count, which this one may have to {@linkplain #load take up}. Thread-safe. */
    public CopyMemory copyMemory() {
        return copies;
    }

    /**
     * Lets a task live that the stores hold, if it does not live yet: whoever embeds several supernodes has put its records there. If no
     * further task would be taken, as by {@code maxTasks} and {@code maxPeerBytes}, its records are removed instead, as at the start; the
     * event {@code TasksNotRestored} tells of all of some seconds together.
     *
     * @return whether it lives now
     * @throws java.io.UncheckedIOException if a store cannot be read
     */
    public boolean load(TaskId id) {
        return tasks.load(id);
    }

    /**
     * The same for a task that was {@linkplain #unload unloaded} a moment ago: it is not refused for want of room, which it had.
     *
     * @return whether it lives now
     * @throws java.io.UncheckedIOException if a store cannot be read
     */
    public boolean loadAgain(TaskId id) {
        return tasks.loadAgain(id);
    }

    /**
     * Ends a task here because it goes on elsewhere. What it knows is in the stores when the stage completes, and stays there until
     * the caller removes it or {@linkplain #load loads} it again. Held pulls are answered with 602, registrations with 609, and its
     * contents may be kept as a cache. Who registers before the stage completes is answered with 609 too, which makes clients ask again.
     *
     * @return completes with whether it lived
     */
    public CompletionStage<Boolean> unload(TaskId id) {
        return tasks.unload(id);
    }

    /**
     * Another supernode has a copy of a content of a task that lives here, and serves what it has of it: clients are sent there as
     * to a peer, with upload slots of its own. To be told again, with all that it has, before a peer would be forgotten. No call of a
     * client speaks for it: a registration, a pull or a report in its name is refused.
     *
     * @param holder where it serves, and what; its cid is made by {@link PeerId#ofHolder}
     * @throws IllegalArgumentException if its cid could be a client's
     */
    public void held(PeerRecord holder) {
        checkHolder(holder.id());
        tasks.find(holder.task().value())
                .ifPresent(task -> task.change((machine, now, decision) -> machine.held(holder, now, decision)));
    }

    /**
     * Another supernode serves its copy no longer; see {@link #held}.
     *
     * @throws IllegalArgumentException if its cid could be a client's
     */
    public void heldNoLonger(TaskId task, PeerId holder) {
        checkHolder(holder);
        tasks.find(task.value())
                .ifPresent(known -> known.change((machine, now, decision) -> machine.heldNoLonger(holder, now, decision)));
    }

    /** Else clients could speak for it. */
    private static void checkHolder(PeerId id) {
        if (!PeerId.isHolder(id.value())) {
            throw new IllegalArgumentException(
                    "the cid of a supernode that holds a copy begins with " + PeerId.HOLDER_PREFIX + ", unlike " + id);
        }
    }

    @Override
    public Optional<TaskSnapshot> task(TaskId id) {
        return tasks.snapshot(id);
    }

    @Override
    public List<TaskSnapshot> tasks() {
        return tasks.snapshots();
    }

    @Override
    public Optional<SwarmSnapshot> swarm(TaskId id) {
        return tasks.see(id, Swarm::snapshot);
    }

    @Override
    public Optional<PeerSnapshot> peer(TaskId task, PeerId id) {
        return tasks.find(task.value()).flatMap(runner -> runner.peer(id));
    }

    @Override
    public Optional<TaskSummary> summary(TaskId id) {
        return tasks.summary(id);
    }

    @Override
    public List<TaskSummary> summaries() {
        return tasks.summaries();
    }

    @Override
    public long peerBytes() {
        return swarms.memoryBytes();
    }

    @Override
    public Optional<PeerPage> peers(TaskId id, int from, int slots) {
        if (from < 0 || slots < 1) {
            throw new IllegalArgumentException("a page has slots, not " + slots + " from " + from);
        }
        return tasks.see(id, swarm -> swarm.page(from, slots));
    }

    @Override
    public Optional<PieceCopies> pieces(TaskId id) {
        return tasks.see(id, Swarm::pieces);
    }

    @Override
    public void tick() {
        tasks.tick();
    }

    @Override
    public boolean waitsForTime() {
        return tasks.waitForTime();
    }

    @Override
    public void observeControlDelay(long nanos) {
        swarms.observeControlDelay(nanos);
    }

    @Override
    public void observeSeedThroughput(SeedThroughput reading) {
        if (swarms.observeSeedThroughput(reading)) {
            tasks.serveHeld();
        }
    }

    @Override
    public void changeSeedBandwidth(long bytesPerSecond) {
        if (swarms.changeSeedBandwidth(bytesPerSecond)) {
            tasks.serveHeld();
        }
    }

    @Override
    public void close() {
        tasks.stop();
    }

    /** Puts a supernode together. Not thread-safe. */
    public static final class Builder {

        private static final int MIN_SECRET_BYTES = 16;

        private final OriginFetcher origins;
        private final byte[] secret;
        private SupernodeSettings settings = SupernodeSettings.defaults();
        private Predicate<PeerAddress> ownServers = address -> false;
        private SchedulingPolicy policy;
        private TaskStore tasks = new InMemoryTaskStore();
        private PeerStore peers = new InMemoryPeerStore();
        private Clock clock = Clock.system();
        private final List<SupernodeObserver> observers = new ArrayList<>();
        private Consumer<RuntimeException> failures = new UncaughtFailures();

        private Builder(OriginFetcher origins, byte[] secret) {
            this.origins = Objects.requireNonNull(origins, "origins");
            if (secret.length < MIN_SECRET_BYTES) {
                throw new IllegalArgumentException(
                        "a secret has at least " + MIN_SECRET_BYTES + " bytes, not " + secret.length);
            }
            this.secret = secret.clone();
        }

        public Builder settings(SupernodeSettings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /**
         * Addresses at which no client has an upload server, such as the ports of the supernode itself: a client that names one of
         * them downloads, and serves nobody. By default there are none.
         *
         * @param value asked for each registration, by several threads at once. It must answer at once, and must not throw
         */
        public Builder ownServers(Predicate<PeerAddress> value) {
            ownServers = Objects.requireNonNull(value, "ownServers");
            return this;
        }

        /** A scheduling policy of one's own, instead of the one that the settings name. */
        public Builder policy(SchedulingPolicy value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /** The stores that it begins from, and keeps up. */
        public Builder stores(TaskStore taskStore, PeerStore peerStore) {
            tasks = Objects.requireNonNull(taskStore, "taskStore");
            peers = Objects.requireNonNull(peerStore, "peerStore");
            return this;
        }

        public Builder clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Learns of everything that happens, besides those that were added before. */
        public Builder observer(SupernodeObserver value) {
            observers.add(Objects.requireNonNull(value, "observer"));
            return this;
        }

        /**
         * Takes what an observer or a scheduling policy throws, and what a port throws against its contract, for a log. The
         * supernode goes on in any case. Without a handler it goes to the uncaught-exception handler of the thread that called the
         * supernode, which prints it to standard error unless the embedder has set another one.
         *
         * @param value called by whichever threads call the supernode, by several at once, each failure once. It must return soon,
         *     must not call the supernode, and must not throw: what it throws is lost
         */
        public Builder onFailure(Consumer<RuntimeException> value) {
            failures = Objects.requireNonNull(value, "handler");
            return this;
        }

        /**
         * Builds it, and takes up what the stores hold.
         *
         * @throws IllegalArgumentException if no policy in {@link Policies#installed} has the name that the settings give
         * @throws java.io.UncheckedIOException if a store cannot be read
         */
        public LocalSupernode start() {
            LocalSupernode supernode = new LocalSupernode(this);
            supernode.tasks.restore();
            return supernode;
        }
    }
}
