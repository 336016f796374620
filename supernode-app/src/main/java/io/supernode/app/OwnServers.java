package io.supernode.app;

import io.supernode.core.model.AddressScope;
import io.supernode.core.model.IpLiteral;
import io.supernode.core.model.PeerAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which of the upload servers that clients name are none of theirs, but ports of this supernode: whoever were sent there would make
 * calls in its own name. Of the other nodes of a cluster the data ports are known, and their other ports are taken for the same as
 * here. Thread-safe.
 */
final class OwnServers implements Predicate<PeerAddress> {

    private final Set<String> ips;
    private final Set<Integer> ports;
    private final Supplier<List<PeerAddress>> nodes;

    /**
     * @param ips of this machine, and by which clients may reach it; those of loopback are known
     * @param ports on which this process listens
     * @param nodes where the nodes of the cluster serve clients now
     */
    OwnServers(Collection<String> ips, Set<Integer> ports, Supplier<List<PeerAddress>> nodes) {
        this.ips = ips.stream().map(IpLiteral::canonical).collect(Collectors.toUnmodifiableSet());
        this.ports = Set.copyOf(ports);
        this.nodes = nodes;
    }

    @Override
    public boolean test(PeerAddress address) {
        boolean isOwnPort = ports.contains(address.port());
        if (isOwnPort && (ips.contains(address.ip()) || AddressScope.of(address.ip()) == AddressScope.MACHINE)) {
            return true;
        }
        for (PeerAddress node : nodes.get()) {
            if (node.ip().equals(address.ip()) && (isOwnPort || node.port() == address.port())) {
                return true;
            }
        }
        return false;
    }
}
