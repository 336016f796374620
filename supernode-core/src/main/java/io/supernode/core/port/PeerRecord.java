package io.supernode.core.port;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import java.util.Objects;

/**
 * One peer of one task, as it registered last. The same host downloading two files is two peers.
 *
 * @param task what it downloads
 * @param id its cid
 * @param address where its upload server listens
 * @param path of this file on its upload server
 * @param hostName as the client sent it, for people only
 * @param supernodeHost the address by which it reached this supernode, or ""
 * @param version of the client
 */
public record PeerRecord(
        TaskId task,
        PeerId id,
        PeerAddress address,
        String path,
        String hostName,
        String supernodeHost,
        ClientVersion version) {

    public PeerRecord {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(hostName, "hostName");
        Objects.requireNonNull(supernodeHost, "supernodeHost");
        Objects.requireNonNull(version, "version");
    }
}
