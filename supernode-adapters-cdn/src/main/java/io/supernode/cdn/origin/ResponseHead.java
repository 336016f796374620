package io.supernode.cdn.origin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * What an origin answered, without the body.
 *
 * @param url that answered, after redirects
 * @param status of HTTP
 * @param contentLength of this response's body in bytes, or -1
 * @param contentRange of a partial response
 * @param isGzipped whether some clients store the body as it is, and others what it holds
 * @param etag as sent, quotes included
 * @param lastModified as sent
 * @param date as sent: the origin's time when it made the response
 * @param varyingHeaders names of request headers, lower case, on which this response or a redirect to it depends
 *     ({@code Vary}), as far as clients decide them; {@code *} stands for anything
 * @param contentType as sent
 * @param challenges what the origin says of the credentials it wants ({@code WWW-Authenticate}), a line each
 */
public record ResponseHead(
        OriginUrl url,
        int status,
        long contentLength,
        Optional<ContentRange> contentRange,
        boolean isGzipped,
        Optional<String> etag,
        Optional<String> lastModified,
        Optional<String> date,
        Set<String> varyingHeaders,
        Optional<String> contentType,
        List<String> challenges) {

    private static final String GZIP = "gzip";

    /**
     * A file may change twice in one second, and a file server's clock may differ a little from that of the web server.
     * RFC 9110, 8.8.2.2, asks for 1 s by the same clock, else for enough to make a difference of clocks unlikely; RFC
     * 7232 had 60 s for that.
     */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(60);

    public ResponseHead {
        varyingHeaders = Set.copyOf(varyingHeaders);
        challenges = List.copyOf(challenges);
    }

    static ResponseHead of(OriginUrl url, Response response, Set<String> varyingHeaders) {
        HttpFields headers = response.getHeaders();
        boolean isFramed = headers.contains(HttpHeader.TRANSFER_ENCODING);
        return new ResponseHead(
                url,
                response.getStatus(),
                isFramed ? -1 : headers.getLongField(HttpHeader.CONTENT_LENGTH),
                Optional.ofNullable(headers.get(HttpHeader.CONTENT_RANGE)).flatMap(ContentRange::parse),
                isGzipped(headers),
                Optional.ofNullable(headers.get(HttpHeader.ETAG)),
                Optional.ofNullable(headers.get(HttpHeader.LAST_MODIFIED)),
                Optional.ofNullable(headers.get(HttpHeader.DATE)),
                varyingHeaders,
                Optional.ofNullable(headers.get(HttpHeader.CONTENT_TYPE)),
                headers.getValuesList(HttpHeader.WWW_AUTHENTICATE));
    }

    /**
     * Clients write what they get, whatever its label says, with one exception: Go's HTTP client unpacks a body that is
     * labelled with this very word and nothing else. All the other labels that origins send although {@code identity}
     * is asked for ({@code x-gzip}, {@code br}, {@code none}, {@code utf-8}, {@code aws-chunked}) change nothing.
     */
    private static boolean isGzipped(HttpFields headers) {
        return headers.getFields(HttpHeader.CONTENT_ENCODING).stream()
                .anyMatch(field -> field.getValue() != null && field.getValue().strip().equalsIgnoreCase(GZIP));
    }

    /** Tells whether the body is the whole file: as 200 says, or a part that lacks nothing. */
    public boolean isWhole() {
        return StatusCode.isWhole(status)
                || status == StatusCode.PARTIAL_CONTENT
                        && contentRange
                                .filter(range -> range.first() == 0 && range.last() + 1 == range.total())
                                .isPresent();
    }

    /**
     * The date of the last change, if no two versions can have had it: the origin's own time was well past it. Without
     * the origin's time nothing is certain, whatever our clock says.
     */
    public Optional<String> strongLastModified() {
        Optional<Instant> modified = lastModified.flatMap(HttpDate::parse);
        Optional<Instant> answered = date.flatMap(HttpDate::parse);
        boolean settled = modified.isPresent()
                && answered.isPresent()
                && !answered.get().isBefore(modified.get().plus(SETTLED_AFTER));
        return settled ? lastModified : Optional.empty();
    }
}
