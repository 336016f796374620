package io.supernode.core.model;

import java.util.Objects;

/**
 * Where a peer's upload server listens. Port 0 means that the peer serves nobody (protocol section 1). However an address is
 * written, it is the same one.
 *
 * @param ip an IPv4 or IPv6 address as its one text, see {@link IpLiteral#canonical}; never a name
 * @param port 0 to 65535
 */
public record PeerAddress(String ip, int port) {

    /** The port of a peer that serves nobody. */
    public static final int NO_SERVER = 0;

    /** The largest port. */
    public static final int MAX_PORT = 65_535;

    public PeerAddress {
        Objects.requireNonNull(ip, "ip");
        ip = IpLiteral.canonical(ip);
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /** The same, which serves nobody. */
    public PeerAddress servingNobody() {
        return new PeerAddress(ip, NO_SERVER);
    }

    /** Tells whether anybody can download from here. */
    public boolean serves() {
        return port != NO_SERVER;
    }
}
