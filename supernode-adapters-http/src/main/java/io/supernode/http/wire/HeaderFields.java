package io.supernode.http.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects the {@code headers} of a registration. Names without regard to case; the values of one name are joined with a
 * comma, in the order of the request (protocol section 1). Not thread-safe.
 */
final class HeaderFields {

    static final String NAME = "headers";
    static final String EXPECTED = "lines \"K: V\", an array of them, or an object of names and values is expected";

    /** Values of all names together: more than any client sends, and few enough to be joined in no time. */
    static final int MAX_VALUES = 1024;

    private final Map<String, List<String>> collected = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int count;

    /** Adds {@code K: V}. */
    void addLine(String line) throws MalformedParameterException {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new MalformedParameterException(NAME, EXPECTED);
        }
        add(line.substring(0, colon), line.substring(colon + 1));
    }

    void add(String name, String value) throws MalformedParameterException {
        if (count == MAX_VALUES) {
            throw new MalformedParameterException(NAME, "at most " + MAX_VALUES + " values are expected");
        }
        count++;
        collected.computeIfAbsent(trim(name), key -> new ArrayList<>(1)).add(trim(value));
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

    /** Name to value; a copy. */
    Map<String, String> values() {
        Map<String, String> joined = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        collected.forEach((name, values) -> joined.put(name, String.join(",", values)));
        return joined;
    }
}
