package io.supernode.core.registration;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.port.OriginRequest;
import java.util.Optional;

/**
 * A registration whose every claim has been checked for form.
 *
 * @param peer its cid
 * @param address of its upload server
 * @param path of the file there
 * @param hostName for people
 * @param supernodeIp the address by which it reached this supernode, when that is an IP, else ""
 * @param version of the client
 * @param callSystem what the caller calls itself, for figures only, or ""
 * @param resource what it wants
 * @param md5 of the file, when supplied
 * @param origin how to ask for it
 * @param caller where the request came from, if that is known
 */
public record Registration(
        PeerId peer,
        PeerAddress address,
        String path,
        String hostName,
        String supernodeIp,
        ClientVersion version,
        String callSystem,
        ResourceIdentity resource,
        Optional<Md5> md5,
        OriginRequest origin,
        CallerAddress caller) {

    /** The same of a peer that serves nobody. */
    public Registration servingNobody() {
        return new Registration(
                peer, address.servingNobody(), path, hostName, supernodeIp, version, callSystem, resource, md5, origin, caller);
    }
}
