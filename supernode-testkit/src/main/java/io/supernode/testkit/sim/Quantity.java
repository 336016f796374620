package io.supernode.testkit.sim;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes, rates and times as people type them. */
final class Quantity {

    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([A-Za-z/]*)");
    private static final Map<String, Double> SIZES = Map.of(
            "", 1.0, "B", 1.0, "K", 0x1p10, "KB", 0x1p10, "M", 0x1p20, "MB", 0x1p20, "G", 0x1p30, "GB", 0x1p30);
    /** Links are counted in decimal bits. */
    private static final Map<String, Double> RATES = Map.of(
            "bit", 1 / 8.0, "kbit", 1e3 / 8, "mbit", 1e6 / 8, "gbit", 1e9 / 8, "b/s", 1.0, "kb/s", 0x1p10, "mb/s",
            0x1p20, "gb/s", 0x1p30);
    private static final Map<String, Double> NANOS =
            Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);

    private Quantity() {}

    /** Bytes: {@code 200M}, {@code 1G}, {@code 1048576}. */
    static long size(String text) {
        return Math.round(parse(text, SIZES, "a size like 200M or 1G", true));
    }

    /** Bytes per second: {@code 200Mbit}, {@code 1.5Gbit}, {@code 25MB/s}. */
    static double rate(String text) {
        return parse(text, RATES, "a rate like 200Mbit or 25MB/s", false);
    }

    /** A time: {@code 1ms}, {@code 2s}, {@code 500us}, {@code 0}. */
    static Duration time(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        return Duration.ofNanos(Math.round(parse(text, NANOS, "a time like 1ms or 2s", false)));
    }

    private static double parse(String text, Map<String, Double> units, String expected, boolean upper) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not " + expected);
        }
        String unit = upper ? matcher.group(2).toUpperCase(Locale.ROOT)
                : matcher.group(2).toLowerCase(Locale.ROOT);
        Double factor = units.get(unit);
        if (factor == null) {
            throw new IllegalArgumentException("'" + text + "' is not " + expected);
        }
        return Double.parseDouble(matcher.group(1)) * factor;
    }
}
