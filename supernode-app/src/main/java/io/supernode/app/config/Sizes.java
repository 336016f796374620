package io.supernode.app.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes such as {@code 200M}, {@code 100GB} or {@code 1500}: bytes, with K, M, G, T as powers of 1024. */
final class Sizes {

    static final long KILO = 1024;

    /** Digits that fit a long. */
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([KMGT]?)B?");
    private static final String UNITS = "KMGT";
    private static final int BITS_PER_UNIT = 10;

    private Sizes() {}

    static long read(String text) throws BadValueException {
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new BadValueException("a size such as 200M or 10G");
        }
        long number = Long.parseLong(size.group(1));
        int shift = size.group(2).isEmpty() ? 0 : BITS_PER_UNIT * (1 + UNITS.indexOf(size.group(2)));
        if (number > Long.MAX_VALUE >> shift) {
            throw new BadValueException("a size of less than 8 million T");
        }
        return number << shift;
    }

    /** With the largest unit that leaves a whole number. */
    static String write(long bytes) {
        long number = bytes;
        int unit = -1;
        while (number >= KILO && number % KILO == 0 && unit + 1 < UNITS.length()) {
            number /= KILO;
            unit++;
        }
        return unit < 0 ? Long.toString(number) : number + UNITS.substring(unit, unit + 1);
    }
}
