package io.supernode.http.control;

import io.supernode.http.net.ListenAddress;
import io.supernode.http.net.ListenLimits;
import io.supernode.http.net.ListenSecurity;
import java.util.Objects;

/**
 * How the control port listens.
 *
 * @param address to listen on
 * @param maxBodyBytes of a registration; more is refused with 413
 * @param limits of connections
 * @param security what is between its sockets and HTTP
 * @param registrationsPerSecond of one address, and ten times as many at once; who comes more often is told to ask again. 0 for
 *     no limit
 * @param goesByItsNames whether a client that calls the supernode by a host name is told that name as the address of its pieces; only
 *     where that name leads to the pieces
 */
public record ControlSettings(
        ListenAddress address,
        int maxBodyBytes,
        ListenLimits limits,
        ListenSecurity security,
        int registrationsPerSecond,
        boolean goesByItsNames) {

    /** The port clients use when they are told none (protocol, "Two ports"). */
    public static final int DEFAULT_PORT = 8002;

    /** Thousands of clients may share an address; more than this is what no crowd of them does. */
    public static final int DEFAULT_REGISTRATIONS_PER_SECOND = 2_000;

    /**
     * Enough for the longest registration that the core takes, as a form: two URLs and the headers of 32 KB each, of which each
     * byte may take three (percent-encoded), and 64 KB of trusted certificates.
     */
    private static final int DEFAULT_BODY_BYTES = 512 * 1024;

    public ControlSettings {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(security, "security");
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes must be above 0, not " + maxBodyBytes);
        }
        if (registrationsPerSecond < 0) {
            throw new IllegalArgumentException(
                    "registrationsPerSecond must be at least 0, not " + registrationsPerSecond);
        }
    }

    /** The defaults on this port of all addresses. */
    public static ControlSettings onPort(int port) {
        return at(ListenAddress.onPort(port));
    }

    /** The defaults at this address. */
    public static ControlSettings at(ListenAddress address) {
        return new ControlSettings(
                address, DEFAULT_BODY_BYTES, ListenLimits.defaults(), ListenSecurity.none(), DEFAULT_REGISTRATIONS_PER_SECOND,
                false);
    }

    public ControlSettings withLimits(ListenLimits value) {
        return new ControlSettings(address, maxBodyBytes, value, security, registrationsPerSecond, goesByItsNames);
    }

    public ControlSettings withSecurity(ListenSecurity value) {
        return new ControlSettings(address, maxBodyBytes, limits, value, registrationsPerSecond, goesByItsNames);
    }

    public ControlSettings withRegistrationsPerSecond(int value) {
        return new ControlSettings(address, maxBodyBytes, limits, security, value, goesByItsNames);
    }

    public ControlSettings withGoesByItsNames(boolean value) {
        return new ControlSettings(address, maxBodyBytes, limits, security, registrationsPerSecond, value);
    }
}
