package io.supernode.testkit.origin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One byte range, cut to the content (RFC 9110, section 14.1.2).
 *
 * @param start first byte
 * @param end last byte; before {@code start} when nothing of the content is meant
 */
record ByteRange(long start, long end) {

    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Reads a Range header; answers null when there is none, or one that a server may ignore. */
    static ByteRange parse(String header, long length) {
        Matcher range = ONE_RANGE.matcher(header == null ? "" : header);
        if (!range.matches()) {
            return null;
        }
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? null : suffix(Long.parseLong(last), length);
        }
        long start = Long.parseLong(first);
        if (!last.isEmpty() && Long.parseLong(last) < start) {
            return null;
        }
        long end = last.isEmpty() ? length - 1 : Math.min(Long.parseLong(last), length - 1);
        return new ByteRange(start, end);
    }

    private static ByteRange suffix(long count, long length) {
        return count == 0 ? new ByteRange(length, length - 1) : new ByteRange(Math.max(0, length - count), length - 1);
    }

    boolean isSatisfiable() {
        return start <= end;
    }

    /** The beginning of this range. */
    ByteRange atMost(long bytes) {
        return length() <= bytes ? this : new ByteRange(start, start + bytes - 1);
    }

    long length() {
        return end - start + 1;
    }
}
