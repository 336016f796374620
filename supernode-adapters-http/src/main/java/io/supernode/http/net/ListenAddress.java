package io.supernode.http.net;

import java.util.Objects;
import java.util.Optional;

/**
 * Where a port listens.
 *
 * @param host name or address of this machine; empty for all its addresses
 * @param port 0 lets the system choose
 */
public record ListenAddress(Optional<String> host, int port) {

    /** What operators write for all addresses. */
    public static final String ALL = "all";

    private static final int MAX_PORT = 65_535;

    public ListenAddress {
        Objects.requireNonNull(host, "host");
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is 0 to " + MAX_PORT + ", not " + port);
        }
    }

    /** This port on all addresses of the machine. */
    public static ListenAddress onPort(int port) {
        return new ListenAddress(Optional.empty(), port);
    }

    /** @param host as operators write it: a name, an address, or {@value #ALL} */
    public static ListenAddress of(String host, int port) {
        return new ListenAddress(host.equalsIgnoreCase(ALL) ? Optional.empty() : Optional.of(host), port);
    }
}
