package io.supernode.http.wire;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects the {@code headers} of a registration. Names without regard to case; the values of one name are joined with a
 * comma, in the order of the request (protocol section 1). Not thread-safe.
 */
final class HeaderFields {

    static final String NAME = "headers";
    static final String EXPECTED = "lines \"K: V\", an array of them, or an object of names and values is expected";

    private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** Adds {@code K: V}. */
    void addLine(String line) throws MalformedParameterException {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new MalformedParameterException(NAME, EXPECTED);
        }
        add(line.substring(0, colon), line.substring(colon + 1));
    }

    void add(String name, String value) {
        values.merge(trim(name), trim(value), (first, next) -> first + "," + next);
    }

    /** Without spaces and tabs around; line breaks stay, so that they are refused later on. */
    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }
}
