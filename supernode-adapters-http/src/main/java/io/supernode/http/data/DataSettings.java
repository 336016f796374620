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
 * @param minReadRate in bytes per second; a client that reads more slowly than that for 20 s is ended. 0 for none
 */
public record DataSettings(
        ListenAddress address, ListenLimits limits, ListenSecurity security, long bytesPerSecond, long minReadRate) {

    /** The port the API text's example serves from. */
    public static final int DEFAULT_PORT = 8001;
    /** A tenth of what any client needs, before it reports a failure (protocol section 4). */
    public static final long DEFAULT_MIN_READ_RATE = 16 << 10;

    public DataSettings {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(security, "security");
        FairRateLimiter.requireRate(bytesPerSecond);
        FairRateLimiter.requireRate(minReadRate);
    }

    /** The defaults on this port of all addresses, with the bandwidth of the core's defaults. */
    public static DataSettings onPort(int port) {
        return at(ListenAddress.onPort(port));
    }

    /** The defaults at this address, with the bandwidth of the core's defaults. */
    public static DataSettings at(ListenAddress address) {
        return new DataSettings(
                address, ListenLimits.defaults(), ListenSecurity.none(), SupernodeSettings.defaults().seedBandwidth(),
                DEFAULT_MIN_READ_RATE);
    }

    public DataSettings withLimits(ListenLimits value) {
        return new DataSettings(address, value, security, bytesPerSecond, minReadRate);
    }

    public DataSettings withBytesPerSecond(long value) {
        return new DataSettings(address, limits, security, value, minReadRate);
    }

    public DataSettings withMinReadRate(long value) {
        return new DataSettings(address, limits, security, bytesPerSecond, value);
    }

    public DataSettings withSecurity(ListenSecurity value) {
        return new DataSettings(address, limits, value, bytesPerSecond, minReadRate);
    }
}
