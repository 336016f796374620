package io.supernode.cluster.membership;

import io.supernode.core.model.PeerAddress;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One node of a cluster.
 *
 * @param name tells it from the others; the same after a restart, also at another address, so that it owns the same tasks again
 * @param weight its share of the tasks, relative to that of the others: one of weight 2 owns twice as many as one of weight 1
 * @param data where clients get pieces from it
 */
public record ClusterNode(String name, int weight, PeerAddress data) {

    /** The engine sends it with each change of the members. */
    public static final int MAX_NAME_LENGTH = 100;
    public static final int MAX_WEIGHT = 1000;
    /** What an operator may call a node, for a message. */
    public static final String GIVEN_NAME = "1 to 63 letters, digits, '-', '.' or '_'";

    private static final Pattern GIVEN = Pattern.compile("[A-Za-z0-9._-]{1,63}");

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

    /** Whether an operator may call a node so; without a name of its own it is called by its address, which has other characters too. */
    public static boolean isGivenName(String name) {
        return GIVEN.matcher(name).matches();
    }
}
