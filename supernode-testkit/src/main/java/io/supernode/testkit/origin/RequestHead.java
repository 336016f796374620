package io.supernode.testkit.origin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The request line and headers of a request.
 *
 * @param target path and query as sent
 * @param headers without regard to the case of names; values of one name joined with ", "
 */
record RequestHead(String method, String target, String version, Map<String, String> headers) {

    private static final int MAX_LINE = 64 * 1024;
    private static final int MAX_HEADERS = 200;

    /** Reads a head; answers null when the connection ends before one begins. */
    static RequestHead read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ");
        if (parts.length != 3) {
            throw new IOException("no request line: " + line);
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < MAX_HEADERS; i++) {
            String header = line(in);
            if (header == null) {
                throw new IOException("the connection ended within the headers");
            }
            if (header.isEmpty()) {
                return new RequestHead(parts[0], parts[1], parts[2], Collections.unmodifiableMap(headers));
            }
            int colon = header.indexOf(':');
            if (colon <= 0) {
                throw new IOException("no header: " + header);
            }
            headers.merge(header.substring(0, colon), header.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
        }
        throw new IOException("more than " + MAX_HEADERS + " headers");
    }

    private static String line(InputStream in) throws IOException {
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

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Reads and forgets the request's body, so that the next head is found. */
    void skipBody(InputStream in) throws IOException {
        String length = headers.get("Content-Length");
        if (length != null) {
            in.skipNBytes(Long.parseLong(length));
        }
    }

    boolean wantsKeepAlive() {
        return version.equals("HTTP/1.1") && !"close".equalsIgnoreCase(headers.get("Connection"));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
