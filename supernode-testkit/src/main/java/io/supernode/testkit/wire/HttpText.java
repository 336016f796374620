package io.supernode.testkit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Lines and headers of HTTP/1.1, bounded. */
public final class HttpText {

    private static final int MAX_LINE = 64 * 1024;
    private static final int MAX_HEADERS = 200;

    private HttpText() {}

    /**
     * Reads a line without its end.
     *
     * @return null when the stream ends before a byte of it
     */
    public static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < MAX_LINE) {
            int c = in.read();
            if (c < 0) {
                return line.isEmpty() ? null : line.toString();
            }
            if (c == '\n') {
                int end = line.length();
                return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
            }
            line.append((char) c);
        }
        throw new IOException("a line of more than " + MAX_LINE + " bytes");
    }

    /**
     * Reads headers up to the empty line.
     *
     * @return values by name without regard to case; values of one name are joined with ", "
     */
    public static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i <= MAX_HEADERS; i++) {
            String header = line(in);
            if (header == null) {
                throw new IOException("the connection ended within the headers");
            }
            if (header.isEmpty()) {
                return Collections.unmodifiableMap(headers);
            }
            int colon = header.indexOf(':');
            if (colon <= 0) {
                throw new IOException("no header: " + header);
            }
            headers.merge(header.substring(0, colon), header.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
        }
        throw new IOException("more than " + MAX_HEADERS + " headers");
    }

    /** The bytes of a head. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
