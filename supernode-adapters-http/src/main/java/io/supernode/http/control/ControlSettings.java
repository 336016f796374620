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
 */
public record ControlSettings(ListenAddress address, int maxBodyBytes, ListenLimits limits, ListenSecurity security) {

    /** The port clients use when they are told none (protocol, "Two ports"). */
    public static final int DEFAULT_PORT = 8002;

    /**
     * Enough for the longest registration that is taken, as a form: two URLs and the headers of 32 KB each, of which each byte
     * may take three (percent-encoded), and trusted certificates.
     */
    private static final int DEFAULT_BODY_BYTES = 512 * 1024;

    public ControlSettings {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(security, "security");
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes must be above 0, not " + maxBodyBytes);
        }
    }

    /** The defaults on this port of all addresses. */
    public static ControlSettings onPort(int port) {
        return at(ListenAddress.onPort(port));
    }

    /** The defaults at this address. */
    public static ControlSettings at(ListenAddress address) {
        return new ControlSettings(address, DEFAULT_BODY_BYTES, ListenLimits.defaults(), ListenSecurity.none());
    }

    public ControlSettings withLimits(ListenLimits value) {
        return new ControlSettings(address, maxBodyBytes, value, security);
    }

    public ControlSettings withSecurity(ListenSecurity value) {
        return new ControlSettings(address, maxBodyBytes, limits, value);
    }
}
