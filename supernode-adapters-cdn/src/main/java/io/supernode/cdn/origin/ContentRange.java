package io.supernode.cdn.origin;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code Content-Range} header.
 *
 * @param first byte that the body has, or {@link #UNKNOWN} in {@code bytes *}{@code /N}
 * @param last byte that the body has, or {@link #UNKNOWN}
 * @param total length of the whole, or {@link #UNKNOWN}
 */
public record ContentRange(long first, long last, long total) {

    /** A number that the header does not tell. */
    public static final long UNKNOWN = -1;

    /** 18 digits always fit a long. */
    private static final Pattern FORM =
            Pattern.compile("bytes (?:([0-9]{1,18})-([0-9]{1,18})|\\*)/([0-9]{1,18}|\\*)", Pattern.CASE_INSENSITIVE);

    /** Reads the header; empty if it is none of bytes. */
    static Optional<ContentRange> parse(String header) {
        Matcher form = FORM.matcher(header.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ContentRange(number(form.group(1)), number(form.group(2)), number(form.group(3))));
    }

    private static long number(String digits) {
        return digits == null || digits.equals("*") ? UNKNOWN : Long.parseLong(digits);
    }
}
