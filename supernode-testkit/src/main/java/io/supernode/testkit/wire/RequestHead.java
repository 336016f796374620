package io.supernode.testkit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * The request line and headers of a request.
 *
 * @param target path and query as sent
 * @param headers without regard to the case of names; values of one name joined with ", "
 */
public record RequestHead(String method, String target, String version, Map<String, String> headers) {

    /** Method, target and version. */
    private static final int PARTS = 3;

    /** Reads a head; answers null when the connection ends before one begins. */
    public static RequestHead read(InputStream in) throws IOException {
        String line = HttpText.line(in);
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ");
        if (parts.length != PARTS) {
            throw new IOException("no request line: " + line);
        }
        return new RequestHead(parts[0], parts[1], parts[2], HttpText.headers(in));
    }

    /** The target without its query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Reads and forgets the request's body, so that the next head is found. */
    public void skipBody(InputStream in) throws IOException {
        String length = headers.get("Content-Length");
        if (length != null) {
            in.skipNBytes(Long.parseLong(length));
        }
    }

    /** Tells whether the client may send another request on the same connection. */
    public boolean wantsKeepAlive() {
        return version.equals("HTTP/1.1") && !"close".equalsIgnoreCase(headers.get("Connection"));
    }
}
