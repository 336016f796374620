package io.supernode.cluster;

import io.supernode.cluster.settings.ClusterSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Notices that a node reaches none of the others that its operator has named. Used by one thread. */
final class UnreachedMembers {

    /** Nodes that are started together find each other sooner. */
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** From one line to the next. */
    static final Duration AGAIN = Duration.ofMinutes(30);

    private final List<String> others;
    private long dueNanos;
    private boolean isAlone;

    UnreachedMembers(ClusterSettings settings) {
        // All nodes may be given the same list, with themselves in it.
        others = settings.members().stream()
                .map(member -> ClusterSettings.hostAndPort(member.host(), member.port()))
                .filter(name -> !name.equals(settings.self().name()) && !name.equals(settings.listenAddress()))
                .toList();
    }

    /**
     * Looks at how many nodes there are now.
     *
     * @return a line for the operator, if one is due
     */
    Optional<String> look(int nodes, long nowNanos) {
        if (nodes > 1 || others.isEmpty()) {
            isAlone = false;
            return Optional.empty();
        }
        if (!isAlone) {
            isAlone = true;
            dueNanos = nowNanos + PATIENCE.toNanos();
        }
        if (nowNanos - dueNanos < 0) {
            return Optional.empty();
        }
        dueNanos = nowNanos + AGAIN.toNanos();
        return Optional.of("this node is alone: for " + PATIENCE.toSeconds() + " s or longer it has reached none of clusterMembers " + others
                + ", and files may be fetched here and there. Check that those nodes run, that the port of clusterBind is open"
                + " between them and this one, and that clusterName, the content of clusterKeyFile and the release are the same on all");
    }
}
