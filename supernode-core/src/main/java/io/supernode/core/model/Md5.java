package io.supernode.core.model;

import java.util.Locale;
import java.util.Objects;

/**
 * An MD5 checksum, the only one the wire knows.
 *
 * @param hex 32 lower-case hex digits
 */
public record Md5(String hex) {

    private static final int LENGTH = 32;

    public Md5 {
        Objects.requireNonNull(hex, "hex");
        if (!Hex.isLowerHex(hex, LENGTH)) {
            throw new IllegalArgumentException("an md5 is 32 lower-case hex digits");
        }
    }

    /** Tells whether {@code text} is an md5 in either case of letters. */
    public static boolean isValid(String text) {
        return Hex.isLowerHex(text.toLowerCase(Locale.ROOT), LENGTH);
    }

    /** Reads an md5 whose letters may be upper case. */
    public static Md5 parse(String text) {
        return new Md5(text.toLowerCase(Locale.ROOT));
    }

    /** Formats the 16 bytes of a finished MD5. */
    public static Md5 of(byte[] digest) {
        return new Md5(Hex.format(digest));
    }

    @Override
    public String toString() {
        return hex;
    }
}
