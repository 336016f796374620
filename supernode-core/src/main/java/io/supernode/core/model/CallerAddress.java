package io.supernode.core.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The address from which a call came: the other end of its connection, or the client that a trusted proxy named. Unlike the
 * {@code ip} that a client names, nobody can claim another's who cannot answer there. Kept as the 128 bits of an IPv6 address; an
 * IPv4 one is mapped into it.
 *
 * @param high the first 64 bits
 * @param low the others
 */
public record CallerAddress(long high, long low) {

    /** Whoever called did not say from where. */
    public static final CallerAddress UNKNOWN = new CallerAddress(0, 0);

    private static final long IPV4_MAPPED = 0xffffL << Integer.SIZE;
    private static final long IPV4_BITS = 0xffff_ffffL;
    private static final int IPV4_LOOPBACK = 127;

    /** Of a connection. */
    public static CallerAddress of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == Integer.BYTES
                ? new CallerAddress(0, IPV4_MAPPED | bytes.getInt() & IPV4_BITS)
                : new CallerAddress(bytes.getLong(), bytes.getLong());
    }

    /**
     * Of an IPv4 or IPv6 address as text.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static CallerAddress of(String ip) {
        return of(IpLiteral.parse(ip));
    }

    public boolean isKnown() {
        return high != 0 || low != 0;
    }

    private boolean isIpv4() {
        return high == 0 && low >>> Integer.SIZE == IPV4_MAPPED >>> Integer.SIZE;
    }

    /** Whether the caller is on this very machine. */
    public boolean isLoopback() {
        return isIpv4() ? (low & IPV4_BITS) >>> Integer.SIZE - Byte.SIZE == IPV4_LOOPBACK : high == 0 && low == 1;
    }

    /**
     * What counts as one host: an IPv4 address, and of IPv6 the first 64 bits, since hosts change the others, and whoever has one
     * address there has all of that network.
     */
    public CallerAddress network() {
        return high == 0 ? this : new CallerAddress(high, 0);
    }

    /** Whether both may be the same host. The IPv4 and the IPv6 address of one host look like two. */
    public boolean isSameHost(CallerAddress other) {
        return high == other.high && (high != 0 || low == other.low);
    }

    /** As text; empty if it is unknown. */
    @Override
    public String toString() {
        if (!isKnown()) {
            return "";
        }
        byte[] bytes = isIpv4()
                ? ByteBuffer.allocate(Integer.BYTES).putInt((int) low).array()
                : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
