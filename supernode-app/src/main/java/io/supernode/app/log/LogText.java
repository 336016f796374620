package io.supernode.app.log;

import io.supernode.http.net.Printable;
import io.supernode.http.wire.ShownUrl;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a log may show of a text that came from a client or an origin: one line, cut, and no credentials. */
final class LogText {

    private static final int MAX_TEXT = 300;
    private static final int MAX_CID = 128;
    private static final int MAX_URL = 200;
    private static final Pattern URL = Pattern.compile("(?i)https?://\\S*");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String CUT_OFF = "...";

    private LogText() {}

    /** A sentence, such as the message of a refusal; URLs in it are shown as {@link #url} shows them. */
    static String of(String text) {
        String shown = URL.matcher(text).replaceAll(found -> Matcher.quoteReplacement(url(found.group())));
        return cut(shown, MAX_TEXT);
    }

    /** The id of a peer, as it was claimed. */
    static String cid(String cid) {
        return cid.isBlank() ? "-" : cut(cid, MAX_CID);
    }

    /**
     * A URL, with the names of its query's parameters but not their values, and without user and password: signatures are
     * credentials. Spaces and what is no ASCII are percent-encoded, as in a request.
     */
    static String url(String url) {
        return cut(encoded(ShownUrl.of(url)), MAX_URL);
    }

    private static String encoded(String url) {
        StringBuilder encoded = new StringBuilder(url.length());
        for (byte one : url.getBytes(StandardCharsets.UTF_8)) {
            if (one < 0 || one == ' ') {
                encoded.append('%').append(HEX.toHexDigits(one));
            } else {
                encoded.append((char) one);
            }
        }
        return encoded.toString();
    }

    private static String cut(String text, int most) {
        return Printable.of(text, most) + (text.length() > most ? CUT_OFF : "");
    }
}
