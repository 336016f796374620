package io.supernode.cluster.replica;

import io.supernode.cluster.content.ContentDirectory;
import io.supernode.cluster.content.OriginVersions;
import io.supernode.cluster.content.SharedContent;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Finds in what this node keeps, and in its copies, who has a content. Thread-safe. */
final class SharedContents implements ContentDirectory {

    private final TaskStore keptTasks;
    private final PeerStore keptPeers;
    private final CopyStore copies;
    private final OriginVersions versions;
    /** What was handed over a while ago: its bytes are still here. */
    private final Map<TaskId, TaskRecord> lastOwned = new ConcurrentHashMap<>();
    /** Null before the first change. */
    private volatile ClusterMembers members;

    SharedContents(TaskStore keptTasks, PeerStore keptPeers, CopyStore copies, OriginVersions versions) {
        this.keptTasks = keptTasks;
        this.keptPeers = keptPeers;
        this.copies = copies;
        this.versions = versions;
    }

    void membersChanged(ClusterMembers next) {
        members = next;
    }

    /** The task goes on elsewhere, and what is known of it here will be forgotten. */
    void handedOver(TaskRecord task) {
        lastOwned.put(task.id(), task);
    }

    /** The contents of the task were deleted. */
    void deleted(TaskId task) {
        lastOwned.remove(task);
        versions.remove(task);
    }

    /** Forgets what nobody needs any more. */
    void retain(Predicate<TaskId> isHeld) {
        lastOwned.keySet().removeIf(isHeld.negate());
        versions.removeUnless(task -> !copies.sources(task).isEmpty() || keptTasks.find(task).isPresent());
    }

    @Override
    public Optional<SharedContent> find(TaskId task, ContentKey key) {
        ClusterMembers now = members;
        if (now == null) {
            return Optional.empty();
        }
        return known(task).flatMap(copy -> TaskMerge.contentsOf(copy.task()).stream()
                .filter(content -> content.key().equals(key) && content.failure().isEmpty())
                .findAny()
                .map(content -> new SharedContent(
                        content,
                        versions.of(task, key),
                        now.owners(task, now.nodes().size()).stream()
                                .filter(node -> !node.equals(now.self()))
                                .map(ClusterNode::data)
                                .toList(),
                        copy.peers().values().stream().filter(peer -> peer.content().equals(key)).toList())));
    }

    private Optional<TaskCopy> known(TaskId task) {
        return kept(task)
                .or(() -> copies.find(task))
                .or(() -> Optional.ofNullable(lastOwned.get(task)).map(record -> TaskCopy.of(record, List.of())));
    }

    /** What this node itself knows of a task. */
    Optional<TaskCopy> kept(TaskId task) {
        return keptTasks.find(task).map(record -> TaskCopy.of(record, keptPeers.ofTask(task)));
    }
}
