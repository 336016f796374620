package io.supernode.core.registration;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The URL that names a resource. Clients send it as {@code taskUrl} so that URLs that differ only in a signature are one task
 * (protocol section 1), but it is a claim: whoever could call any URL by the name of another would replace that one's content
 * for everybody.
 *
 * <p>So {@code taskUrl} is believed only if it is {@code rawUrl} without the query parameters of some names, as a client's
 * {@code --filter} leaves it: the same text before the first {@code ?}, and of each name either all parameters, in their order,
 * or none. What is not believed is not refused: the resource is then named by {@code rawUrl}, of which its content is.
 *
 * <p>Both are compared, and the task is named, in one spelling: two URLs for which every origin gets the same request, but for
 * the case of letters in its Host field, are one task (RFC 9110 section 4.2.3).
 */
final class TaskUrl {

    private static final String AUTHORITY_MARK = "://";
    private static final int ASCII_CASE = 'a' - 'A';

    private TaskUrl() {}

    /** The name of the resource at {@code rawUrl}, which a client calls {@code taskUrl}; both with a scheme and a host. */
    static String believed(String rawUrl, String taskUrl) {
        String raw = inOneSpelling(rawUrl);
        String claimed = inOneSpelling(taskUrl);
        return isFiltered(raw, claimed) ? claimed : raw;
    }

    private static boolean isFiltered(String rawUrl, String taskUrl) {
        if (!beforeQuery(rawUrl).equals(beforeQuery(taskUrl))) {
            return false;
        }
        List<String> kept = parameters(taskUrl);
        Set<String> names = kept.stream().map(TaskUrl::name).collect(Collectors.toSet());
        return parameters(rawUrl).stream().filter(one -> names.contains(name(one))).toList().equals(kept);
    }

    private static String beforeQuery(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    private static List<String> parameters(String url) {
        int query = url.indexOf('?');
        return query < 0 || query == url.length() - 1
                ? List.of()
                : Arrays.asList(url.substring(query + 1).split("&", -1));
    }

    private static String name(String parameter) {
        int value = parameter.indexOf('=');
        return value < 0 ? parameter : parameter.substring(0, value);
    }

    /**
     * Scheme and host in lower case, without the scheme's own port and the fragment, with a path. Everything else may mean
     * something to the origin and stays as it is.
     */
    static String inOneSpelling(String url) {
        int fragment = url.indexOf('#');
        String sent = fragment < 0 ? url : url.substring(0, fragment);
        int authority = sent.indexOf(AUTHORITY_MARK) + AUTHORITY_MARK.length();
        int end = authority;
        while (end < sent.length() && sent.charAt(end) != '/' && sent.charAt(end) != '?') {
            end++;
        }
        int host = Math.max(authority, sent.lastIndexOf('@', end - 1) + 1);
        String scheme = lowerCase(sent.substring(0, authority));
        String rest = sent.substring(end);
        return scheme
                + sent.substring(authority, host)
                + withoutOwnPort(scheme, lowerCase(sent.substring(host, end)))
                + (rest.startsWith("/") ? rest : '/' + rest);
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
