package io.supernode.testkit.origin;

import io.supernode.testkit.origin.Reply.Faults;
import io.supernode.testkit.origin.Reply.Framing;
import io.supernode.testkit.wire.RequestHead;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Decides one reply as an HTTP/1.1 server would (RFC 9110): conditions, ranges, redirects, refusals. */
final class ReplyPlanner {

    static final int OK = 200;
    static final int PARTIAL_CONTENT = 206;
    static final int FOUND = 302;
    static final int NOT_MODIFIED = 304;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int PROXY_AUTHENTICATION_REQUIRED = 407;
    static final int RANGE_NOT_SATISFIABLE = 416;

    /** The only date format of HTTP that is sent; two digits for the day, as {@code RFC_1123_DATE_TIME} does not. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);

    private static final String CONTENT_LENGTH = "Content-Length";

    private final RequestHead head;
    private final Map<String, String> extraHeaders;
    private final Faults headFaults;

    /**
     * What is to be served.
     *
     * @param etag or null, when no validators are sent and no conditions are known
     * @param parts how ranges are answered
     * @param varyingHeader that decided which content this is, or null
     * @param announced Content-Length of a whole reply, or null for the truth
     * @param faults of a body
     */
    record File(
            Content content,
            Framing framing,
            boolean ranges,
            PartStyle parts,
            String etag,
            Instant modified,
            String varyingHeader,
            Long announced,
            Faults faults) {}

    /**
     * @param extraHeaders to be sent instead of the origin's own; null for one that is left out
     * @param headFaults of replies without a body
     */
    ReplyPlanner(RequestHead head, Map<String, String> extraHeaders, Faults headFaults) {
        this.head = head;
        this.extraHeaders = extraHeaders;
        this.headFaults = headFaults;
    }

    Reply refuse(int status) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(CONTENT_LENGTH, "0");
        if (status == UNAUTHORIZED) {
            headers.put("WWW-Authenticate", "Basic realm=\"fake\"");
        } else if (status == PROXY_AUTHENTICATION_REQUIRED) {
            headers.put("Proxy-Authenticate", "Basic realm=\"fake\"");
        }
        return empty(status, headers);
    }

    Reply redirect(int status, String url) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(CONTENT_LENGTH, "0");
        headers.put("Location", url);
        return empty(status, headers);
    }

    Reply serve(File file) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (file.etag() != null) {
            headers.put("ETag", file.etag());
            headers.put("Last-Modified", HTTP_DATE.format(file.modified()));
            if (isUnchanged(file)) {
                return empty(NOT_MODIFIED, headers);
            }
        }
        if (file.varyingHeader() != null) {
            headers.put("Vary", file.varyingHeader());
        }
        boolean rangesKnown = file.ranges() && (file.framing() == Framing.LENGTH || !file.parts().tellsTotal());
        headers.put("Accept-Ranges", rangesKnown ? "bytes" : "none");
        long length = file.content().length();
        if (rangesKnown && head.method().equals("GET") && rangeApplies(file)) {
            ByteRange range = ByteRange.parse(head.headers().get("Range"), length);
            if (range != null && !range.isSatisfiable()) {
                headers.put(CONTENT_LENGTH, "0");
                headers.put("Content-Range", "bytes */" + length);
                return empty(RANGE_NOT_SATISFIABLE, headers);
            }
            if (range != null) {
                return part(file, range.atMost(file.parts().most()), headers);
            }
        }
        return whole(file, headers);
    }

    private Reply part(File file, ByteRange range, Map<String, String> headers) {
        String total = file.parts().tellsTotal() ? Long.toString(file.content().length()) : "*";
        headers.put(CONTENT_LENGTH, Long.toString(range.length()));
        headers.put("Content-Range", "bytes " + range.start() + '-' + range.end() + '/' + total);
        all(headers);
        if (!file.parts().hasEtag()) {
            headers.keySet().removeIf("ETag"::equalsIgnoreCase);
        }
        return new Reply(
                PARTIAL_CONTENT, headers, file.content(), range.start(), range.length(),
                Framing.LENGTH, true, file.faults());
    }

    private Reply whole(File file, Map<String, String> headers) {
        long length = file.content().length();
        long announced = file.announced() == null ? length : file.announced();
        switch (file.framing()) {
            case LENGTH -> headers.put(CONTENT_LENGTH, Long.toString(announced));
            case CHUNKED -> headers.put("Transfer-Encoding", "chunked");
            case UNTIL_CLOSE -> headers.put("Connection", "close");
        }
        if (head.method().equals("HEAD")) {
            return empty(OK, headers);
        }
        boolean truthful = file.framing() != Framing.LENGTH || announced == length;
        return new Reply(OK, all(headers), file.content(), 0, length, file.framing(), truthful, file.faults());
    }

    /** If-None-Match counts before If-Modified-Since (RFC 9110, 13.2.2). */
    private boolean isUnchanged(File file) {
        String noneMatch = head.headers().get("If-None-Match");
        if (noneMatch != null) {
            return noneMatch.equals("*") || noneMatch.contains(file.etag());
        }
        String since = head.headers().get("If-Modified-Since");
        return since != null && !file.modified().isAfter(date(since));
    }

    /** Without If-Range a range always applies; with it only to the very same version. */
    private boolean rangeApplies(File file) {
        String condition = head.headers().get("If-Range");
        if (condition == null || !file.parts().honoursIfRange()) {
            return true;
        }
        return file.etag() != null
                && (condition.equals(file.etag()) || condition.equals(HTTP_DATE.format(file.modified())));
    }

    private static Instant date(String text) {
        try {
            return HTTP_DATE.parse(text, Instant::from);
        } catch (DateTimeParseException e) {
            // A condition that cannot be read is as if it were not there.
            return Instant.MIN;
        }
    }

    private Reply empty(int status, Map<String, String> headers) {
        return Reply.empty(status, all(headers), headFaults);
    }

    /** With the headers that every reply of an origin has, and what was told to be otherwise. */
    private Map<String, String> all(Map<String, String> headers) {
        headers.put("Date", HTTP_DATE.format(Instant.now()));
        for (Map.Entry<String, String> extra : extraHeaders.entrySet()) {
            headers.keySet().removeIf(extra.getKey()::equalsIgnoreCase);
            if (extra.getValue() != null) {
                headers.put(extra.getKey(), extra.getValue());
            }
        }
        return headers;
    }
}
