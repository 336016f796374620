package io.supernode.cluster.settings;

import io.supernode.cluster.membership.ClusterNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an operator decides about a cluster.
 *
 * @param name nodes with another name are another cluster
 * @param self this node, as the others see it
 * @param bind where it listens for the others
 * @param members some of the nodes, as host:port, for finding the others; a name may stand for many addresses, and is resolved
 *     again each time. Need not be reachable: the node begins alone and joins them when they are
 * @param key what all nodes know and nobody else; without it everything is sent in the clear, and whoever reaches the port can join
 * @param replicas how many other nodes know what the owner of a task knows
 * @param seeds how many nodes hold the content of a task, and serve it: its owner, and the next ones. At most one more than know of
 *     the task
 * @param largeSwarm from so many peers on, one more node than the owner holds the content even if {@code seeds} is 1; 0 if it never
 *     does. Without replicas nobody else knows how many there are
 * @param failureTimeout a node of which nothing is heard for so long counts as dead; one whose process ends is noticed at once
 */
public record ClusterSettings(
        String name,
        ClusterNode self,
        InetSocketAddress bind,
        List<Member> members,
        Optional<String> key,
        int replicas,
        int seeds,
        int largeSwarm,
        Duration failureTimeout) {

    /** A shorter one could be guessed. */
    public static final int MIN_KEY_LENGTH = 16;
    public static final int MAX_REPLICAS = 5;
    public static final int MAX_NAME_LENGTH = 60;
    public static final int DEFAULT_LARGE_SWARM = 1000;
    public static final Duration DEFAULT_FAILURE_TIMEOUT = Duration.ofSeconds(3);

    private static final int MAX_PORT = 65_535;

    /** Where a node may be: a host name or address, and a port. */
    public record Member(String host, int port) {
        public Member {
            if (host.isBlank() || port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException("a member is host:port, not " + host + ':' + port);
            }
        }
    }

    public ClusterSettings {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("the name of a cluster has 1 to " + MAX_NAME_LENGTH + " characters");
        }
        Objects.requireNonNull(self, "self");
        if (bind.isUnresolved() || bind.getAddress().isAnyLocalAddress()) {
            throw new IllegalArgumentException(
                    "the cluster listens at one address by which the other nodes reach it, not at "
                            + hostAndPort(bind.getHostString(), bind.getPort()));
        }
        if (bind.getPort() < 1) {
            throw new IllegalArgumentException("the port of the cluster must be 1 to " + MAX_PORT + ", not " + bind.getPort());
        }
        members = List.copyOf(members);
        if (key.isPresent() && key.get().length() < MIN_KEY_LENGTH) {
            throw new IllegalArgumentException("the key of a cluster has at least " + MIN_KEY_LENGTH + " characters");
        }
        if (replicas < 0 || replicas > MAX_REPLICAS) {
            throw new IllegalArgumentException("replicas must be 0 to " + MAX_REPLICAS + ", not " + replicas);
        }
        if (seeds < 1 || seeds > replicas + 1) {
            throw new IllegalArgumentException(
                    "seeds must be 1 to " + (replicas + 1) + ", one more than there are replicas, not " + seeds);
        }
        if (largeSwarm < 0) {
            throw new IllegalArgumentException("a large swarm has so many peers, or 0 if none counts as large, not " + largeSwarm);
        }
        if (failureTimeout.isNegative() || failureTimeout.isZero()) {
            throw new IllegalArgumentException("the failure time-out must be above 0, not " + failureTimeout);
        }
    }

    /** A host and a port as operators write them. */
    public static String hostAndPort(String host, int port) {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }

    /** Where it listens for the others, as operators write it. */
    public String listenAddress() {
        return hostAndPort(bind.getAddress().getHostAddress(), bind.getPort());
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "cluster " + name + ", node " + self.name() + " at " + listenAddress() + ", members " + members
                + (key.isPresent() ? ", with a key" : ", without a key") + ", replicas " + replicas + ", seeds " + seeds
                + ", large swarm " + largeSwarm;
    }
}
