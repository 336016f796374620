package io.supernode.http.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a query string or of a form. Names are matched without regard to case, since the API text spells
 * {@code dstCID} where clients send {@code dstCid} (protocol section 1); what nobody asks for is not even decoded.
 * Immutable.
 */
public final class Parameters {

    private static final String ENCODING = "percent-encoded UTF-8 is expected";

    /** Names, decoded, and raw values by turns. */
    private final List<String> pairs;

    private Parameters(List<String> pairs) {
        this.pairs = pairs;
    }

    /**
     * Splits {@code raw}, which may be null or empty.
     *
     * @throws MalformedParameterException if a name is not percent-encoded UTF-8
     */
    public static Parameters parse(String raw) throws MalformedParameterException {
        List<String> pairs = new ArrayList<>();
        int length = raw == null ? 0 : raw.length();
        int start = 0;
        while (start < length) {
            int end = raw.indexOf('&', start);
            if (end < 0) {
                end = length;
            }
            if (end > start) {
                add(pairs, raw, start, end);
            }
            start = end + 1;
        }
        return new Parameters(pairs);
    }

    private static void add(List<String> pairs, String raw, int start, int end) throws MalformedParameterException {
        int equals = raw.indexOf('=', start);
        int nameEnd = equals < 0 || equals > end ? end : equals;
        String name = PercentDecoder.decode(raw, start, nameEnd);
        if (name == null) {
            throw new MalformedParameterException("parameter name", ENCODING);
        }
        pairs.add(name);
        pairs.add(raw.substring(Math.min(nameEnd + 1, end), end));
    }

    /**
     * The first value of {@code name}, or null when absent.
     *
     * @throws MalformedParameterException if the value is not percent-encoded UTF-8
     */
    public String first(String name) throws MalformedParameterException {
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equalsIgnoreCase(name)) {
                return decode(name, pairs.get(i + 1));
            }
        }
        return null;
    }

    /**
     * Decodes a part of a path, in which a plus is a plus.
     *
     * @param name for the refusal
     * @throws MalformedParameterException if it is not percent-encoded UTF-8
     */
    public static String decodePathPart(String name, String raw) throws MalformedParameterException {
        return decode(name, raw.replace("+", "%2B"));
    }

    /**
     * Every value of {@code name}, in the order of the request.
     *
     * @throws MalformedParameterException if a value is not percent-encoded UTF-8
     */
    public List<String> all(String name) throws MalformedParameterException {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equalsIgnoreCase(name)) {
                values.add(decode(name, pairs.get(i + 1)));
            }
        }
        return values;
    }

    private static String decode(String name, String raw) throws MalformedParameterException {
        String value = PercentDecoder.decode(raw, 0, raw.length());
        if (value == null) {
            throw new MalformedParameterException(name, ENCODING);
        }
        return value;
    }
}
