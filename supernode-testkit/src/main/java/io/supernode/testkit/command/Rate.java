package io.supernode.testkit.command;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * A rate, written as links are sold ({@code 100Mbit}, decimal bits per second) or as files are measured ({@code 12M},
 * bytes per second in powers of 1024); 0 means no limit.
 *
 * @param bytesPerSecond not negative
 */
public record Rate(long bytesPerSecond) {

    private static final Pattern BITS = Pattern.compile("([0-9]{1,9})(k|m|g)bit", Pattern.CASE_INSENSITIVE);

    /** Reads a rate; the message of a refusal says what is expected. */
    public static Rate parse(String text) {
        Matcher bits = BITS.matcher(text);
        if (bits.matches()) {
            long unit = switch (bits.group(2).toLowerCase(Locale.ROOT)) {
                case "k" -> 1_000;
                case "m" -> 1_000_000;
                default -> 1_000_000_000;
            };
            return new Rate(Long.parseLong(bits.group(1)) * unit / Byte.SIZE);
        }
        try {
            return new Rate(ByteSize.parse(text).bytes());
        } catch (TypeConversionException e) {
            throw new TypeConversionException("'" + text + "' is no rate: expected e.g. 100Mbit or 12M (bytes per second)");
        }
    }
}
