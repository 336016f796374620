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
        add(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    void add(String name, String value) {
        values.merge(name.strip(), value, (first, next) -> first + "," + next);
    }

    Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }
}
