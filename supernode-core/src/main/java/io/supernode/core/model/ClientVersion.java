package io.supernode.core.model;

import java.util.Objects;

/**
 * The version a client registered with; some builds send none. Generations differ in the codes they expect and in
 * how long they wait for a reply (protocol sections 2 and 3).
 *
 * @param text as sent, or ""
 */
public record ClientVersion(String text) {

    /** A client that sent no version. */
    public static final ClientVersion UNKNOWN = new ClientVersion("");

    private static final int PARTS = 3;
    private static final int MOST_DIGITS = 4;
    private static final int FACTOR = 10_000;

    public ClientVersion {
        Objects.requireNonNull(text, "text");
    }

    /** Tells whether this version is known and not older than {@code major.minor.patch}. */
    public boolean isAtLeast(int major, int minor, int patch) {
        return weight() >= weight(major, minor, patch);
    }

    /** Tells whether this version is known and of the first generation, 0.0 to 0.2, whose clients are in Python. */
    public boolean isPython() {
        long weight = weight();
        return weight >= 0 && weight < weight(0, 3, 0);
    }

    /** Of the numbers at the beginning, up to three; -1 if there is none. What follows them does not matter. */
    private long weight() {
        long weight = 0;
        int at = text.startsWith("v") ? 1 : 0;
        for (int part = 0; part < PARTS; part++) {
            int end = endOfNumber(at);
            if (end == at && part == 0) {
                return -1;
            }
            weight = weight * FACTOR + number(at, end);
            // A part that has no number, or no dot behind it, is the last.
            boolean isMore = end > at && end < text.length() && text.charAt(end) == '.';
            at = isMore ? end + 1 : text.length();
        }
        return weight;
    }

    private int endOfNumber(int start) {
        int end = start;
        while (end < text.length() && end - start < MOST_DIGITS && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private int number(int start, int end) {
        return start == end ? 0 : Integer.parseInt(text, start, end, 10);
    }

    private static long weight(int major, int minor, int patch) {
        return ((long) major * FACTOR + minor) * FACTOR + patch;
    }
}
