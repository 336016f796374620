package io.supernode.http.control;

import io.supernode.http.net.ListenLimits;
import java.util.Objects;
import java.util.Optional;

/**
 * How the control port listens.
 *
 * @param host address to listen on; empty for all
 * @param port 0 lets the system choose
 * @param maxBodyBytes of a registration; more is refused with 413
 * @param limits of connections
 */
public record ControlSettings(Optional<String> host, int port, int maxBodyBytes, ListenLimits limits) {

    /** The port clients use when they are told none (protocol, "Two ports"). */
    public static final int DEFAULT_PORT = 8002;

    private static final int DEFAULT_BODY_BYTES = 64 * 1024;
    private static final int MAX_PORT = 65_535;

    public ControlSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(limits, "limits");
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes must be above 0, not " + maxBodyBytes);
        }
    }

    /** The defaults on this port. */
    public static ControlSettings onPort(int port) {
        return new ControlSettings(Optional.empty(), port, DEFAULT_BODY_BYTES, ListenLimits.defaults());
    }

    public ControlSettings withLimits(ListenLimits value) {
        return new ControlSettings(host, port, maxBodyBytes, value);
    }
}
