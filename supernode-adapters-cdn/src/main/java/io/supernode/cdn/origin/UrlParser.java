package io.supernode.cdn.origin;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads URLs and {@code Location} headers as curl does, so that the request line and the {@code Host} header are byte
 * for byte what curl would send: nothing is decoded or normalized but dot segments, what is not ASCII, and the
 * spellings of IPv4 addresses. {@code java.net.URI} will not do: it refuses brackets and bare percent signs, and takes
 * the beginning of a path with two slashes for a host.
 *
 * <p>Spaces in a URL that a client wrote, which curl refuses, are escaped as clients do that ask the origin themselves, also at its end.
 *
 * <p>Where curl and RFC 3986 differ about relative references ({@code #f}, {@code ..//x}, {@code ../?x}), curl is
 * followed.
 */
final class UrlParser {

    /** As long as the head of a request may be at most. */
    private static final int MAX_LENGTH = RequestHeaders.MAX_HEAD_BYTES;

    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final int MAX_SLASHES = 3;
    private static final int MAX_PORT_DIGITS = 9;
    private static final int DELETE = 0x7f;
    private static final int LAST_ASCII = 0x7f;

    /** Characters that the two standards of international names map differently: two clients may mean two hosts. */
    private static final Pattern AMBIGUOUS_IN_NAMES = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    private UrlParser() {}

    static OriginUrl parse(String text) {
        byte[] wire = text.getBytes(StandardCharsets.UTF_8);
        return read(new String(wire, StandardCharsets.ISO_8859_1), false);
    }

    static OriginUrl resolve(OriginUrl base, String location) {
        String reference = location.strip();
        if (ABSOLUTE.matcher(reference).matches()) {
            return read(reference, true);
        }
        if (reference.startsWith("//")) {
            return read(base.scheme() + ':' + reference, true);
        }
        String origin = base.scheme() + "://" + base.host() + ':' + base.port();
        if (reference.startsWith("/")) {
            return read(origin + reference, true);
        }
        if (reference.startsWith("?")) {
            return read(origin + base.path() + reference, true);
        }
        return read(origin + merge(base.path(), reference), true);
    }

    /** Puts a relative reference in the place of the last segment of {@code path}. */
    private static String merge(String path, String reference) {
        int lastSlash = path.lastIndexOf('/');
        if (lastSlash == 0) {
            return '/' + withoutParents(reference);
        }
        String directory = path.substring(1, lastSlash);
        String rest = reference.startsWith("./") ? reference.substring(2) : reference;
        while (rest.startsWith("../")) {
            rest = rest.substring(3);
            directory = directory.substring(0, Math.max(0, directory.lastIndexOf('/')));
        }
        boolean joined = directory.isEmpty() || rest.startsWith("/") || rest.startsWith("?");
        return '/' + directory + (joined ? "" : "/") + rest;
    }

    private static String withoutParents(String reference) {
        String rest = reference.startsWith("./") ? reference.substring(2) : reference;
        while (rest.startsWith("../")) {
            rest = rest.substring(3);
        }
        return rest.startsWith("/") ? rest.substring(1) : rest;
    }

    /** @param isLocation whether an origin wrote it: then what is no ASCII in its query is escaped, and credentials are left out */
    private static OriginUrl read(String url, boolean isLocation) {
        require(url.length() <= MAX_LENGTH, "the URL is too long: at most " + MAX_LENGTH + " bytes are taken");
        require(url.chars().noneMatch(c -> c < ' ' || c == DELETE), "the URL is malformed: it has control characters");
        int colon = url.indexOf(':');
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        require(scheme.equals("http") || scheme.equals(OriginUrl.HTTPS), "the URL does not begin with http:// or https://, and other origins are not asked");
        int authority = colon + 1;
        while (authority < url.length() && url.charAt(authority) == '/') {
            authority++;
        }
        int slashes = authority - colon - 1;
        require(slashes >= 1 && slashes <= MAX_SLASHES, "the URL is malformed: its scheme is not followed by two slashes");
        int end = authority;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String hostAndPort = withoutCredentials(url.substring(authority, end), isLocation);
        int portColon = hostAndPort.lastIndexOf(':');
        boolean hasPort = portColon > hostAndPort.lastIndexOf(']');
        String host = host(hasPort ? hostAndPort.substring(0, portColon) : hostAndPort);
        int port = port(hasPort ? hostAndPort.substring(portColon + 1) : "", scheme);
        return new OriginUrl(scheme, host, port, target(url.substring(end), isLocation));
    }

    private static String withoutCredentials(String authority, boolean isLocation) {
        int at = authority.lastIndexOf('@');
        require(
                at < 0 || isLocation,
                "the URL has a user name or a password before its host: send credentials in a header instead");
        return authority.substring(at + 1);
    }

    private static int port(String digits, String scheme) {
        if (digits.isEmpty()) {
            return OriginUrl.defaultPort(scheme);
        }
        require(
                digits.length() <= MAX_PORT_DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '9'),
                "the URL is malformed: its port is no number");
        return Integer.parseInt(digits);
    }

    private static String host(String host) {
        String ascii = host.chars().allMatch(c -> c <= LAST_ASCII) ? host : asciiName(host);
        return Ipv4Spelling.normalized(ascii).orElse(ascii);
    }

    private static String asciiName(String host) {
        String name = new String(host.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        require(
                !AMBIGUOUS_IN_NAMES.matcher(name).find(),
                "the host name of the URL means different hosts to different clients");
        try {
            return IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the host name of the URL is malformed", e);
        }
    }

    private static String target(String text, boolean isLocation) {
        int fragment = text.indexOf('#');
        String pathAndQuery = fragment < 0 ? text : text.substring(0, fragment);
        int mark = pathAndQuery.indexOf('?');
        String path = withoutDotSegments(mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark));
        String query = mark < 0 ? null : pathAndQuery.substring(mark + 1);
        if (isLocation && query != null && query.isEmpty()) {
            query = null;
        }
        StringBuilder target = new StringBuilder(path.isEmpty() ? "/" : escaped(path, "%20"));
        if (query != null) {
            target.append('?').append(isLocation ? escaped(query, "+") : query.replace(" ", "%20"));
        }
        return target.toString();
    }

    private static String escaped(String part, String space) {
        StringBuilder escaped = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == ' ') {
                escaped.append(space);
            } else if (c > LAST_ASCII) {
                escaped.append('%').append(Integer.toHexString(c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** RFC 3986, 5.2.4. Escaped dots are left alone. */
    private static String withoutDotSegments(String path) {
        if (path.isEmpty() || path.indexOf('.') < 0) {
            return path;
        }
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String segment = segments[i];
            boolean isLast = i == segments.length - 1;
            boolean isParent = segment.equals("..");
            if (isParent) {
                kept.pollLast();
            }
            if (!isParent && !segment.equals(".")) {
                kept.addLast(segment);
            } else if (isLast) {
                kept.addLast("");
            }
        }
        return '/' + String.join("/", kept);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
