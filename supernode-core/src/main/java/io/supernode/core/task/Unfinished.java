package io.supernode.core.task;

import io.supernode.core.model.PieceDigests;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.AccessRecord;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.swarm.Swarm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a dropped task leaves to its successor: the clients that have a part of what was dropped. They count pieces by their numbers
 * and register again with the same cid, so that each would mix that part with whatever the successor has. As contents that have
 * failed they are known until they fall silent, and are sent to the origin. Immutable.
 *
 * @param version of the content that comes next
 * @param contents that were dropped, as ones that cannot be had
 * @param peers that have a part of these
 */
public record Unfinished(TaskId task, ResourceIdentity resource, int version, List<ContentRecord> contents, List<PeerRecord> peers) {

    private static final OriginFailure DROPPED = new OriginFailure(OriginFailure.Kind.CHANGED, "the task was dropped");

    public Unfinished {
        contents = List.copyOf(contents);
        peers = List.copyOf(peers);
    }

    /** Those of {@code all}, which are dropped now; empty if there are none. */
    static Optional<Unfinished> of(TaskId task, ResourceIdentity resource, int version, List<Swarm> all) {
        List<ContentRecord> contents = new ArrayList<>();
        List<PeerRecord> peers = new ArrayList<>();
        for (Swarm content : all) {
            List<PeerRecord> unfinished = content.unfinished();
            if (!unfinished.isEmpty()) {
                peers.addAll(unfinished);
                contents.add(new ContentRecord(
                        content.key(), content.record().version(), content.layout(), PieceDigests.NONE, Optional.empty(),
                        Optional.of(DROPPED)));
            }
        }
        return peers.isEmpty() ? Optional.empty() : Optional.of(new Unfinished(task, resource, version + 1, contents, peers));
    }

    /** The record of the successor, of which nothing else is known. */
    TaskRecord successor(long nowMillis) {
        return new TaskRecord(
                task, resource, nowMillis, TaskRecord.Phase.PROBING, version, Optional.empty(), contents, Optional.empty(),
                AccessRecord.NONE, Optional.empty(), false, nowMillis);
    }
}
