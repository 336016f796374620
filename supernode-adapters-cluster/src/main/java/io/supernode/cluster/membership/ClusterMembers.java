package io.supernode.cluster.membership;

import io.supernode.core.model.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The nodes that live, as one node sees them at some time. Two nodes with the same view agree on the owner of every task.
 * Immutable.
 *
 * <p>Owners are found by rendezvous hashing with weights: each node has a score for each task, and the highest owns it. So a
 * node that comes or goes moves no task between the others, and the next owner of a task is known before its owner dies.
 */
public final class ClusterMembers {

    private record Scored(double score, ClusterNode node) {}

    private static final Comparator<Scored> BEST_FIRST = Comparator.comparingDouble(Scored::score)
            .reversed()
            .thenComparing(scored -> scored.node().name());

    private final long epoch;
    private final ClusterNode self;
    private final List<ClusterNode> nodes;
    private final int selfIndex;
    private final long[] hashes;
    private final boolean areEvenlyWeighted;

    /**
     * @param epoch counts the changes of the members: of two views of one node the later one has the higher
     * @param self the node whose view it is
     * @param nodes all of them, with {@code self}; the order does not matter
     * @throws IllegalArgumentException if two have the same name, or {@code self} is none of them
     */
    public ClusterMembers(long epoch, ClusterNode self, List<ClusterNode> nodes) {
        this.epoch = epoch;
        this.self = self;
        this.nodes = nodes.stream().sorted(Comparator.comparing(ClusterNode::name)).toList();
        this.hashes = this.nodes.stream().mapToLong(node -> RendezvousHash.ofName(node.name())).toArray();
        this.areEvenlyWeighted = this.nodes.stream().mapToInt(ClusterNode::weight).distinct().count() == 1;
        for (int i = 1; i < this.nodes.size(); i++) {
            if (this.nodes.get(i).name().equals(this.nodes.get(i - 1).name())) {
                throw new IllegalArgumentException("two nodes have the name " + this.nodes.get(i).name());
            }
        }
        this.selfIndex = this.nodes.indexOf(self);
        if (selfIndex < 0) {
            throw new IllegalArgumentException("a node is a member of its own cluster");
        }
    }

    /** A node alone. */
    public static ClusterMembers alone(ClusterNode self) {
        return new ClusterMembers(0, self, List.of(self));
    }

    /** Counts the changes of the members. */
    public long epoch() {
        return epoch;
    }

    /** The node whose view it is. */
    public ClusterNode self() {
        return self;
    }

    /** All nodes that live, by name. */
    public List<ClusterNode> nodes() {
        return nodes;
    }

    /** The node of that name, if it lives. */
    public Optional<ClusterNode> find(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findAny();
    }

    /** Whether the node of that name lives. */
    public boolean contains(String name) {
        // Each call that is passed on asks this.
        for (ClusterNode node : nodes) {
            if (node.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The node that owns the task. */
    public ClusterNode owner(TaskId task) {
        return nodes.get(ownerIndex(task));
    }

    private int ownerIndex(TaskId task) {
        if (nodes.size() == 1) {
            return 0;
        }
        long hash = RendezvousHash.ofTask(task);
        int best = 0;
        double bestScore = comparable(hash, 0);
        for (int i = 1; i < hashes.length; i++) {
            double score = comparable(hash, i);
            // Of equal ones the first by name, as they are in order.
            if (score > bestScore) {
                best = i;
                bestScore = score;
            }
        }
        return best;
    }

    /** As the score, but for how far scores are apart: each call asks for an owner more than once, and a logarithm takes its time. */
    private double comparable(long taskHash, int index) {
        return areEvenlyWeighted
                ? RendezvousHash.drawn(taskHash, hashes[index])
                : RendezvousHash.score(taskHash, hashes[index], nodes.get(index).weight());
    }

    /** Whether this node owns the task. */
    public boolean isOwn(TaskId task) {
        return ownerIndex(task) == selfIndex;
    }

    /** The owner of the task, and who would own it next: {@code count} nodes, or all if there are fewer. */
    public List<ClusterNode> owners(TaskId task, int count) {
        long hash = RendezvousHash.ofTask(task);
        List<Scored> all = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            all.add(scored(hash, i));
        }
        all.sort(BEST_FIRST);
        return all.stream().limit(count).map(Scored::node).toList();
    }

    private Scored scored(long taskHash, int index) {
        ClusterNode node = nodes.get(index);
        return new Scored(RendezvousHash.score(taskHash, hashes[index], node.weight()), node);
    }

    /**
     * These nodes, and what has changed, for a log.
     *
     * @param before null if nothing is known of it
     */
    public String changesSince(ClusterMembers before) {
        if (before == null) {
            return toString();
        }
        List<String> joined = namesWithout(before);
        List<String> gone = before.namesWithout(this);
        return this + (joined.isEmpty() ? "" : ", joined: " + joined) + (gone.isEmpty() ? "" : ", gone: " + gone);
    }

    private List<String> namesWithout(ClusterMembers others) {
        return nodes.stream().map(ClusterNode::name).filter(name -> !others.contains(name)).toList();
    }

    @Override
    public String toString() {
        return nodes.size() + " nodes in epoch " + epoch + ": " + nodes.stream().map(ClusterNode::name).toList();
    }
}
