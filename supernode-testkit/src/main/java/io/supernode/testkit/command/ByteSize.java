package io.supernode.testkit.command;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes, written {@code 687481}, {@code 64K}, {@code 200M} or {@code 1G}; units are powers of 1024, as the
 * protocol counts.
 *
 * @param bytes not negative
 */
public record ByteSize(long bytes) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([KMGT]?)B?");
    private static final String UNITS = "KMGT";
    private static final int UNIT_BITS = 10;

    /** Reads a size; the message of a refusal says what is expected. */
    public static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text.toUpperCase(Locale.ROOT));
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is no size: expected e.g. 687481, 64K, 200M or 1G");
        }
        int exponent = form.group(2).isEmpty() ? 0 : UNITS.indexOf(form.group(2)) + 1;
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(form.group(1)), 1L << UNIT_BITS * exponent));
        } catch (ArithmeticException e) {
            throw new TypeConversionException("'" + text + "' is more than a file can have");
        }
    }
}
