package io.supernode.cdn.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * A block of addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param base any address of the block
 * @param prefixBits how many leading bits all its addresses share
 */
public record Cidr(InetAddress base, int prefixBits) {

    public Cidr {
        Objects.requireNonNull(base, "base");
        if (prefixBits < 0 || prefixBits > base.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("no address has a prefix of " + prefixBits + " bits");
        }
    }

    /**
     * Reads {@code ADDRESS/BITS}, or one address alone.
     *
     * @throws IllegalArgumentException if {@code text} is anything else; names are never resolved
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("not an address block: " + text);
        }
        try {
            InetAddress base = InetAddress.getByName(address);
            int bits = slash < 0 ? base.getAddress().length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1));
            return new Cidr(base, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("not an address block: " + text, e);
        }
    }

    /** Tells whether {@code address} is in the block; one of the other family never is. */
    public boolean contains(InetAddress address) {
        byte[] one = base.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit += Byte.SIZE) {
            int shared = Math.min(Byte.SIZE, prefixBits - bit);
            int mask = 0xff << Byte.SIZE - shared;
            if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
