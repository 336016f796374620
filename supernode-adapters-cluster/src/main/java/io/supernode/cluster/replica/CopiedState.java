package io.supernode.cluster.replica;

import io.supernode.cluster.call.ContentDeletions;
import io.supernode.cluster.call.TaskArrivals;
import io.supernode.cluster.content.ContentDirectory;
import io.supernode.cluster.content.ContentStore;
import io.supernode.cluster.content.CopySearch;
import io.supernode.cluster.content.FurtherSeeds;
import io.supernode.cluster.content.HeldContents;
import io.supernode.cluster.content.HoldMessages;
import io.supernode.cluster.content.OriginVersions;
import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.Clock;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;
import io.supernode.core.runtime.LocalSupernode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What a node keeps of its tasks, of which other nodes have copies: the stores that tell them, and, once the supernode has begun,
 * what happens when the members change. See {@link TaskOwnership} for the thread.
 */
public final class CopiedState {

    private final ClusterNetwork network;
    private final CopySender sender;
    private final OriginVersions versions;
    private final HeldContents held;
    private final TaskStore tasks;
    private final PeerStore peers;
    private final ClusterSettings settings;
    private final Clock clock;
    private final Executor thread;
    private volatile TaskOwnership ownership;
    private final CopySearch search;
    private FurtherSeeds furtherSeeds;

    /**
     * @param tasks what is kept here, as {@code peers}
     * @param contents the bytes of this node
     * @param thread runs one after another
     */
    public CopiedState(
            ClusterNetwork network,
            Supplier<ClusterMembers> members,
            TaskStore tasks,
            PeerStore peers,
            ContentStore contents,
            ClusterSettings settings,
            Clock clock,
            Executor thread) {
        this.network = network;
        this.versions = new OriginVersions(contents);
        this.held = new HeldContents(network, contents, settings.seeds(), clock);
        this.settings = settings;
        this.search = new CopySearch(network, members, contents, clock);
        this.clock = clock;
        this.thread = thread;
        sender = new CopySender(network, members, tasks, peers, versions, settings.replicas(), clock);
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
        ownership = new TaskOwnership(supernode, network, tasks, peers, sender, versions, held, search, settings, clock, thread);
        furtherSeeds = new FurtherSeeds(supernode);
    }

    /** What calls ask; may be asked by any thread. */
    public TaskArrivals arrivals() {
        return ownership;
    }

    /** Tells the other nodes what operators have had deleted here; may be asked by any thread. */
    public ContentDeletions deletions() {
        return task -> {
            long now = clock.epochMillis();
            Set<ContentKey> keys = new HashSet<>();
            // Where a content is that an earlier task has left.
            keys.add(ContentKey.of(task, 0));
            tasks.find(task).ifPresent(record -> TaskMerge.contentsOf(record).forEach(content -> keys.add(content.key())));
            // Before it has been deleted here: nobody is to get it back from a node that has not heard of it.
            search.deleted(keys);
            return () -> thread.execute(
                    () -> ownership.contentsDeleted(new CopyEntry.DeleteContents(task, keys, now)));
        };
    }

    /** The members will be these in a moment; may be called by any thread. */
    public void announce(ClusterMembers next) {
        ownership.announce(next);
    }

    public void membersChanged(ClusterMembers next) {
        furtherSeeds.membersChanged(next);
        held.membersChanged(next);
        search.membersChanged(next);
        ownership.membersChanged(next);
    }

    /**
     * @param receivedMillis when it has come, by the clock of this node
     * @throws io.supernode.core.codec.DamagedRecordException if it is no message about copies
     */
    public void received(String from, int kind, ByteReader in, long receivedMillis) {
        if (kind == HoldMessages.HOLDS) {
            furtherSeeds.received(from, in);
        } else {
            ownership.received(from, kind, in, receivedMillis);
        }
    }

    /** Lets time pass: sends what has changed. Called some times a second. */
    public void tick() {
        ownership.tick();
        held.tick();
        search.tick();
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

    /** Copies of which something was left out, since there was no room for it; may be asked by any thread. */
    public int incompleteCopies() {
        return ownership.incompleteCopies();
    }

    /** What this node knows of who has a content; may be asked by any thread. Empty before {@link #begin}. */
    public ContentDirectory directory() {
        return (task, key) -> ownership == null
                ? Optional.empty()
                : ownership.directory().find(task, key);
    }

    /** Asks the other nodes for a whole copy of a content that no task has; may be called by any thread. */
    public CopySearch search() {
        return search;
    }

    /** Of how many contents, whose tasks other nodes own, a piece or more is here. */
    public int held() {
        return held.count();
    }

    /** How many copies of contents of this node's tasks other nodes hold. */
    public int furtherSeeds() {
        return furtherSeeds.count();
    }

    /** Whether nothing is on its way to this node since the last change; may be asked by any thread. */
    public boolean isComplete() {
        return ownership.areComplete();
    }
}
