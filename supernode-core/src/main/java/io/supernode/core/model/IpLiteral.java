package io.supernode.core.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Optional;
import java.util.StringJoiner;

/** Tells IP addresses from names, and gives each one text, without ever asking a resolver. */
public final class IpLiteral {

    private static final int IPV4_PARTS = 4;
    private static final int MAX_OCTET = 255;
    private static final int MAX_OCTET_DIGITS = 3;
    /** The longest IPv6 text, with an embedded IPv4 address. */
    private static final int MAX_LENGTH = 45;
    private static final int IPV6_GROUPS = 8;
    /** A single group of zeros is written (RFC 5952, section 4.2.2). */
    private static final int SHORTEST_GAP = 2;

    private IpLiteral() {}

    /** Tells whether {@code text} is an IPv4 (dotted decimal) or IPv6 address. */
    public static boolean isValid(String text) {
        return isIpv4(text) || ipv6(text).isPresent();
    }

    /**
     * The address that {@code text} is; an IPv4 one also where it is mapped into IPv6.
     *
     * @throws IllegalArgumentException if it is no IPv4 or IPv6 address
     */
    static InetAddress parse(String text) {
        Optional<InetAddress> address = isIpv4(text) ? ofLiteral(text) : ipv6(text);
        return address.orElseThrow(() -> new IllegalArgumentException("an IPv4 or IPv6 address is expected"));
    }

    /**
     * The one text of an address that may be written in several ways: that of RFC 5952 for IPv6, and dotted decimal for IPv4, also
     * where it is mapped into IPv6. IPv4 has one text only, and costs nothing here.
     *
     * @throws IllegalArgumentException if {@code text} is no IPv4 or IPv6 address
     */
    public static String canonical(String text) {
        if (isIpv4(text)) {
            return text;
        }
        InetAddress address = parse(text);
        byte[] bytes = address.getAddress();
        return bytes.length == IPV4_PARTS ? address.getHostAddress() : ofGroups(ByteBuffer.wrap(bytes).asShortBuffer());
    }

    /** The longest run of zeros, of equal ones the first, is left out. */
    private static String ofGroups(ShortBuffer groups) {
        int gap = 0;
        int gapEnd = 0;
        for (int group = 0; group < IPV6_GROUPS; group++) {
            int end = group;
            while (end < IPV6_GROUPS && groups.get(end) == 0) {
                end++;
            }
            if (end - group >= SHORTEST_GAP && end - group > gapEnd - gap) {
                gap = group;
                gapEnd = end;
            }
        }
        return gapEnd == 0
                ? text(groups, 0, IPV6_GROUPS)
                : text(groups, 0, gap) + "::" + text(groups, gapEnd, IPV6_GROUPS);
    }

    private static String text(ShortBuffer groups, int from, int to) {
        StringJoiner text = new StringJoiner(":");
        for (int group = from; group < to; group++) {
            text.add(Integer.toHexString(Short.toUnsignedInt(groups.get(group))));
        }
        return text.toString();
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

    private static Optional<InetAddress> ipv6(String text) {
        // The JDK takes a text that begins with a dot for a name.
        if (text.length() > MAX_LENGTH || text.indexOf(':') < 0 || text.charAt(0) == '.') {
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.' || c > '~') {
                return Optional.empty();
            }
        }
        // Any other text with a colon is parsed as an address or refused.
        return ofLiteral(text);
    }

    /** Of a text for which the JDK asks no resolver. */
    private static Optional<InetAddress> ofLiteral(String text) {
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
