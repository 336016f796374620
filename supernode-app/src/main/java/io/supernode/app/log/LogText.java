package io.supernode.app.log;

import io.supernode.http.net.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a log may show of a text that came from a client or an origin: one line, cut, and no credentials. */
final class LogText {

    private static final int MAX_TEXT = 300;
    private static final int MAX_CID = 128;
    private static final int MAX_URL = 200;
    private static final Pattern URL = Pattern.compile("(?i)https?://\\S*");
    private static final Pattern USER_INFO = Pattern.compile("^([^:/?#]+://)[^/?#]*@");
    private static final String CUT_OFF = "...";
    private static final String HIDDEN = "***";

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
     * credentials.
     */
    static String url(String url) {
        String shown = USER_INFO.matcher(url).replaceFirst("$1" + HIDDEN + '@');
        int query = shown.indexOf('?');
        if (query >= 0) {
            shown = shown.substring(0, query) + '?' + withoutValues(shown.substring(query + 1));
        }
        return cut(shown, MAX_URL);
    }

    private static String withoutValues(String query) {
        StringBuilder names = new StringBuilder();
        // A flood of parameters is cut off anyway.
        for (String parameter : query.split("&", MAX_URL)) {
            if (names.length() > MAX_URL) {
                break;
            }
            int value = parameter.indexOf('=');
            names.append(names.isEmpty() ? "" : "&")
                    .append(value < 0 ? "" : parameter.substring(0, value + 1))
                    .append(parameter.isEmpty() ? "" : HIDDEN);
        }
        return names.toString();
    }

    private static String cut(String text, int most) {
        return Printable.of(text, most) + (text.length() > most ? CUT_OFF : "");
    }
}
