package io.supernode.http.data;

import java.util.List;
import java.util.Locale;

/** What the Range headers of a request ask for (RFC 9110, section 14). */
sealed interface RangeHeader {

    /** No Range header: the whole file. */
    record Whole() implements RangeHeader {}

    /**
     * {@code a-b} or {@code a-}.
     *
     * @param last {@link Long#MAX_VALUE} when open
     */
    record FromTo(long first, long last) implements RangeHeader {}

    /** {@code -n}: the last n bytes. */
    record Suffix(long length) implements RangeHeader {}

    /** More than one range: well-formed, but this port serves one. */
    record Several() implements RangeHeader {}

    /** Anything else. */
    record Malformed() implements RangeHeader {}

    /** Reads all Range headers of a request. */
    static RangeHeader parse(List<String> headers) {
        if (headers.isEmpty()) {
            return new Whole();
        }
        if (headers.size() > 1) {
            return new Several();
        }
        String text = headers.get(0).strip();
        int equals = text.indexOf('=');
        if (equals < 0 || !text.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals("bytes")) {
            return new Malformed();
        }
        String spec = text.substring(equals + 1).strip();
        if (spec.indexOf(',') >= 0) {
            return new Several();
        }
        return parseOne(spec);
    }

    private static RangeHeader parseOne(String spec) {
        int dash = spec.indexOf('-');
        if (dash < 0 || spec.length() == 1) {
            return new Malformed();
        }
        long first = number(spec, 0, dash);
        long last = number(spec, dash + 1, spec.length());
        boolean open = dash == spec.length() - 1;
        if (dash == 0) {
            return last < 0 ? new Malformed() : new Suffix(last);
        }
        if (first < 0 || !open && last < first) {
            return new Malformed();
        }
        return new FromTo(first, open ? Long.MAX_VALUE : last);
    }

    /** The decimal number {@code text[from, to)}, or −1. */
    private static long number(String text, int from, int to) {
        // 18 digits always fit; a file has fewer.
        if (to <= from || to - from > 18) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
