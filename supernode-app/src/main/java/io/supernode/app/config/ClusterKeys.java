package io.supernode.app.config;

import io.supernode.cluster.membership.ClusterNode;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.model.IpLiteral;
import io.supernode.core.model.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of a cluster, made of its keys. Stateless. */
public final class ClusterKeys {

    private ClusterKeys() {}

    /** Whether this supernode is a node of a cluster. */
    public static boolean isNode(Settings settings) {
        return !settings.get(Keys.CLUSTER_NAME).isEmpty();
    }

    /**
     * The keys that say something of a cluster although there is none: the supernode is alone, which its operator may not expect.
     *
     * @return a sentence; empty if there are none
     */
    static Optional<String> withoutName(Settings settings) {
        if (isNode(settings)) {
            return Optional.empty();
        }
        List<String> given = Keys.all().stream()
                .filter(key -> key.group() == KeyGroup.CLUSTER && key != Keys.CLUSTER_NAME)
                .filter(key -> !settings.get(key).equals(key.defaultValue()))
                .map(key -> key.name() + ' ' + settings.text(key) + " (" + settings.source(key) + ')')
                .toList();
        return given.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", given) + ": ignored without clusterName; this supernode is alone");
    }

    /** Whether the ports of clients and those of the cluster may be at one address. */
    static boolean sharesAddress(Settings settings) {
        String bind = settings.get(Keys.BIND);
        String host = HostPort.parse(settings.get(Keys.CLUSTER_BIND)).host();
        // Who names an address twice spells it in one way; a name is not resolved here.
        return !IpLiteral.isValid(bind) || bind.equals(host) || literal(bind).isAnyLocalAddress() || literal(host).equals(literal(bind));
    }

    /**
     * What a node needs to know of its cluster.
     *
     * @param dataPort that the data port listens on in fact
     * @throws IllegalArgumentException if the keys do not fit together; the message is a sentence for the operator
     */
    public static ClusterSettings of(Settings settings, int dataPort) {
        HostPort bind = bind(settings);
        Optional<String> key = key(settings.get(Keys.CLUSTER_KEY_FILE));
        InetSocketAddress address = new InetSocketAddress(literal(bind.host()), bind.port());
        if (key.isEmpty() && !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "clusterKeyFile is needed, since others than this machine reach clusterBind " + bind.host());
        }
        return new ClusterSettings(
                settings.get(Keys.CLUSTER_NAME),
                new ClusterNode(
                        nodeName(settings),
                        settings.get(Keys.CLUSTER_WEIGHT),
                        new PeerAddress(advertisedIp(settings), dataPort)),
                address,
                settings.get(Keys.CLUSTER_MEMBERS).stream()
                        .map(HostPort::parse)
                        .map(member -> new ClusterSettings.Member(member.host(), member.port()))
                        .toList(),
                key,
                settings.get(Keys.REPLICAS),
                settings.get(Keys.SEEDS),
                settings.get(Keys.LARGE_SWARM),
                settings.get(Keys.FAILURE_TIMEOUT));
    }

    /**
     * What hides the names of private contents and the credentials that are remembered: the same on all nodes, so that one which
     * takes a task over knows both. Empty if the nodes have no key in common.
     */
    public static Optional<byte[]> secret(Settings settings) {
        return isNode(settings)
                ? key(settings.get(Keys.CLUSTER_KEY_FILE)).map(key -> hash(settings.get(Keys.CLUSTER_NAME) + '\n' + key))
                : Optional.empty();
    }

    private static byte[] hash(String text) {
        try {
            // Not what the messages of the nodes are encrypted with, and nothing of it can be told from this.
            return MessageDigest.getInstance("SHA-256")
                    .digest(("secret of the contents of the cluster " + text).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What the node is called by the others and in logs. */
    static String nodeName(Settings settings) {
        return settings.get(Keys.CLUSTER_NODE_NAME).isEmpty()
                ? settings.get(Keys.CLUSTER_BIND)
                : settings.get(Keys.CLUSTER_NODE_NAME);
    }

    /** Where clients get the pieces of this node: they may have reached another one, or a load balancer. */
    static String advertisedIp(Settings settings) {
        return settings.get(Keys.ADVERTISE_IP).isEmpty() ? bind(settings).host() : settings.get(Keys.ADVERTISE_IP);
    }

    /** On which the other nodes reach this one. */
    static Set<Integer> ports(Settings settings) {
        return Set.of(bind(settings).port());
    }

    private static HostPort bind(Settings settings) {
        if (settings.get(Keys.CLUSTER_BIND).isEmpty()) {
            throw new IllegalArgumentException(
                    "clusterBind is needed with clusterName: the address at which the other nodes reach this one, and a port");
        }
        return HostPort.parse(settings.get(Keys.CLUSTER_BIND));
    }

    private static InetAddress literal(String ip) {
        try {
            return InetAddress.getByName(ip);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("clusterBind needs an IP address, not " + ip, e);
        }
    }

    /** The file was read when it was checked; one that has changed since may be refused. */
    private static Optional<String> key(String file) {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ClusterKeyFile.read(Path.of(file)));
        } catch (IOException e) {
            throw new IllegalArgumentException("clusterKeyFile: " + e.getMessage(), e);
        }
    }
}
