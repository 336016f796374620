package io.supernode.core.model;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version a client registered with; some builds send none. Generations differ in the codes they expect and in
 * how long they wait for a reply (protocol sections 2 and 3).
 *
 * @param text as sent, or ""
 */
public record ClientVersion(String text) {

    /** A client that sent no version. */
    public static final ClientVersion UNKNOWN = new ClientVersion("");

    private static final Pattern NUMBERS = Pattern.compile("v?(\\d{1,4})(?:\\.(\\d{1,4}))?(?:\\.(\\d{1,4}))?.*");
    private static final int FACTOR = 10_000;

    public ClientVersion {
        Objects.requireNonNull(text, "text");
    }

    /** Tells whether this version is known and not older than {@code major.minor.patch}. */
    public boolean isAtLeast(int major, int minor, int patch) {
        return weight() >= weight(major, minor, patch);
    }

    private long weight() {
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.matches()) {
            return -1;
        }
        return weight(number(numbers.group(1)), number(numbers.group(2)), number(numbers.group(3)));
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static long weight(int major, int minor, int patch) {
        return ((long) major * FACTOR + minor) * FACTOR + patch;
    }
}
