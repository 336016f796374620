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
 * {@code --filter} leaves it: the same text before the first {@code ?}, scheme and host compared without regard to case, and
 * of each name either all parameters, in their order, or none. What is not believed is not refused: the resource is then
 * named by {@code rawUrl}, of which its content is.
 */
final class TaskUrl {

    private static final String AUTHORITY_MARK = "://";
    private static final int ASCII_CASE = 'a' - 'A';

    private TaskUrl() {}

    /** The name of the resource at {@code rawUrl}, which a client calls {@code taskUrl}. */
    static String believed(String rawUrl, String taskUrl) {
        return isFiltered(rawUrl, taskUrl) ? taskUrl : rawUrl;
    }

    private static boolean isFiltered(String rawUrl, String taskUrl) {
        if (!isSamePlace(beforeQuery(rawUrl), beforeQuery(taskUrl))) {
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

    private static boolean isSamePlace(String one, String other) {
        return foldedOrigin(one).equals(foldedOrigin(other));
    }

    /** ASCII alone: letters beyond it that differ only in case may be another host. */
    private static String foldedOrigin(String url) {
        StringBuilder folded = new StringBuilder(url);
        int authority = url.indexOf(AUTHORITY_MARK) + AUTHORITY_MARK.length();
        int end = authority;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        int host = Math.max(authority, url.lastIndexOf('@', end - 1) + 1);
        for (int i = 0; i < end; i++) {
            char c = url.charAt(i);
            boolean folds = i < authority || i >= host;
            if (folds && c >= 'A' && c <= 'Z') {
                folded.setCharAt(i, (char) (c + ASCII_CASE));
            }
        }
        return folded.toString();
    }
}
