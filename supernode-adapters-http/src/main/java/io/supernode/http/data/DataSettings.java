package io.supernode.http.data;

import io.supernode.core.settings.SupernodeSettings;
import io.supernode.http.net.ListenLimits;
import java.util.Objects;
import java.util.Optional;

/**
 * How the data port listens.
 *
 * @param host address to listen on; empty for all
 * @param port 0 lets the system choose
 * @param limits of connections
 * @param bytesPerSecond that it sends in all, or {@link FairBandwidth#UNLIMITED}
 */
public record DataSettings(Optional<String> host, int port, ListenLimits limits, long bytesPerSecond) {

    /** The port the API text's example serves from. */
    public static final int DEFAULT_PORT = 8001;

    private static final int MAX_PORT = 65_535;

    public DataSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(limits, "limits");
        FairBandwidth.requireRate(bytesPerSecond);
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /** The defaults on this port, with the bandwidth of the core's defaults. */
    public static DataSettings onPort(int port) {
        return new DataSettings(
                Optional.empty(),
                port,
                ListenLimits.defaults(),
                SupernodeSettings.defaults().seedBandwidth());
    }

    public DataSettings withLimits(ListenLimits value) {
        return new DataSettings(host, port, value, bytesPerSecond);
    }

    public DataSettings withBytesPerSecond(long value) {
        return new DataSettings(host, port, limits, value);
    }
}
