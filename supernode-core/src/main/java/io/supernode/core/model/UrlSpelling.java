package io.supernode.core.model;

/**
 * Different spellings of one URL: those for which every origin gets the same request, but for the case of letters in its Host
 * field (RFC 9110 section 4.2.3).
 */
public final class UrlSpelling {

    private static final String AUTHORITY_MARK = "://";
    private static final int ASCII_CASE = 'a' - 'A';

    private UrlSpelling() {}

    /** Tells whether both are spellings of the same URL; both have a scheme and a host. */
    public static boolean isSame(String url, String other) {
        return url.equals(other) || normalized(url).equals(normalized(other));
    }

    /**
     * Scheme and host in lower case, without the scheme's own port and the fragment, with a path. Everything else may mean
     * something to the origin and stays as it is.
     */
    public static String normalized(String url) {
        int fragment = url.indexOf('#');
        String sent = fragment < 0 ? url : url.substring(0, fragment);
        int authority = authorityStart(sent);
        int end = authority + authority(sent).length();
        int host = Math.max(authority, sent.lastIndexOf('@', end - 1) + 1);
        String scheme = lowerCase(sent.substring(0, authority));
        String rest = sent.substring(end);
        return scheme
                + sent.substring(authority, host)
                + withoutOwnPort(scheme, lowerCase(sent.substring(host, end)))
                + (rest.startsWith("/") ? rest : '/' + rest);
    }

    /** The host of a URL that has a scheme, with its port and its user if it names them; nothing if it has no host. */
    public static String authority(String url) {
        int start = authorityStart(url);
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(start, end);
    }

    private static int authorityStart(String url) {
        return url.indexOf(AUTHORITY_MARK) + AUTHORITY_MARK.length();
    }

    private static String withoutOwnPort(String scheme, String hostAndPort) {
        String port = scheme.startsWith("https") ? ":443" : ":80";
        for (String same : new String[] {port, ":"}) {
            if (hostAndPort.endsWith(same)) {
                return hostAndPort.substring(0, hostAndPort.length() - same.length());
            }
        }
        return hostAndPort;
    }

    /** ASCII alone: letters beyond it that differ only in case may be another host. */
    private static String lowerCase(String text) {
        StringBuilder folded = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.setCharAt(i, (char) (c + ASCII_CASE));
            }
        }
        return folded.toString();
    }
}
