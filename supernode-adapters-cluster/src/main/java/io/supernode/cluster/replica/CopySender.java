package io.supernode.cluster.replica;

import io.supernode.cluster.content.OriginVersions;
import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.Clock;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells the next owners of each task what this node keeps of it: in batches, a moment later, and only so much at once that a slow
 * node costs nobody memory. Thread-safe; whoever changes a record waits for nothing.
 */
final class CopySender {

    /** A batch ends when it is longer. */
    private static final int FULL_MESSAGE_BYTES = 128 << 10;
    private static final int MOST_MESSAGES = 16;

    private final ClusterNetwork network;
    private final Supplier<ClusterMembers> members;
    private final TaskStore tasks;
    private final PeerStore peers;
    private final OriginVersions versions;
    private final int replicas;
    private final Clock clock;
    private final ConcurrentMap<String, CopyQueue> queues = new ConcurrentHashMap<>();
    /** Of the thread that flushes. */
    private final ByteWriter written = new ByteWriter();

    /**
     * @param tasks what is kept here, as {@code peers}
     * @param versions of the contents, which are told with the tasks
     * @param replicas how many other nodes are told
     */
    CopySender(
            ClusterNetwork network,
            Supplier<ClusterMembers> members,
            TaskStore tasks,
            PeerStore peers,
            OriginVersions versions,
            int replicas,
            Clock clock) {
        this.network = network;
        this.members = members;
        this.tasks = tasks;
        this.peers = peers;
        this.versions = versions;
        this.replicas = replicas;
        this.clock = clock;
    }

    // ---- what changes ----

    void taskChanged(TaskId task) {
        forReplicas(task, queue -> queue.taskChanged(task, clock.nanoTime()));
    }

    void peerChanged(TaskId task, PeerId peer) {
        forReplicas(task, queue -> queue.peerChanged(task, peer, clock.nanoTime()));
    }

    void taskRemoved(TaskId task) {
        forReplicas(task, queue -> queue.taskRemoved(task, clock.nanoTime()));
    }

    private void forReplicas(TaskId task, Consumer<CopyQueue> change) {
        ClusterMembers now = members.get();
        if (now.nodes().size() == 1 || replicas == 0) {
            return;
        }
        List<ClusterNode> owners = now.owners(task, replicas + 1);
        if (!owners.get(0).equals(now.self())) {
            // On its way to another node, which tells the others.
            return;
        }
        owners.subList(1, owners.size()).forEach(node -> change.accept(queue(node.name())));
    }

    private CopyQueue queue(String node) {
        return queues.computeIfAbsent(node, name -> new CopyQueue());
    }

    /** A node is to have a whole copy of a task. */
    void copyTo(String node, TaskId task) {
        List<PeerId> all = peers.ofTask(task).stream().map(PeerRecord::id).toList();
        queue(node).reset(task, all, clock.nanoTime());
    }

    /** All other nodes are to delete these contents; those that have copies of the task get what is kept of it by then, anew. */
    void contentsDeleted(CopyEntry.DeleteContents deletion) {
        TaskId task = deletion.task();
        ClusterMembers now = members.get();
        List<ClusterNode> copied = now.owners(task, replicas + 1);
        for (ClusterNode node : now.nodes()) {
            if (node.equals(now.self())) {
                continue;
            }
            queue(node.name()).contentsDeleted(deletion, clock.nanoTime());
            // In this order: of a task that begins anew after this, its store tells.
            if (now.isOwn(task) && copied.contains(node) && tasks.find(task).isPresent()) {
                copyTo(node.name(), task);
            }
        }
    }

    /** A node that was not there is to learn what was deleted meanwhile. */
    void deletedBefore(String node, CopyEntry.DeletedBefore deletion) {
        queue(node).deletedBefore(deletion, clock.nanoTime());
    }

    /** A node is to own a task, of which it gets a whole copy; it answers with the number. */
    void handOver(String node, TaskId task, long number) {
        copyTo(node, task);
        queue(node).handOver(new CopyEntry.TakeUp(task, number));
    }

    /** Forgets what nodes were to be told that are members no more. */
    void membersChanged(ClusterMembers now) {
        queues.keySet().removeIf(node -> !now.contains(node));
    }

    // ---- sending ----

    /** Sends what there is to send, as far as each node takes it; called some times a second, always by the same thread. */
    void flush() {
        for (Map.Entry<String, CopyQueue> queue : queues.entrySet()) {
            while (queue.getValue().beginMessage(MOST_MESSAGES)) {
                network.sendInOrder(queue.getKey(), message(queue.getValue()));
            }
        }
    }

    private byte[] message(CopyQueue queue) {
        written.clear();
        written.writeByte(CopyMessages.ENTRIES);
        written.writeLong(clock.epochMillis());
        while (written.size() < FULL_MESSAGE_BYTES) {
            CopyEntry entry = queue.next(new Kept());
            if (entry == null) {
                break;
            }
            CopyEntry.Codec.write(entry, written);
        }
        return written.toBytes();
    }

    /** A node has taken a message. */
    void taken(String node) {
        CopyQueue queue = queues.get(node);
        if (queue != null) {
            queue.endMessage();
        }
    }

    /** Whether all tasks that are handed over were sent. */
    boolean hasHandedOver() {
        return queues.values().stream().noneMatch(CopyQueue::hasHandOvers);
    }

    /** Whether all nodes have taken all that they are to be told. */
    boolean isTold() {
        return queues.values().stream().allMatch(CopyQueue::isTold);
    }

    /** For how long what has changed first waits to be sent; 0 if nothing does. */
    long lagNanos() {
        long now = clock.nanoTime();
        return queues.values().stream().mapToLong(queue -> queue.lagNanos(now)).max().orElse(0);
    }

    private final class Kept implements CopyQueue.Records {

        @Override
        public CopyEntry task(TaskId id) {
            return tasks.find(id)
                    .<CopyEntry>map(task -> new CopyEntry.PutTask(task, versions.of(task)))
                    .orElseGet(() -> new CopyEntry.RemoveTask(id));
        }

        @Override
        public CopyEntry peer(TaskId task, PeerId id) {
            return peers.find(task, id)
                    .<CopyEntry>map(CopyEntry.PutPeer::new)
                    .orElseGet(() -> new CopyEntry.RemovePeer(task, id));
        }
    }
}
