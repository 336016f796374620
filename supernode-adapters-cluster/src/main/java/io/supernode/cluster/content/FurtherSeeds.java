package io.supernode.cluster.content;

import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.runtime.LocalSupernode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * On the owner of a task: which other nodes hold its content. Clients are sent to them as to peers, each with upload slots of its own.
 * On the thread of the cluster, but for {@link #count}.
 */
public final class FurtherSeeds {

    private final LocalSupernode supernode;
    private final Map<String, Set<TaskId>> tasks = new ConcurrentHashMap<>();
    private ClusterMembers members;

    public FurtherSeeds(LocalSupernode supernode) {
        this.supernode = supernode;
    }

    /** A node has told what it holds. */
    public void received(String from, ByteReader in) {
        HoldMessages.Holds holds = HoldMessages.read(in);
        ClusterNode node = members == null ? null : members.find(from).orElse(null);
        if (node == null || !members.isOwn(holds.task())) {
            return;
        }
        PeerId holder = PeerId.ofHolder(from, holds.task());
        if (holds.pieces().limit() == 0) {
            tasks.getOrDefault(from, ConcurrentHashMap.newKeySet()).remove(holds.task());
            supernode.heldNoLonger(holds.task(), holder);
            return;
        }
        tasks.computeIfAbsent(from, name -> ConcurrentHashMap.newKeySet()).add(holds.task());
        supernode.held(new PeerRecord(
                holds.task(), holds.key(), holder, node.data(), holds.key().dataPath(), from, "", ClientVersion.UNKNOWN,
                holds.pieces(), holds.pieces(), true, false, false, PeerRecord.UNKNOWN_TIME, CallerAddress.UNKNOWN));
    }

    /** Nobody is sent any more to a node that is gone. */
    public void membersChanged(ClusterMembers next) {
        members = next;
        tasks.entrySet().removeIf(node -> {
            boolean isGone = !next.contains(node.getKey());
            if (isGone) {
                node.getValue().forEach(task -> supernode.heldNoLonger(task, PeerId.ofHolder(node.getKey(), task)));
            } else {
                node.getValue().removeIf(task -> !next.isOwn(task));
            }
            return isGone;
        });
    }

    /** How many copies of tasks of this node other nodes hold, each counted once. */
    public int count() {
        return tasks.values().stream().mapToInt(Set::size).sum();
    }
}
