package io.supernode.core.registration;

import io.supernode.core.model.UrlSpelling;
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

    private TaskUrl() {}

    /** The name of the resource at {@code rawUrl}, which a client calls {@code taskUrl}; both with a scheme and a host. */
    static String believed(String rawUrl, String taskUrl) {
        String raw = UrlSpelling.normalized(rawUrl);
        String claimed = UrlSpelling.normalized(taskUrl);
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
}
