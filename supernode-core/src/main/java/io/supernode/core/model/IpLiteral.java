package io.supernode.core.model;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells IP addresses from names, without ever asking a resolver. */
public final class IpLiteral {

    private static final int IPV4_PARTS = 4;
    private static final int MAX_OCTET = 255;
    /** The longest IPv6 text, with an embedded IPv4 address. */
    private static final int MAX_LENGTH = 45;

    private IpLiteral() {}

    /** Tells whether {@code text} is an IPv4 (dotted decimal) or IPv6 address. */
    public static boolean isValid(String text) {
        return isIpv4(text) || isIpv6(text);
    }

    private static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != IPV4_PARTS) {
            return false;
        }
        for (String part : parts) {
            if (!isOctet(part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOctet(String part) {
        if (part.isEmpty() || part.length() > 3 || part.length() > 1 && part.charAt(0) == '0') {
            return false;
        }
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
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
