package io.supernode.cluster.engine;

import io.supernode.cluster.membership.ClusterNode;
import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.model.PeerAddress;
import java.util.Optional;
import org.jgroups.Address;
import org.jgroups.util.ExtendedUUID;

/** What a node tells of itself in its address, so that all learn of it with the very change of the members. */
final class NodeAddress {

    private static final String NODE = "node";

    static {
        // In logs: the name alone.
        ExtendedUUID.setPrintFunction(address -> "");
    }

    private NodeAddress() {}

    static ExtendedUUID of(ClusterNode node) {
        ByteWriter out = new ByteWriter();
        out.writeText(node.name());
        out.writeUnsigned(node.weight());
        out.writeText(node.data().ip());
        out.writeUnsigned(node.data().port());
        return ExtendedUUID.randomUUID(node.name()).put(NODE, out.toBytes());
    }

    /** Empty if it is not that of a node. */
    static Optional<ClusterNode> node(Address address) {
        byte[] bytes = address instanceof ExtendedUUID extended ? extended.get(NODE) : null;
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            ByteReader in = new ByteReader(bytes, 0, bytes.length);
            return Optional.of(new ClusterNode(
                    in.readText(),
                    Math.toIntExact(in.readUnsigned()),
                    new PeerAddress(in.readText(), Math.toIntExact(in.readUnsigned()))));
        } catch (DamagedRecordException | IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
