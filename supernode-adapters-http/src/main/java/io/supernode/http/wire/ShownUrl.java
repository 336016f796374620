package io.supernode.http.wire;

import java.util.regex.Pattern;

/**
 * A URL as operators may see it: with the names of its query's parameters but not their values, and without user and password,
 * since signatures are credentials. Stateless.
 */
public final class ShownUrl {

    private static final int MAX_LENGTH = 1024;
    private static final String HIDDEN = "***";
    private static final Pattern USER_INFO = Pattern.compile("^([^:/?#]+://)[^/?#]*@");

    private ShownUrl() {}

    /** @param url of a resource */
    public static String of(String url) {
        String shown = USER_INFO.matcher(url).replaceFirst("$1" + HIDDEN + '@');
        int query = shown.indexOf('?');
        if (query >= 0) {
            shown = shown.substring(0, query) + '?' + withoutValues(shown.substring(query + 1));
        }
        return shown.length() > MAX_LENGTH ? shown.substring(0, MAX_LENGTH) + "..." : shown;
    }

    private static String withoutValues(String query) {
        StringBuilder names = new StringBuilder();
        for (String parameter : query.split("&", MAX_LENGTH)) {
            if (names.length() > MAX_LENGTH) {
                break;
            }
            int value = parameter.indexOf('=');
            names.append(names.isEmpty() ? "" : "&")
                    .append(value < 0 ? "" : parameter.substring(0, value + 1))
                    .append(parameter.isEmpty() ? "" : HIDDEN);
        }
        return names.toString();
    }
}
