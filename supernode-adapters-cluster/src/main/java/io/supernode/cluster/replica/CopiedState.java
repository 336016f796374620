package io.supernode.cluster.replica;

import io.supernode.cluster.call.TaskArrivals;
import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.core.port.Clock;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;
import io.supernode.core.runtime.LocalSupernode;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What a node keeps of its tasks, of which other nodes have copies: the stores that tell them, and, once the supernode has begun,
 * what happens when the members change. See {@link TaskOwnership} for the thread.
 */
public final class CopiedState {

    private final ClusterNetwork network;
    private final CopySender sender;
    private final TaskStore tasks;
    private final PeerStore peers;
    private final int replicas;
    private final Clock clock;
    private final Executor thread;
    private TaskOwnership ownership;

    /**
     * @param tasks what is kept here, as {@code peers}
     * @param replicas how many other nodes have a copy
     * @param thread runs one after another
     */
    public CopiedState(
            ClusterNetwork network,
            Supplier<ClusterMembers> members,
            TaskStore tasks,
            PeerStore peers,
            int replicas,
            Clock clock,
            Executor thread) {
        this.network = network;
        this.replicas = replicas;
        this.clock = clock;
        this.thread = thread;
        sender = new CopySender(network, members, tasks, peers, replicas, clock);
        this.tasks = new CopiedTaskStore(tasks, sender);
        this.peers = new CopiedPeerStore(peers, sender);
    }

    /** The store that the supernode is to use, as {@link #peers}. */
    public TaskStore tasks() {
        return tasks;
    }

    public PeerStore peers() {
        return peers;
    }

    /** Once, before anything else: the supernode over these stores. */
    public void begin(LocalSupernode supernode) {
        ownership = new TaskOwnership(supernode, network, tasks, peers, sender, replicas, clock, thread);
    }

    /** What calls ask; may be asked by any thread. */
    public TaskArrivals arrivals() {
        return ownership;
    }

    /** The members will be these in a moment; may be called by any thread. */
    public void announce(ClusterMembers next) {
        ownership.announce(next);
    }

    public void membersChanged(ClusterMembers next) {
        ownership.membersChanged(next);
    }

    /** @throws io.supernode.core.codec.DamagedRecordException if it is no message about copies */
    public void received(String from, byte[] message) {
        ownership.received(from, message);
    }

    /** Lets time pass: sends what has changed. Called some times a second. */
    public void tick() {
        ownership.tick();
        sender.flush();
    }

    /** Whether all that has changed was told those who are to know it; may be asked by any thread. */
    public boolean isTold() {
        return sender.isTold();
    }

    /** For how long the eldest change waits to be sent; may be asked by any thread. */
    public long lagNanos() {
        return sender.lagNanos();
    }

    /** Tasks of other nodes of which there are copies here; may be asked by any thread. */
    public int copies() {
        return ownership.copies();
    }

    /** Whether nothing is on its way to this node since the last change; may be asked by any thread. */
    public boolean isComplete() {
        return ownership.areComplete();
    }
}
