package io.supernode.http.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What limits count as one address: an IPv4 address, and of IPv6 the first 64 bits, since whoever has one address there has all
 * those of its network.
 */
final class AddressKey {

    private AddressKey() {}

    static long of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        // No network of IPv6 that is in use begins with 32 bits of 0.
        return address instanceof Inet6Address ? bytes.getLong() : bytes.getInt() & 0xffff_ffffL;
    }
}
