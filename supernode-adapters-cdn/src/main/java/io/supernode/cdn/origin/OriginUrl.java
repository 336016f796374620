package io.supernode.cdn.origin;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A URL that may be asked: http or https, a host, no credentials in it, no fragment. {@link UrlParser} makes one from
 * what a client or an origin wrote.
 *
 * @param scheme {@code http} or {@code https}
 * @param host as the {@code Host} header names it, upper case kept; an IPv6 address is in brackets
 * @param port 1 to 65535, the scheme's own when the URL names none
 * @param target path and query as the request line has them, one character for each byte (ISO 8859-1); begins with a
 *     slash
 */
public record OriginUrl(String scheme, String host, int port, String target) {

    static final String HTTPS = "https";
    static final int HTTP_PORT = 80;
    static final int HTTPS_PORT = 443;

    private static final int MAX_PORT = 65535;
    /** Names, with underscores, and addresses; no zone of an IPv6 address: those are link-local. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]");

    public OriginUrl {
        Objects.requireNonNull(target, "target");
        if (!scheme.equals("http") && !scheme.equals(HTTPS)) {
            throw new IllegalArgumentException("only http and https origins are asked");
        }
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    host.isEmpty()
                            ? "the URL has no host: a host name or an IP address is expected after its scheme"
                            : "the host in the URL is neither a host name nor an IP address");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("the port in the URL is " + port + ", but a port is 1 to " + MAX_PORT);
        }
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash");
        }
    }

    /**
     * Reads a URL as a client wrote it.
     *
     * @throws IllegalArgumentException whose message a client may read, if it cannot be asked
     */
    public static OriginUrl parse(String text) {
        return UrlParser.parse(text);
    }

    /**
     * Where a {@code Location} header of this URL's response leads; throws as {@link #parse} does.
     *
     * @param location one character for each byte (ISO 8859-1)
     */
    public OriginUrl resolve(String location) {
        return UrlParser.resolve(this, location);
    }

    /** What the {@code Host} header says: without the port when it is the scheme's own. */
    public String hostHeader() {
        return port == defaultPort(scheme) ? host : host + ':' + port;
    }

    static int defaultPort(String scheme) {
        return scheme.equals(HTTPS) ? HTTPS_PORT : HTTP_PORT;
    }

    /** The host in lower case, for comparisons and for the look-up of its address. */
    public String lowerCaseHost() {
        return host.toLowerCase(Locale.ROOT);
    }

    /** Tells whether both have the same scheme, host and port: only then may both see the same credentials. */
    public boolean sameOrigin(OriginUrl other) {
        return scheme.equals(other.scheme) && host.equalsIgnoreCase(other.host) && port == other.port;
    }

    /** Tells whether both are the same host and path, whatever the scheme and the query. */
    public boolean samePlace(OriginUrl other) {
        return host.equalsIgnoreCase(other.host) && path().equals(other.path());
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Tells whether it is asked over TLS. */
    public boolean isSecure() {
        return scheme.equals(HTTPS);
    }

    /** As much of a URL as a log may show, whatever a client sent. */
    public static String forLog(String text) {
        try {
            return parse(text).forLog();
        } catch (IllegalArgumentException e) {
            return "a malformed URL";
        }
    }

    /** The URL without its query, which may hold a signature that no log should show. */
    public String forLog() {
        return scheme + "://" + host + ':' + port + path() + (target.indexOf('?') < 0 ? "" : "?…");
    }

    @Override
    public String toString() {
        return scheme + "://" + lowerCaseHost() + ':' + port + target;
    }
}
