package io.supernode.testkit.command;

import picocli.CommandLine.TypeConversionException;

/**
 * Where a supernode's control port is, written {@code HOST:PORT}, {@code [IPV6]:PORT} or {@code HOST}.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 */
public record NodeAddress(String host, int port) {

    private static final int DEFAULT_PORT = 8002;
    private static final int MAX_PORT = 65_535;

    /** Reads an address; the message of a refusal says what is expected. */
    public static NodeAddress parse(String text) {
        int bracket = text.lastIndexOf(']');
        int colon = text.indexOf(':', Math.max(bracket, 0));
        String host = colon < 0 ? text : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = colon < 0 ? DEFAULT_PORT : port(text.substring(colon + 1));
        if (host.isBlank() || port < 1 || port > MAX_PORT) {
            throw new TypeConversionException("'" + text + "' is no supernode: expected HOST:PORT, e.g. 127.0.0.1:8002");
        }
        return new NodeAddress(host, port);
    }

    private static int port(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }

    @Override
    public String toString() {
        return host + ':' + port;
    }
}
