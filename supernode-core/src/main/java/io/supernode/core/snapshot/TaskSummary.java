package io.supernode.core.snapshot;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import java.util.Optional;

/**
 * A task at one instant in few words: to make one costs the same whatever the number of its peers and pieces.
 *
 * @param id the task
 * @param resource what it distributes; its URL may hold credentials
 * @param phase where it stands
 * @param createdAtMillis milliseconds since 1970
 * @param layout of the present content; empty until its piece size is settled
 * @param isPrivate whether the present content is not for everybody
 * @param problem in phase FAILED: what those who register meanwhile are told
 * @param storedPieces of the present content that the supernode can serve
 * @param counts of the present content's swarm
 * @param earlierPeers of earlier contents that can still be had; those of others have been sent to their origins
 */
public record TaskSummary(
        TaskId id,
        ResourceIdentity resource,
        TaskRecord.Phase phase,
        long createdAtMillis,
        Optional<PieceLayout> layout,
        boolean isPrivate,
        Optional<String> problem,
        int storedPieces,
        SwarmCounts counts,
        int earlierPeers) {}
