package io.supernode.http.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The text of a request's body, decoded by the charset of its Content-Type, else as UTF-8. */
final class BodyText {

    /** What a refusal calls the body. */
    static final String NAME = "body";
    static final String CONTENT_TYPE = "Content-Type";

    private static final String CHARSET = "charset=";

    private BodyText() {}

    /**
     * Decodes a whole body.
     *
     * @param contentType as sent, or null
     * @throws MalformedParameterException if the charset is unknown, or the bytes are none of its text
     */
    static String decode(String contentType, byte[] body) throws MalformedParameterException {
        Charset charset = charset(contentType);
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedParameterException(NAME, "text in " + charset + " is expected");
        }
    }

    private static Charset charset(String contentType) throws MalformedParameterException {
        int at = contentType == null ? -1 : contentType.toLowerCase(Locale.ROOT).indexOf(CHARSET);
        if (at < 0) {
            return StandardCharsets.UTF_8;
        }
        String name = contentType.substring(at + CHARSET.length()).split(";", 2)[0].replace("\"", "").strip();
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new MalformedParameterException(CONTENT_TYPE, "the charset is unknown");
        }
    }
}
