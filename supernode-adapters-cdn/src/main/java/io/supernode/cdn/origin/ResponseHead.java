package io.supernode.cdn.origin;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * What an origin answered, without the body.
 *
 * @param url that answered, after redirects
 * @param status of HTTP
 * @param contentLength of this answer's body in bytes, or -1
 * @param contentRange of a partial answer
 * @param contentEncoding lower case; {@code identity} when there is none
 * @param etag as sent, quotes included
 * @param lastModified as sent
 * @param date as sent: the origin's time when it made the answer
 */
public record ResponseHead(
        OriginUrl url,
        int status,
        long contentLength,
        Optional<ContentRange> contentRange,
        String contentEncoding,
        Optional<String> etag,
        Optional<String> lastModified,
        Optional<String> date) {

    private static final String IDENTITY = "identity";

    /**
     * A file may change twice in one second, and a file server's clock may differ a little from that of the web server.
     * RFC 9110, 8.8.2.2, asks for 1 s by the same clock, else for enough to make a difference of clocks unlikely; RFC
     * 7232 had 60 s for that.
     */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(60);

    static ResponseHead of(OriginUrl url, Response response) {
        HttpFields headers = response.getHeaders();
        String encoding = headers.get(HttpHeader.CONTENT_ENCODING);
        return new ResponseHead(
                url,
                response.getStatus(),
                headers.getLongField(HttpHeader.CONTENT_LENGTH),
                Optional.ofNullable(headers.get(HttpHeader.CONTENT_RANGE)).flatMap(ContentRange::parse),
                encoding == null || encoding.isBlank() ? IDENTITY : encoding.strip().toLowerCase(Locale.ROOT),
                Optional.ofNullable(headers.get(HttpHeader.ETAG)),
                Optional.ofNullable(headers.get(HttpHeader.LAST_MODIFIED)),
                Optional.ofNullable(headers.get(HttpHeader.DATE)));
    }

    /**
     * The date of the last change, if no two versions can have had it: the origin's own time was well past it. Without
     * the origin's time nothing is certain, whatever our clock says.
     */
    public Optional<String> strongLastModified() {
        Optional<Instant> modified = lastModified.flatMap(ResponseHead::instant);
        Optional<Instant> answered = date.flatMap(ResponseHead::instant);
        boolean settled = modified.isPresent()
                && answered.isPresent()
                && !answered.get().isBefore(modified.get().plus(SETTLED_AFTER));
        return settled ? lastModified : Optional.empty();
    }

    private static Optional<Instant> instant(String date) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Tells whether the body is the plain bytes of the resource, as they were asked for. */
    public boolean isIdentity() {
        return contentEncoding.equals(IDENTITY);
    }
}
