package io.supernode.cluster;

import io.supernode.cluster.membership.ClusterMembers;
import java.time.Duration;

/**
 * How a node of a cluster is.
 *
 * @param members as this node sees them
 * @param ownTasks tasks that this node owns
 * @param copies tasks of other nodes of which there is a copy here
 * @param forwarded calls that were passed on to other nodes, each attempt
 * @param answered calls of other nodes that were answered here
 * @param retried attempts without an answer that were followed by another one
 * @param unanswered calls whose client was told to ask again, or whose report was lost
 * @param refusedReports reports that were answered before their owner refused them
 * @param waiting calls that wait for another node now
 * @param held calls of other nodes that are held here now
 * @param lag for how long the eldest change waits to be sent to the next owners
 * @param areTasksComplete whether nothing is on its way to this node since the last change of the members
 * @param heldContents contents of other nodes' tasks of which a piece or more is here
 * @param furtherSeeds contents of own tasks that other nodes hold and serve, each node counted
 * @param copyBytes of the memory that peers may take, how much copies of other nodes' tasks count as
 * @param incompleteCopies copies of other nodes' tasks of which something was left out, since there was no room for it
 */
public record ClusterFigures(
        ClusterMembers members,
        int ownTasks,
        int copies,
        long forwarded,
        long answered,
        long retried,
        long unanswered,
        long refusedReports,
        int waiting,
        int held,
        Duration lag,
        boolean areTasksComplete,
        int heldContents,
        int furtherSeeds,
        long copyBytes,
        int incompleteCopies) {}
