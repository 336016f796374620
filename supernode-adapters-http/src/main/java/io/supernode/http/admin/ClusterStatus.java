package io.supernode.http.admin;

import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.TaskId;
import java.util.List;

/** The cluster as one node sees it, for operators. Duties of an implementer: called by many threads at once, returns at once. */
public interface ClusterStatus {

    /** How this node is set up; the same until the process ends. */
    Setup setup();

    /** How it is now. */
    Figures clusterNow();

    /** The name of this node. */
    String self();

    /** The names of all nodes that live, this one among them. */
    List<String> nodes();

    /** The nodes that own a task and would own it next, by name, the owner first. */
    List<String> owners(TaskId task);

    /**
     * What should be the same on all nodes. Nodes of another version of either kind are another cluster.
     *
     * @param replicas how many other nodes know what the owner of a task knows
     * @param seeds how many nodes hold the content of a task, the owner among them
     * @param protocolVersion of what nodes say to each other
     * @param recordVersion of the records of tasks and peers in it
     */
    record Setup(int replicas, int seeds, int protocolVersion, int recordVersion) {}

    /**
     * One node.
     *
     * @param weight its share of the tasks, relative to that of the others
     * @param data where clients get pieces from it
     */
    record Member(String name, int weight, PeerAddress data) {}

    /**
     * Figures of one instant.
     *
     * @param self the name of this node
     * @param epoch counts the changes of the members
     * @param nodes that live
     * @param ownTasks tasks that this node owns
     * @param copies tasks of other nodes of which there is a copy here
     * @param forwarded calls that were passed on to other nodes since the start, each attempt
     * @param answered calls of other nodes that were answered here since the start
     * @param retried attempts without an answer that were followed by another one, since the start
     * @param unanswered calls whose client was told to ask again, or whose report was lost, since the start
     * @param refusedReports reports that were answered before their owner refused them, since the start
     * @param waiting calls that wait for another node now
     * @param held calls of other nodes that are held here now
     * @param lagMillis for how long the eldest change waits to be sent to the next owners
     * @param isComplete whether nothing is on its way to this node since the last change of the members
     * @param heldContents contents of other nodes' tasks of which a piece or more is here
     * @param furtherSeeds contents of own tasks that other nodes hold and serve, each node counted
     * @param copyBytes how much of peerMemory copies of other nodes' tasks count as
     * @param incompleteCopies copies of other nodes' tasks of which something was left out, since there was no room for it
     */
    record Figures(
            String self,
            long epoch,
            List<Member> nodes,
            int ownTasks,
            int copies,
            long forwarded,
            long answered,
            long retried,
            long unanswered,
            long refusedReports,
            int waiting,
            int held,
            long lagMillis,
            boolean isComplete,
            int heldContents,
            int furtherSeeds,
            long copyBytes,
            int incompleteCopies) {}
}
