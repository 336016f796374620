package io.supernode.app.config;

import io.supernode.core.model.IpLiteral;

/**
 * A host and a port as operators write them: {@code node.example.com:7946}, {@code 192.0.2.7:7946}, {@code [2001:db8::7]:7946}.
 *
 * @param host a name or an address, without brackets
 */
public record HostPort(String host, int port) {

    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException if it is none */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (!isValid(text)) {
            throw new IllegalArgumentException("HOST:PORT is expected, not " + text);
        }
        return new HostPort(host(text, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private static String host(String text, int colon) {
        String host = text.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    static boolean isValid(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[1-9][0-9]{0,4}")
                || Integer.parseInt(text.substring(colon + 1)) > MAX_PORT) {
            return false;
        }
        String host = host(text, colon);
        return !host.isBlank() && host.chars().noneMatch(Character::isWhitespace)
                && (host.indexOf(':') < 0 || IpLiteral.isValid(host) && text.startsWith("["));
    }

    static boolean isIpAndPort(String text) {
        return isValid(text) && IpLiteral.isValid(parse(text).host());
    }
}
