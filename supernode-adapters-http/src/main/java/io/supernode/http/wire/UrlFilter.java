package io.supernode.http.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What clients' {@code --filter} does to a URL: names of query parameters, joined by {@code &}, which are left out of it, so
 * that URLs which differ only in a signature name one resource (protocol section 1). Stateless.
 */
public final class UrlFilter {

    private UrlFilter() {}

    /**
     * The URL without the parameters that {@code filter} names.
     *
     * @param filter as clients are given it; blank for nothing
     */
    public static String apply(String url, String filter) {
        int query = url.indexOf('?');
        if (filter.isBlank() || query < 0) {
            return url;
        }
        Set<String> names = Arrays.stream(filter.strip().split("&+"))
                .map(String::strip)
                .collect(Collectors.toSet());
        List<String> parameters = Arrays.asList(url.substring(query + 1).split("&", -1));
        List<String> kept = parameters.stream().filter(one -> !names.contains(name(one))).toList();
        if (kept.size() == parameters.size()) {
            return url;
        }
        String before = url.substring(0, query);
        return kept.isEmpty() ? before : before + '?' + String.join("&", kept);
    }

    private static String name(String parameter) {
        int value = parameter.indexOf('=');
        return value < 0 ? parameter : parameter.substring(0, value);
    }
}
