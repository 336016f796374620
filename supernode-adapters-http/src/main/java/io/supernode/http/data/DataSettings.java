package io.supernode.http.data;

import io.supernode.core.settings.SupernodeSettings;
import io.supernode.http.net.ListenAddress;
import io.supernode.http.net.ListenLimits;
import io.supernode.http.net.ListenSecurity;
import java.util.Objects;

/**
 * How the data port listens.
 *
 * @param address to listen on
 * @param limits of connections
 * @param security what is between its sockets and HTTP
 * @param bytesPerSecond that it sends in all, or {@link FairRateLimiter#UNLIMITED}
 */
public record DataSettings(ListenAddress address, ListenLimits limits, ListenSecurity security, long bytesPerSecond) {

    /** The port the API text's example serves from. */
    public static final int DEFAULT_PORT = 8001;

    public DataSettings {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(security, "security");
        FairRateLimiter.requireRate(bytesPerSecond);
    }

    /** The defaults on this port of all addresses, with the bandwidth of the core's defaults. */
    public static DataSettings onPort(int port) {
        return at(ListenAddress.onPort(port));
    }

    /** The defaults at this address, with the bandwidth of the core's defaults. */
    public static DataSettings at(ListenAddress address) {
        return new DataSettings(
                address, ListenLimits.defaults(), ListenSecurity.none(), SupernodeSettings.defaults().seedBandwidth());
    }

    public DataSettings withLimits(ListenLimits value) {
        return new DataSettings(address, value, security, bytesPerSecond);
    }

    public DataSettings withBytesPerSecond(long value) {
        return new DataSettings(address, limits, security, value);
    }

    public DataSettings withSecurity(ListenSecurity value) {
        return new DataSettings(address, limits, value, bytesPerSecond);
    }
}
