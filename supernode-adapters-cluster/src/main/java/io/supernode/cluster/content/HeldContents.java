package io.supernode.cluster.content;

import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.Clock;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginSource;
import io.supernode.core.port.TaskRecord;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Copies of contents whose tasks other nodes own: this node holds one if it is among the first {@code seeds} in the order of the hash,
 * or the second one and the swarm has been large, and, for a while, what it has just handed over. The owner is told which pieces are
 * served here. On the thread of the cluster, but for what the content store tells.
 */
public final class HeldContents {

    /** What this node handed over may be the only copy until the next owner has it. */
    private static final Duration HANDED_OVER_KEPT = Duration.ofMinutes(2);
    /** After a failure: a disk that is full, say. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    /** Sooner than a peer is forgotten of which nothing is heard. */
    private static final Duration TELL_AGAIN = Duration.ofSeconds(30);
    /** A new owner may not have taken the task up yet when it is told first. */
    private static final Duration NEW_OWNER = Duration.ofSeconds(5);
    private static final Duration TELL_NEW_OWNER_AGAIN = Duration.ofSeconds(1);

    /** Nodes that hold the content of a large swarm, the owner among them. */
    private static final int OF_LARGE_SWARM = 2;

    private final ClusterNetwork network;
    private final ContentStore contents;
    private final int seeds;
    private final Clock clock;
    private final Map<TaskId, HeldContent> held = new ConcurrentHashMap<>();
    private final Map<TaskId, Long> handedOver = new HashMap<>();
    private final Set<TaskId> removed = new HashSet<>();
    /** Tasks of other nodes whose swarms have been large. */
    private final Set<TaskId> large = new HashSet<>();
    private ClusterMembers members;
    private volatile long changedNanos;

    /** @param seeds how many nodes hold a content, the owner among them */
    public HeldContents(ClusterNetwork network, ContentStore contents, int seeds, Clock clock) {
        this.network = network;
        this.contents = contents;
        this.seeds = seeds;
        this.clock = clock;
    }

    // ---- what is held ----

    /** Whether this node is to hold the content of a task that another node owns. */
    public boolean isWanted(TaskId task) {
        if (members == null || members.isOwn(task)) {
            return false;
        }
        Long since = handedOver.get(task);
        return since != null && clock.nanoTime() - since < HANDED_OVER_KEPT.toNanos() || isSeed(task);
    }

    /** Whether clients are to be sent here; else other nodes alone ask here, as long as they need it. */
    private boolean isSeed(TaskId task) {
        int nodes = large.contains(task) ? Math.max(seeds, OF_LARGE_SWARM) : seeds;
        return nodes > 1 && members.owners(task, nodes).contains(members.self());
    }

    /**
     * Which swarms are large by now. One that was is so until there is no copy of its task here any more, since those who have gone
     * may come back.
     *
     * @param copied tasks of other nodes of which there are copies here
     */
    public void swarmsCounted(Set<TaskId> nowLarge, Set<TaskId> copied) {
        large.addAll(nowLarge);
        large.retainAll(copied);
    }

    /** The copy of a task says this now. */
    public void taskChanged(TaskRecord task) {
        removed.remove(task.id());
        HeldContent known = held.get(task.id());
        boolean isFetched = task.phase() == TaskRecord.Phase.FETCHING || task.phase() == TaskRecord.Phase.COMPLETE;
        if (!isFetched || task.content().isEmpty() || task.source().isEmpty() || !isWanted(task.id())) {
            return;
        }
        ContentRecord content = task.content().get();
        if (known != null && !known.key.equals(content.key())) {
            end(known);
            known = null;
        }
        if (known == null || known.mustTryAgain(clock.nanoTime())) {
            HeldContent next = new HeldContent(task.id(), content.key());
            held.put(task.id(), next);
            OriginSource source = task.source().get();
            contents.hold(
                    new FetchRequest(task.id(), content.key(), source.request(), content.layout(), source.expectedMd5()),
                    next);
        }
    }

    /** The task is to go on on another node, which may need the bytes that are here. */
    public void handedOver(TaskRecord task) {
        handedOver.put(task.id(), clock.nanoTime());
        taskChanged(task);
    }

    /** The owner of the task says that it has ended; or that it will tell all of it anew, at once. */
    public void taskRemoved(TaskId task) {
        if (held.containsKey(task) && !handedOver.containsKey(task)) {
            removed.add(task);
        }
    }

    /** The contents of a task are wrong, and deleted here; it may be held anew once it is told anew. */
    public void deleted(TaskId task, Set<ContentKey> keys) {
        handedOver.remove(task);
        removed.remove(task);
        HeldContent known = held.remove(task);
        if (known != null) {
            end(known);
            contents.discard(known.key);
        }
        keys.stream().filter(key -> known == null || !key.equals(known.key)).forEach(contents::discard);
    }

    private void endRemoved() {
        for (TaskId task : removed) {
            HeldContent known = held.remove(task);
            if (known != null) {
                end(known);
            }
        }
        removed.clear();
    }

    private void end(HeldContent one) {
        contents.endHold(one.key);
        tell(one, PieceSet.EMPTY);
    }

    /** Some are wanted no longer, and the owners of the others may be others. */
    public void membersChanged(ClusterMembers next) {
        members = next;
        changedNanos = clock.nanoTime();
        endUnwanted();
        held.values().forEach(HeldContent::tellAgain);
    }

    private void endUnwanted() {
        for (Iterator<HeldContent> each = held.values().iterator(); each.hasNext(); ) {
            HeldContent one = each.next();
            if (!isWanted(one.task)) {
                each.remove();
                if (!members.isOwn(one.task)) {
                    end(one);
                }
            }
        }
    }

    // ---- what the owners are told ----

    /** Tells what has changed; called some times a second. */
    public void tick() {
        if (members == null) {
            return;
        }
        endRemoved();
        long now = clock.nanoTime();
        if (handedOver.values().removeIf(since -> now - since >= HANDED_OVER_KEPT.toNanos())) {
            endUnwanted();
        }
        for (HeldContent one : held.values()) {
            PieceSet pieces = one.toTell(now);
            if (pieces != null && isSeed(one.task)) {
                tell(one, pieces);
            }
        }
    }

    private void tell(HeldContent one, PieceSet pieces) {
        String owner = members.owner(one.task).name();
        if (!owner.equals(members.self().name())) {
            network.sendInOrder(owner, HoldMessages.write(new HoldMessages.Holds(one.task, one.key, pieces)));
        }
    }

    /**
     * Of how many contents, whose tasks other nodes own, a piece or more is here; may be asked by any thread. Those that are wanted and
     * cannot be had are none.
     */
    public int count() {
        return (int) held.values().stream().filter(HeldContent::hasPieces).count();
    }

    /** One copy; its pieces are guarded by its monitor. */
    private final class HeldContent implements FetchListener {

        private final TaskId task;
        private final ContentKey key;
        private final BitSet pieces = new BitSet();
        private boolean hasChanged;
        private long toldNanos = clock.nanoTime();
        private Long failedNanos;

        HeldContent(TaskId task, ContentKey key) {
            this.task = task;
            this.key = key;
        }

        synchronized boolean hasPieces() {
            return !pieces.isEmpty();
        }

        synchronized boolean mustTryAgain(long now) {
            return failedNanos != null && now - failedNanos >= TRY_AGAIN.toNanos();
        }

        synchronized void tellAgain() {
            hasChanged = true;
        }

        /** What the owner is to be told now; null if nothing. */
        synchronized PieceSet toTell(long now) {
            Duration pause = now - changedNanos < NEW_OWNER.toNanos() ? TELL_NEW_OWNER_AGAIN : TELL_AGAIN;
            boolean isDue = hasChanged || !pieces.isEmpty() && now - toldNanos >= pause.toNanos();
            if (!isDue) {
                return null;
            }
            hasChanged = false;
            toldNanos = now;
            return PieceSet.ofWords(pieces.toLongArray());
        }

        @Override
        public void lengthKnown(long fileLength) {
            // The owner has told it.
        }

        @Override
        public synchronized void pieceStored(int piece, PieceDigest digest) {
            hasChanged |= !pieces.get(piece);
            pieces.set(piece);
        }

        @Override
        public synchronized void pieceLost(int piece) {
            pieces.clear(piece);
            hasChanged = true;
        }

        @Override
        public void finished(long fileLength, Md5 fileMd5) {
            // Its pieces were told.
        }

        @Override
        public synchronized void failed(OriginFailure failure) {
            pieces.clear();
            hasChanged = true;
            failedNanos = clock.nanoTime();
        }
    }
}
