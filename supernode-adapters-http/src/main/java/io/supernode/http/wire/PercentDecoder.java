package io.supernode.http.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes {@code application/x-www-form-urlencoded} text as UTF-8 and refuses what is broken instead of guessing. */
final class PercentDecoder {

    private static final int ESCAPE_LENGTH = 3;
    private static final int HEX = 16;

    private PercentDecoder() {}

    /**
     * Decodes {@code text[from, to)}.
     *
     * @return the decoded text, or null when an escape is broken or the bytes are not UTF-8
     */
    static String decode(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%' || c == '+' || c > '~') {
                return decodeBytes(text, from, to);
            }
        }
        return text.substring(from, to);
    }

    private static String decodeBytes(String text, int from, int to) {
        byte[] raw = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            byte b = raw[i];
            if (b == '+') {
                b = ' ';
            } else if (b == '%') {
                if (i + ESCAPE_LENGTH > raw.length) {
                    return null;
                }
                int high = hexDigit(raw[i + 1]);
                int low = hexDigit(raw[i + 2]);
                if (high < 0 || low < 0) {
                    return null;
                }
                b = (byte) (high * HEX + low);
                i += ESCAPE_LENGTH - 1;
            }
            raw[length++] = b;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw, 0, length)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static int hexDigit(byte b) {
        return b < 0 ? -1 : Character.digit(b, HEX);
    }
}
