package io.supernode.cdn.origin;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A URL that may be asked: http or https, a host, no credentials in it, no fragment.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case; an IPv6 address is in brackets
 * @param port 1 to 65535, the scheme's own when the URL names none
 * @param pathAndQuery begins with a slash
 */
public record OriginUrl(String scheme, String host, int port, String pathAndQuery) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65535;
    /** Longer ones are refused by most servers, and cost memory in each retry. */
    private static final int MAX_LENGTH = 8192;
    /** Names, with underscores, and addresses; no zone of an IPv6 address: those are link-local. */
    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}]");
    /** Not allowed in a URI, yet seen in URLs that every other client accepts. */
    private static final String TO_ESCAPE = " \"<>\\^`{|}";

    public OriginUrl {
        Objects.requireNonNull(pathAndQuery, "pathAndQuery");
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("only http and https origins are asked");
        }
        if (host.indexOf('@') >= 0) {
            throw new IllegalArgumentException("the URL of an origin has no credentials in it");
        }
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("the URL of an origin has a host name or address");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is 1 to " + MAX_PORT);
        }
        if (!pathAndQuery.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash");
        }
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException whose message a client may read, if it cannot be asked
     */
    public static OriginUrl parse(String text) {
        return of(toUri(text));
    }

    /** Where a {@code Location} header of this URL's answer leads; throws as {@link #parse} does. */
    public OriginUrl resolve(String location) {
        String reference = location.strip();
        // URI.resolve would take a mere query for one of the directory, not of the file (RFC 3986, 5.2.2).
        String path = path();
        return reference.startsWith("?")
                ? of(toUri(scheme + "://" + host + ':' + port + path + reference))
                : of(toUri(toString()).resolve(toUri(reference)));
    }

    private static OriginUrl of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        // URI.getHost() knows no underscores, which names in container networks often have.
        int colon = authority.lastIndexOf(':');
        boolean named = colon > authority.lastIndexOf(']');
        String host = (named ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
        String port = named ? authority.substring(colon + 1) : "";
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery();
        return new OriginUrl(scheme, host, port(port, scheme), path + query);
    }

    private static int port(String text, String scheme) {
        if (text.isEmpty()) {
            return scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
        }
        if (text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("a port is 1 to " + MAX_PORT);
        }
        return Integer.parseInt(text);
    }

    private static URI toUri(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a URL is at most " + MAX_LENGTH + " characters long");
        }
        StringBuilder clean = new StringBuilder(text.length());
        for (byte b : text.strip().getBytes(StandardCharsets.UTF_8)) {
            if (b < 0 || TO_ESCAPE.indexOf(b) >= 0) {
                clean.append('%').append(String.format("%02X", b & 0xff));
            } else {
                clean.append((char) b);
            }
        }
        try {
            return new URI(clean.toString());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the URL is malformed", e);
        }
    }

    /** Tells whether both have the same scheme, host and port: only then may both see the same credentials. */
    public boolean sameOrigin(OriginUrl other) {
        return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
    }

    /** Tells whether both are the same host and path, whatever the scheme and the query. */
    public boolean samePlace(OriginUrl other) {
        return host.equals(other.host) && path().equals(other.path());
    }

    private String path() {
        int query = pathAndQuery.indexOf('?');
        return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    }

    /** Tells whether it is asked over TLS. */
    public boolean isSecure() {
        return scheme.equals("https");
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
        return scheme + "://" + host + ':' + port + path() + (pathAndQuery.indexOf('?') < 0 ? "" : "?…");
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ':' + port + pathAndQuery;
    }
}
