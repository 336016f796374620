package io.supernode.cluster.membership;

import io.supernode.core.model.PeerAddress;
import java.util.Objects;

/**
 * One node of a cluster.
 *
 * @param name tells it from the others; the same after a restart, so that it owns the same tasks again
 * @param weight its share of the tasks, relative to that of the others: one of weight 2 owns twice as many as one of weight 1
 * @param data where clients get pieces from it
 */
public record ClusterNode(String name, int weight, PeerAddress data) {

    /** The engine sends it with each change of the members. */
    public static final int MAX_NAME_LENGTH = 100;
    public static final int MAX_WEIGHT = 1000;

    public ClusterNode {
        Objects.requireNonNull(data, "data");
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH || !name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "the name of a node has 1 to " + MAX_NAME_LENGTH + " printable ASCII characters and no space");
        }
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("the weight of a node must be 1 to " + MAX_WEIGHT + ", not " + weight);
        }
    }
}
