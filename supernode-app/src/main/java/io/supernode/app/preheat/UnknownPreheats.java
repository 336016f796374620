package io.supernode.app.preheat;

import io.supernode.cdn.preheat.PreheatIds;
import io.supernode.http.admin.ClusterStatus;
import java.util.List;
import java.util.Optional;

/**
 * What is said of a preheat that this supernode does not know: in a cluster another node may have taken it. Thread-safe.
 *
 * @param cluster empty if the supernode is alone
 */
public record UnknownPreheats(Optional<ClusterStatus> cluster) {

    static final String MESSAGE = "there is no preheat of this id";

    String message(long id) {
        List<String> others = cluster
                .map(status -> PreheatIds.takers(id, status.nodes()).stream().filter(node -> !node.equals(status.self())).toList())
                .orElse(List.of());
        return others.isEmpty()
                ? MESSAGE
                : MESSAGE + " on this node: node " + String.join(" or ", others) + " has taken it, and alone knows of it; ask that one";
    }
}
