package io.supernode.core.model;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells IP addresses from names, without ever asking a resolver. */
public final class IpLiteral {

    private static final int IPV4_PARTS = 4;
    private static final int MAX_OCTET = 255;
    private static final int MAX_OCTET_DIGITS = 3;
    private static final int OCTET = 0xff;
    /** 240.0.0.0/4, with the address of all hosts (RFC 1112, section 4). */
    private static final int FIRST_RESERVED = 240;
    /** The longest IPv6 text, with an embedded IPv4 address. */
    private static final int MAX_LENGTH = 45;

    private IpLiteral() {}

    /** Tells whether {@code text} is an IPv4 (dotted decimal) or IPv6 address. */
    public static boolean isValid(String text) {
        return isIpv4(text) || isIpv6(text);
    }

    /**
     * Tells whether {@code text}, an address, may be that of a host that others connect to: neither unspecified, which whoever
     * connects to it takes for itself, nor of a group or of all hosts.
     */
    public static boolean isOfOneHost(String text) {
        InetAddress address;
        try {
            address = InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return false;
        }
        int first = address.getAddress()[0] & OCTET;
        boolean isIpv4 = address.getAddress().length == IPV4_PARTS;
        return !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !(isIpv4 && (first == 0 || first >= FIRST_RESERVED));
    }

    /** Without objects: a restart checks an address for each peer that it takes up. */
    private static boolean isIpv4(String text) {
        int parts = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '.') {
                if (++parts > IPV4_PARTS || !isOctet(text, start, i)) {
                    return false;
                }
                start = i + 1;
            }
        }
        return parts == IPV4_PARTS;
    }

    private static boolean isOctet(String text, int start, int end) {
        int length = end - start;
        if (length == 0 || length > MAX_OCTET_DIGITS || length > 1 && text.charAt(start) == '0') {
            return false;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            value = value * 10 + (c - '0');
        }
        return value <= MAX_OCTET;
    }

    private static boolean isIpv6(String text) {
        // The JDK takes a text that begins with a dot for a name.
        if (text.length() > MAX_LENGTH || text.indexOf(':') < 0 || text.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.' || c > '~') {
                return false;
            }
        }
        try {
            // Any other text with a colon is parsed as an address or refused.
            InetAddress.getByName(text);
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
