package io.supernode.cdn.origin;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The spellings of IPv4 addresses that the C library reads: one to four parts, each decimal, octal or hexadecimal, the
 * last of which fills what is left. Here they become four decimal parts, so that nobody reads the same text as another
 * address later.
 */
final class Ipv4Spelling {

    private static final int MAX_PARTS = 4;
    private static final long MAX_PART = 0xff;
    private static final int DECIMAL = 10;
    private static final int OCTAL = 8;
    private static final int HEXADECIMAL = 16;

    private Ipv4Spelling() {}

    /** The address in four decimal parts; empty if {@code host} is a name. */
    static Optional<String> normalized(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length > MAX_PARTS) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean isLast = i == parts.length - 1;
            OptionalLong part = number(parts[i]);
            long most = isLast ? (1L << Byte.SIZE * (MAX_PARTS - i)) - 1 : MAX_PART;
            if (part.isEmpty() || part.getAsLong() > most) {
                return Optional.empty();
            }
            address |= isLast ? part.getAsLong() : part.getAsLong() << Byte.SIZE * (MAX_PARTS - 1 - i);
        }
        return Optional.of((address >> 24) + "." + (address >> 16 & MAX_PART) + '.' + (address >> 8 & MAX_PART) + '.'
                + (address & MAX_PART));
    }

    private static OptionalLong number(String text) {
        boolean isHexadecimal = text.regionMatches(true, 0, "0x", 0, 2);
        boolean isOctal = !isHexadecimal && text.length() > 1 && text.startsWith("0");
        String digits = isHexadecimal ? text.substring(2) : text;
        int radix = isHexadecimal ? HEXADECIMAL : isOctal ? OCTAL : DECIMAL;
        boolean isNumber =
                !digits.isEmpty() && digits.chars().allMatch(c -> c <= 'f' && Character.digit(c, radix) >= 0);
        try {
            return isNumber ? OptionalLong.of(Long.parseLong(digits, radix)) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            // More digits than any address has: a name.
            return OptionalLong.empty();
        }
    }
}
