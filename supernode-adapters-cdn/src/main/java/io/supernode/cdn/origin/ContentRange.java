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
    private static final String NUMBER = "0*([0-9]{1,18})";
    /** Besides the one that is right, the forms of old servers that curl understands as well: of bytes, as was asked for. */
    private static final String UNIT = "(?:bytes(?:[ \\t]+|[ \\t]*[=:][ \\t]*))?";
    private static final Pattern FORM = Pattern.compile(
            "[ \\t]*" + UNIT + "(?:" + NUMBER + '-' + NUMBER + "|\\*)/(?:" + NUMBER + "|\\*)[ \\t]*",
            Pattern.CASE_INSENSITIVE);

    /**
     * Reads the header; empty if it is none of bytes, or contradicts itself (RFC 9110, 14.4): then nothing may be put together
     * with what it came with.
     */
    static Optional<ContentRange> parse(String header) {
        Matcher form = FORM.matcher(header);
        if (!form.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ContentRange(number(form.group(1)), number(form.group(2)), number(form.group(3))))
                .filter(ContentRange::makesSense);
    }

    private boolean isPart() {
        return first != UNKNOWN;
    }

    private boolean makesSense() {
        return isPart() ? first <= last && (total == UNKNOWN || last < total) : total != UNKNOWN;
    }

    /** The number of bytes that the body has; 0 of an answer that has none of what was asked for. */
    public long length() {
        return isPart() ? last - first + 1 : 0;
    }

    private static long number(String digits) {
        return digits == null ? UNKNOWN : Long.parseLong(digits);
    }
}
