package io.supernode.cluster;

import io.supernode.cluster.call.CallMessages;
import io.supernode.cluster.call.CallRouter;
import io.supernode.cluster.call.CallingPeers;
import io.supernode.cluster.call.IncomingCalls;
import io.supernode.cluster.call.OwnedCalls;
import io.supernode.cluster.call.RemoteCalls;
import io.supernode.cluster.call.RetryQueue;
import io.supernode.cluster.content.ContentKeeps;
import io.supernode.cluster.content.ContentStore;
import io.supernode.cluster.content.CopySearch;
import io.supernode.cluster.content.KeepMessages;
import io.supernode.cluster.content.SharedContent;
import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.engine.JGroupsNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.replica.CopiedState;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.Supernode;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.codec.RecordFormat;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.Clock;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of a cluster. Used in this order: {@link #open}, {@link #start}, and {@link #close} after the supernode has been closed.
 *
 * <p>The settings of the supernode must have an {@code advertiseIp}: the address by which a client has reached some node is not that
 * of the node that has its pieces.
 */
public final class Cluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private static final long TICK_MILLIS = 20;
    /** What an answer may take beyond the time for which the pull is held. */
    private static final Duration ANSWER_PATIENCE = Duration.ofMillis(800);
    /** {@link #close} waits so long for the other nodes to have what has changed last, and the reports that were answered. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final ClusterNetwork network;
    private final ClusterSettings settings;
    private final ContentStore contents;
    private final SupernodeSettings rules;
    private final Clock clock;
    private final RetryQueue retries = new RetryQueue();
    private final RemoteCalls remote;
    private final UnreachedMembers unreached;
    private final CallingPeers callers;
    private final ContentKeeps keeps;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread worker = new Thread(task, "cluster");
        worker.setDaemon(true);
        return worker;
    });
    /**
     * Messages of others that have heard before this node that it is a member: they wait, in order, until it has. Of the thread alone,
     * as {@code hasMembers}.
     */
    private final List<Runnable> beforeFirstMembers = new ArrayList<>();
    private boolean hasMembers;
    private volatile ClusterMembers members;
    private volatile boolean isStarted;
    private volatile Consumer<String> memberChanges = told -> { };
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private volatile CopiedState state;
    private LocalSupernode local;
    private IncomingCalls incoming;
    private CallRouter router;

    Cluster(ClusterNetwork network, ClusterSettings settings, ContentStore contents, SupernodeSettings rules, Clock clock) {
        this.network = network;
        this.settings = settings;
        this.contents = contents;
        this.rules = rules;
        this.clock = clock;
        this.members = ClusterMembers.alone(settings.self());
        this.remote = new RemoteCalls(network, clock);
        this.unreached = new UnreachedMembers(settings);
        this.callers = new CallingPeers(clock, rules.peerExpireTime());
        this.keeps = new ContentKeeps(network, contents, clock);
    }

    /**
     * Sets a node up; it does not listen yet.
     *
     * @param contents the bytes of this node
     * @param rules the settings of the supernode that {@link #start} will start
     * @throws IOException if it cannot be set up; the message is a sentence for the operator
     */
    public static Cluster open(ClusterSettings settings, ContentStore contents, SupernodeSettings rules) throws IOException {
        return new Cluster(new JGroupsNetwork(settings), settings, contents, rules, Clock.system());
    }

    /** Whom to tell, in words, of nodes that come and go; called by one thread, and must return at once. Before {@link #start}. */
    public void onMemberChanges(Consumer<String> listener) {
        memberChanges = listener;
    }

    /**
     * Starts the supernode of this node, and joins the others.
     *
     * @param builder of the supernode, but for its stores
     * @param tasks the node's own store of tasks, as {@code peers} of peers
     * @return a supernode that answers for the whole cluster
     * @throws IOException if the node cannot listen; the message is a sentence for the operator
     */
    public Supernode start(LocalSupernode.Builder builder, TaskStore tasks, PeerStore peers) throws IOException {
        LOG.info("{}; protocol version {}, record version {}", settings, JGroupsNetwork.PROTOCOL_VERSION, RecordFormat.VERSION);
        state = new CopiedState(network, () -> members, tasks, peers, contents, settings, clock, this::execute);
        local = builder.stores(state.tasks(), state.peers()).start();
        state.begin(local);
        OwnedCalls owned = new OwnedCalls(local, () -> members, state.arrivals(), state.deletions());
        incoming = new IncomingCalls(network, owned, retries, clock);
        router = new CallRouter(owned, remote, incoming, retries, clock, rules.hold().plus(ANSWER_PATIENCE));
        network.join(new Listener());
        thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        isStarted = true;
        return new ClusterSupernode(local, router, callers);
    }

    /** What is known here of a content, whoever owns its task. May be asked by any thread, and knows nothing before the start. */
    public Optional<SharedContent> shared(TaskId task, ContentKey key) {
        CopiedState known = state;
        return known == null ? Optional.empty() : known.directory().find(task, key);
    }

    /**
     * The content is not to be evicted before {@code untilMillis} (since 1970), by whichever node has it: {@link ContentStore#keep} of
     * each is told. The latest call of this node counts, and one in the past ends what it wants. May be called by any thread, before the
     * start too.
     */
    public void keep(ContentKey content, long untilMillis) {
        execute(() -> keeps.keep(content, untilMillis));
    }

    /** A whole copy of a content that another node has from an earlier task; asked for by any thread, and empty before the start. */
    public CompletionStage<Optional<SharedContent>> search(ContentKey key) {
        CopiedState known = state;
        return known == null || isClosed.get() ? CompletableFuture.completedFuture(Optional.empty()) : known.search().find(key);
    }

    private void execute(Runnable work) {
        try {
            thread.execute(() -> guarded(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("the node has left the cluster already", e);
        }
    }

    /** One thing that fails must not end the thread, or what comes after it. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (DamagedRecordException e) {
            LOG.warn("another node has sent what cannot be read: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a part of the cluster has failed", e);
        }
    }

    private void changeMembers(ClusterMembers before, ClusterMembers next) {
        try {
            state.membersChanged(next);
            keeps.membersChanged(next);
            if (!Set.copyOf(next.nodes()).equals(Set.copyOf(before.nodes()))) {
                memberChanges.accept("the cluster has " + next.changesSince(before));
            }
        } finally {
            hasMembers = true;
            beforeFirstMembers.forEach(Cluster::guarded);
            beforeFirstMembers.clear();
        }
    }

    private void receive(Runnable message) {
        if (hasMembers) {
            message.run();
        } else {
            beforeFirstMembers.add(message);
        }
    }

    private void tick() {
        guarded(state::tick);
        guarded(remote::tick);
        guarded(retries::run);
        guarded(callers::tick);
        guarded(keeps::tick);
        guarded(() -> unreached.look(members.nodes().size(), clock.nanoTime()).ifPresent(LOG::warn));
    }

    /** The nodes that live, as this one sees them now. */
    public ClusterMembers members() {
        return members;
    }

    /** How this node is; all zero before {@link #start} has come to its end. */
    public ClusterFigures figures() {
        if (!isStarted) {
            return new ClusterFigures(members, 0, 0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO, false, 0, 0, 0, 0);
        }
        return new ClusterFigures(
                members, local.summaries().size(), state.copies(), router.forwarded(), incoming.answered(), router.retried(),
                router.unanswered(), router.refusedReports(), remote.pending(), incoming.held(), Duration.ofNanos(state.lagNanos()),
                state.isComplete(), state.held(), state.furtherSeeds(), local.copyMemory().bytes(), state.incompleteCopies());
    }

    /**
     * Leaves the others, after they were told what has changed last and have the reports that were answered here before: the next
     * owners go on at once. Call it after the supernode was closed, and before its stores are; calls of tasks of other nodes are
     * answered from then on as those that nobody answers. A second time nothing happens.
     */
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        if (isStarted) {
            router.answerNoReportEarly();
        }
        long end = clock.nanoTime() + CLOSE_PATIENCE.toNanos();
        try {
            while (hasToTell() && clock.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdown();
        if (isStarted) {
            state.search().close();
            router.close();
        }
        network.close();
    }

    private boolean hasToTell() {
        return isStarted && members.nodes().size() > 1 && (!state.isTold() || router.waitingReports() > 0);
    }

    /** How many reports were answered here that their owners have not answered yet. */
    int waitingReports() {
        return router.waitingReports();
    }

    /** Whether the next owners have been told all that has changed. */
    boolean isTold() {
        return state.isTold();
    }

    /** Ends at once, as a process does that is killed. */
    void kill() {
        thread.shutdownNow();
        network.close();
    }

    private final class Listener implements ClusterNetwork.Listener {

        @Override
        public void membersChanged(ClusterMembers next) {
            // In this order: who finds that this node owns a task must find, too, that it may not know it yet.
            state.announce(next);
            ClusterMembers before = members;
            // Else a call to a node that has just joined would be taken for one to a node that is lost.
            remote.membersChanged(next);
            members = next;
            incoming.membersChanged(next);
            execute(() -> changeMembers(before, next));
            execute(retries::run);
        }

        @Override
        public void received(String from, ByteReader message) {
            if (!message.hasMore()) {
                return;
            }
            int kind = message.readByte();
            if (kind < CallMessages.END) {
                guarded(() -> router.received(from, kind, message));
            } else if (kind == KeepMessages.KEEPS) {
                execute(() -> receive(() -> keeps.received(from, message)));
            } else if (CopySearch.isAbout(kind)) {
                // At once: clients wait for the answer, which nothing else has to come before.
                guarded(() -> state.search().received(from, kind, message));
            } else {
                // Now, before it waits for what has come before it.
                long receivedMillis = clock.epochMillis();
                execute(() -> receive(() -> state.received(from, kind, message, receivedMillis)));
            }
        }
    }
}
