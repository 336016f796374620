package io.supernode.cluster.replica;

import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.Clock;
import io.supernode.core.runtime.CopyMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of which something was left out, since there was no room: an operator is told, and their nodes are asked for them again
 * once there is room. Of one thread.
 */
final class IncompleteCopies {

    /** However often there is too little room and enough again, no more is said of it. */
    private static final Duration TOLD_EVERY = Duration.ofMinutes(1);
    /** So many tasks are asked for by one message. */
    private static final int MOST_ASKED = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(IncompleteCopies.class);

    private final CopyStore copies;
    private final CopyMemory memory;
    private final ClusterNetwork network;
    private final int replicas;
    private final Clock clock;
    private boolean isTold;
    private long toldNanos;
    private int takenUp;

    IncompleteCopies(CopyStore copies, CopyMemory memory, ClusterNetwork network, int replicas, Clock clock) {
        this.copies = copies;
        this.memory = memory;
        this.network = network;
        this.replicas = replicas;
        this.clock = clock;
        this.toldNanos = clock.nanoTime() - TOLD_EVERY.toNanos();
    }

    /** This node owns a task now of which it had an incomplete copy. */
    void takenUp() {
        takenUp++;
    }

    /** Called every few seconds. */
    void look(ClusterMembers members) {
        if (takenUp > 0) {
            LOG.warn("of {} tasks that this node owns now it did not know all, since there was no room by --peer-memory: those of their"
                    + " clients that are not known here register again", takenUp);
            takenUp = 0;
        }
        int incomplete = copies.incomplete();
        tell(incomplete);
        if (incomplete > 0 && memory.hasRoomAgain()) {
            ask(members);
        }
    }

    private void tell(int incomplete) {
        if (incomplete > 0 && !isTold && clock.nanoTime() - toldNanos >= TOLD_EVERY.toNanos()) {
            isTold = true;
            toldNanos = clock.nanoTime();
            LOG.warn("there is no room by --peer-memory for all that other nodes know: the copies of {} of their tasks are incomplete here. If"
                    + " such a node dies, clients register again, and may be sent to their origins. Give the nodes more memory, or"
                    + " the cluster more nodes", incomplete);
        } else if (incomplete == 0 && isTold) {
            isTold = false;
            LOG.info("the copies of other nodes' tasks are complete again");
        }
    }

    private void ask(ClusterMembers members) {
        Map<String, List<TaskId>> asked = new HashMap<>();
        copies.eachIncomplete((task, source) -> {
            if (members.owner(task).name().equals(source) && members.owners(task, replicas + 1).contains(members.self())) {
                asked.computeIfAbsent(source, node -> new ArrayList<>()).add(task);
            }
        });
        asked.forEach((node, tasks) -> {
            for (int from = 0; from < tasks.size(); from += MOST_ASKED) {
                network.sendInOrder(
                        node, CopyMessages.sendAgain(tasks.subList(from, Math.min(tasks.size(), from + MOST_ASKED))));
            }
        });
    }
}
