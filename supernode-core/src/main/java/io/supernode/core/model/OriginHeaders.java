package io.supernode.core.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Extra HTTP headers for the origin. Names are compared without regard to case; the values of one name are joined
 * with a comma (protocol section 1). No value can carry a line break.
 *
 * @param values name to value, ordered by name
 */
public record OriginHeaders(Map<String, String> values) {

    /** No extra headers. */
    public static final OriginHeaders NONE = new OriginHeaders(Map.of());

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    public OriginHeaders {
        TreeMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        // In one order, so that names that differ in case alone are joined alike whatever map they come in.
        new TreeMap<>(values).forEach((name, value) -> {
            if (!isValidName(name) || !isValidValue(value)) {
                throw new IllegalArgumentException("header names are tokens, values are without control characters");
            }
            copy.merge(name, value.strip(), (first, second) -> first + "," + second);
        });
        values = Collections.unmodifiableMap(copy);
    }

    /** Tells whether {@code name} is an HTTP token. */
    public static boolean isValidName(String name) {
        return !name.isEmpty() && name.chars().allMatch(OriginHeaders::isTokenChar);
    }

    /** Tells whether {@code value} has no control characters but tabs, so that it stays one header line. */
    public static boolean isValidValue(String value) {
        return value.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f && c <= 0xff);
    }

    private static boolean isTokenChar(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || TOKEN_MARKS.indexOf(c) >= 0;
    }

    /** Header values may be credentials, which no log may show. */
    @Override
    public String toString() {
        return "OriginHeaders" + values.keySet();
    }
}
