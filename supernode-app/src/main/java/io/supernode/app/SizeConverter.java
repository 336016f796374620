package io.supernode.app;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as {@code 200M} or {@code 10G}: bytes, with K, M, G, T as powers of 1024. */
final class SizeConverter implements ITypeConverter<Long> {

    /** Digits that fit a long with any unit. */
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})([KMGT])B?|([0-9]{1,18})B?");
    private static final String UNITS = "KMGT";
    private static final int BITS_PER_UNIT = 10;

    @Override
    public Long convert(String text) {
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new TypeConversionException("'" + text + "' is no size such as 200M or 10G");
        }
        if (size.group(2) == null) {
            return Long.parseLong(size.group(3));
        }
        return Long.parseLong(size.group(1)) << BITS_PER_UNIT * (1 + UNITS.indexOf(size.group(2)));
    }
}
