package io.supernode.core.swarm;

import io.supernode.core.model.PeerAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** All upload servers that peers stand behind now. Thread-safe. */
final class UploadServers {

    private final ConcurrentMap<PeerAddress, UploadServer> servers = new ConcurrentHashMap<>();

    /** Puts {@code peer} behind the server at {@code address}. */
    UploadServer attach(PeerAddress address, Peer peer) {
        return servers.compute(address, (key, known) -> {
            UploadServer server = known == null ? new UploadServer(address) : known;
            server.attach(peer);
            return server;
        });
    }

    /** Takes {@code peer} away from its server. */
    void detach(UploadServer server, Peer peer) {
        server.detach(peer);
        forgetIfUnused(server);
    }

    /** Forgets a server without peers and uploads. Cheap for one that is in use. */
    void forgetIfUnused(UploadServer server) {
        if (server.isUnused()) {
            servers.computeIfPresent(server.address, (key, kept) -> kept == server && kept.isUnused() ? null : kept);
        }
    }
}
