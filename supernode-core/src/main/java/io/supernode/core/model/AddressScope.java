package io.supernode.core.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** From where a host can be reached at an address (RFC 6890). An IPv6 address that stands for an IPv4 one is judged as that one. */
public enum AddressScope {

    /** The address is of no host, of many or of all: unspecified, a group, the broadcast address, reserved. */
    NO_HOST,
    /** From the machine itself: loopback. */
    MACHINE,
    /** From the same link, if at all: there too are the metadata services of clouds, which tell secrets. */
    LINK,
    /** From whatever network routes to it, which may be a private one. */
    NETWORK;

    private static final int IPV4_BYTES = 4;
    private static final int OCTET = 0xff;
    /** 240.0.0.0/4, with the address of all hosts (RFC 1112, section 4). */
    private static final int FIRST_RESERVED = 240;
    /** Before an IPv4 address at the end: IPv4-compatible (RFC 4291, 2.5.5.1). */
    private static final byte[] COMPATIBLE = new byte[12];
    /** Before an IPv4 address at the end: NAT64 (RFC 6052, 2.1). */
    private static final byte[] NAT64 = HexFormat.of().parseHex("0064ff9b0000000000000000");
    /** Before an IPv4 address that follows: 6to4 (RFC 3056). */
    private static final byte[] SIX_TO_FOUR = HexFormat.of().parseHex("2002");

    /**
     * The scope of an address.
     *
     * @param ip an IPv4 or IPv6 address, however it is written
     * @throws IllegalArgumentException if it is none
     */
    public static AddressScope of(String ip) {
        return of(IpLiteral.parse(ip));
    }

    private static AddressScope of(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & OCTET;
        boolean isIpv4 = bytes.length == IPV4_BYTES;
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || isIpv4 && (first == 0 || first >= FIRST_RESERVED)) {
            return NO_HOST;
        }
        if (address.isLoopbackAddress()) {
            return MACHINE;
        }
        if (address.isLinkLocalAddress()) {
            return LINK;
        }
        if (!isIpv4) {
            if (startsWith(bytes, COMPATIBLE) || startsWith(bytes, NAT64)) {
                return of(ipv4At(bytes, COMPATIBLE.length));
            }
            if (startsWith(bytes, SIX_TO_FOUR)) {
                return of(ipv4At(bytes, SIX_TO_FOUR.length));
            }
        }
        return NETWORK;
    }

    private static InetAddress ipv4At(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + IPV4_BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
