package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever an origin answers, byte for byte: what is stored of it is what curl stores of it, or nothing. Some of the
 * responses are right, some are old-fashioned or careless, and some are nonsense.
 */
class CurlBodyComparisonTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String FIVE = "Content-Length: 5\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String BODY = "\r\nhello";

    /** What every client gets, we must have too. */
    private static final Map<String, String> TO_BE_HAD = new LinkedHashMap<>();
    /** What some clients get, and we may refuse. */
    private static final Map<String, String> OTHERS = new LinkedHashMap<>();

    static {
        TO_BE_HAD.put("plain", OK + FIVE + BODY);
        TO_BE_HAD.put("empty", OK + "Content-Length: 0\r\n\r\n");
        TO_BE_HAD.put("until-close", OK + BODY);
        TO_BE_HAD.put("http-1.0", "HTTP/1.0 200 OK\r\n" + FIVE + BODY);
        TO_BE_HAD.put("http-1.0-until-close", "HTTP/1.0 200 OK\r\n" + BODY);
        TO_BE_HAD.put("no-reason", "HTTP/1.1 200\r\n" + FIVE + BODY);
        TO_BE_HAD.put("empty-reason", "HTTP/1.1 200 \r\n" + FIVE + BODY);
        TO_BE_HAD.put("lower-case-version", "http/1.1 200 OK\r\n" + FIVE + BODY);
        TO_BE_HAD.put("line-feeds-alone", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello");
        TO_BE_HAD.put("folded-header", OK + "X-A: b\r\n c\r\n" + FIVE + BODY);
        TO_BE_HAD.put("space-before-colon", OK + "Content-Length : 5\r\n" + BODY);
        TO_BE_HAD.put("tab-after-colon", OK + "Content-Length:\t5\r\n" + BODY);
        TO_BE_HAD.put("spaces-around-length", OK + "Content-Length:    5   \r\n" + BODY);
        TO_BE_HAD.put("zeros-before-length", OK + "Content-Length: 0005\r\n" + BODY);
        TO_BE_HAD.put("length-twice", OK + FIVE + FIVE + BODY);
        TO_BE_HAD.put("more-than-the-length", OK + "Content-Length: 3\r\n" + BODY);
        TO_BE_HAD.put("bytes-above-127-in-headers", OK + "X-Y: \u00e4\u00f6\r\n" + FIVE + BODY);
        TO_BE_HAD.put("long-header", OK + "X-Y: " + "a".repeat(90_000) + "\r\n" + FIVE + BODY);
        TO_BE_HAD.put("many-headers", OK + "X-Y: a\r\n".repeat(1500) + FIVE + BODY);
        TO_BE_HAD.put("chunked", CHUNKED + "5\r\nhello\r\n0\r\n\r\n");
        TO_BE_HAD.put("chunk-extension", CHUNKED + "5;x=y\r\nhello\r\n0\r\n\r\n");
        TO_BE_HAD.put("zeros-before-chunk-size", CHUNKED + "0005\r\nhello\r\n000\r\n\r\n");
        TO_BE_HAD.put("trailer", CHUNKED + "5\r\nhello\r\n0\r\nX: y\r\n\r\n");
        TO_BE_HAD.put("chunks-with-line-feeds", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n");
        TO_BE_HAD.put("upper-case-coding", OK + "Transfer-Encoding: CHUNKED\r\n\r\nA\r\nhellohello\r\n0\r\n\r\n");
        TO_BE_HAD.put("chunked-with-length",
                OK + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        TO_BE_HAD.put("status-203", "HTTP/1.1 203 From A Proxy\r\n" + FIVE + BODY);
        TO_BE_HAD.put("whole-part", "HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-4/5\r\n" + FIVE + BODY);
        TO_BE_HAD.put("label-br", OK + "Content-Encoding: br\r\n" + FIVE + BODY);
        TO_BE_HAD.put("interim", "HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 199 x\r\n\r\n" + OK + FIVE + BODY);

        TO_BE_HAD.put("list-of-lengths", OK + "Content-Length: 5, 5\r\n" + BODY);
        TO_BE_HAD.put("coding-identity", OK + "Transfer-Encoding: identity\r\n" + FIVE + BODY);
        TO_BE_HAD.put("coding-identity-until-close", OK + "Transfer-Encoding: Identity\r\n" + BODY);
        TO_BE_HAD.put("empty-coding", OK + "Transfer-Encoding:\r\n" + FIVE + BODY);
        TO_BE_HAD.put("spaces-after-chunk-size", CHUNKED + "5  \r\nhello\r\n0  \r\n\r\n");
        TO_BE_HAD.put("space-after-last-chunk-size", CHUNKED + "5\r\nhello\r\n0 \r\n\r\n");
        TO_BE_HAD.put("chunk-sizes-of-eight-places", CHUNKED + "5       \r\nhello\r\n00000000\r\n\r\n");
        TO_BE_HAD.put("tab-after-chunk-size", CHUNKED + "5\t\r\nhello\r\n0\r\n\r\n");
        TO_BE_HAD.put("quoted-chunk-extension", CHUNKED + "5;a=\"b;\\\"c\"\r\nhello\r\n0;d\r\n\r\n");
        TO_BE_HAD.put("space-and-chunk-extension", CHUNKED + "5 ; a\r\nhello\r\n0\r\n\r\n");
        TO_BE_HAD.put("odd-chunk-extension", CHUNKED + "5;\r\nhello\r\n0;=x y\r\n\r\n");
        TO_BE_HAD.put("bytes-above-127-in-reason", "HTTP/1.1 200 \u00c4\u00e4 O\u00ff\r\n" + FIVE + BODY);
        TO_BE_HAD.put("reason-that-begins-above-127", "HTTP/1.1 200 \u00d0\u009e\u009a\r\n" + FIVE + BODY);
        TO_BE_HAD.put("tab-in-reason", "HTTP/1.1 200 O\tK\r\n" + FIVE + BODY);
        TO_BE_HAD.put("control-in-reason", "HTTP/1.1 200 O\u0001K\r\n" + FIVE + BODY);
        TO_BE_HAD.put("two-spaces-before-status", "HTTP/1.1  200 OK\r\n" + FIVE + BODY);
        TO_BE_HAD.put("empty-value", OK + "X-A:\r\nX-B: \r\n" + FIVE + BODY);
        TO_BE_HAD.put("lower-case-names", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n" + BODY);
        TO_BE_HAD.put("upper-case-names", "HTTP/1.1 200 OK\r\nCONTENT-LENGTH: 5\r\n" + BODY);
        TO_BE_HAD.put("no-space-after-colon", "HTTP/1.1 200 OK\r\nContent-Length:5\r\n" + BODY);
        TO_BE_HAD.put("folded-with-tab", OK + "X-A: b\r\n\tc\r\n" + FIVE + BODY);
        TO_BE_HAD.put("long-cookies", OK + ("Set-Cookie: a=" + "b".repeat(4000) + "; Path=/\r\n").repeat(20) + FIVE + BODY);
        TO_BE_HAD.put("odd-cookies", OK + "Set-Cookie: =;;=\r\nSet-Cookie: \u00e4\"=\r\nSet-Cookie:\r\n" + FIVE + BODY);
        TO_BE_HAD.put("http-1.0-keep-alive", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n" + FIVE + BODY);
        TO_BE_HAD.put("keep-alive-without-length", OK + "Connection: keep-alive\r\n" + BODY);
        TO_BE_HAD.put("chunked-in-http-1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("chunks-without-last-line", CHUNKED + "5\r\nhello\r\n0\r\n");
        TO_BE_HAD.put("folded-trailer", CHUNKED + "5\r\nhello\r\n0\r\nX: y\r\n z\r\n\r\n");
        OTHERS.put("trailer-that-is-odd", CHUNKED + "5\r\nhello\r\n0\r\nnonsense\r\n\r\n");
        TO_BE_HAD.put("trailer-with-length", CHUNKED + "5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n");
        TO_BE_HAD.put("more-after-the-last-chunk", CHUNKED + "5\r\nhello\r\n0\r\n\r\nmore");
        TO_BE_HAD.put("same-etag-twice", OK + "ETag: \"a\"\r\nETag: \"a\"\r\n" + FIVE + BODY);
        TO_BE_HAD.put("bad-dates", OK + "Date: x\r\nLast-Modified: y\r\nExpires: -1\r\n" + FIVE + BODY);
        TO_BE_HAD.put("bad-content-type", OK + "Content-Type: ;;\r\n" + FIVE + BODY);
        TO_BE_HAD.put("unsatisfied-range-in-200", OK + "Content-Range: bytes */9\r\n" + FIVE + BODY);
        TO_BE_HAD.put("label-none-twice", OK + "Content-Encoding: identity, identity\r\n" + FIVE + BODY);
        TO_BE_HAD.put("connection-upgrade", OK + "Upgrade: h2,h2c\r\nConnection: Upgrade, close\r\n" + FIVE + BODY);
        TO_BE_HAD.put("interim-without-reason", "HTTP/1.1 100\r\n\r\n" + OK + FIVE + BODY);
        TO_BE_HAD.put("interim-with-length", "HTTP/1.1 102 x\r\nContent-Length: 3\r\n\r\n" + OK + FIVE + BODY);
        OTHERS.put("space-before-first-name", OK + " X-A: b\r\n" + FIVE + BODY);

        OTHERS.put("folded-coding", OK + "Transfer-Encoding: identity,\r\n chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("folded-length", OK + "Content-Length: 5,\r\n 5\r\n" + BODY);
        OTHERS.put("carriage-return-alone", "HTTP/1.1 200 OK\rContent-Length: 5\r\rhello");
        OTHERS.put("carriage-return-in-a-value", OK + "X-A: b\rc\r\n" + FIVE + BODY);
        OTHERS.put("empty-length", OK + "Content-Length:\r\n" + BODY);
        OTHERS.put("list-of-lengths-that-differ", OK + "Content-Length: 5, 3\r\n" + BODY);
        OTHERS.put("length-with-a-point", OK + "Content-Length: 5.0\r\n" + BODY);
        OTHERS.put("length-and-unit", OK + "Content-Length: 5 bytes\r\n" + BODY);
        OTHERS.put("length-in-hex", OK + "Content-Length: 0x5\r\n" + BODY);
        OTHERS.put("chunk-size-in-prefix", CHUNKED + "0x5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("chunk-size-beyond-all", CHUNKED + "fffffffffffffffff\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("space-before-chunk-size", CHUNKED + " 5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("chunk-without-line-end", CHUNKED + "5\r\nhello0\r\n\r\n");
        OTHERS.put("empty-line-before-chunk-size", CHUNKED + "\r\n5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("many-zeros-before-chunk-size", CHUNKED + "0".repeat(30) + "5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("long-chunk-extension", CHUNKED + "5;a=" + "b".repeat(20_000) + "\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("long-trailer", CHUNKED + "5\r\nhello\r\n0\r\nX: " + "y".repeat(200_000) + "\r\n\r\n");
        OTHERS.put("coding-chunked-identity", OK + "Transfer-Encoding: chunked, identity\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("coding-identity-chunked", OK + "Transfer-Encoding: identity, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("coding-identity-and-chunked",
                OK + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("coding-x-chunked", OK + "Transfer-Encoding: xchunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("coding-quoted", OK + "Transfer-Encoding: \"chunked\"\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("endless-header", OK + "X-Y: " + "a".repeat(400_000) + "\r\n" + FIVE + BODY);
        OTHERS.put("very-many-headers", OK + "X-Y: a\r\n".repeat(30_000) + FIVE + BODY);
        OTHERS.put("label-gzip-in-odd-case", OK + "Content-Encoding: GZip\r\n" + FIVE + BODY);
        OTHERS.put("labels-gzip-twice", OK + "Content-Encoding: gzip, gzip\r\n" + FIVE + BODY);
        OTHERS.put("status-and-more-digits", "HTTP/1.1 200OK\r\n" + FIVE + BODY);
        OTHERS.put("status-after-tab", "HTTP/1.1\t200 OK\r\n" + FIVE + BODY);
        OTHERS.put("no-status", "HTTP/1.1\r\n" + FIVE + BODY);
        OTHERS.put("http-3.0", "HTTP/3.0 200 OK\r\n" + FIVE + BODY);
        OTHERS.put("html-without-head", "<html>hello</html>");
        OTHERS.put("lengths-that-differ", OK + FIVE + "Content-Length: 3\r\n" + BODY);
        OTHERS.put("length-with-sign", OK + "Content-Length: +5\r\n" + BODY);
        OTHERS.put("length-below-zero", OK + "Content-Length: -1\r\n" + BODY);
        OTHERS.put("length-that-is-none", OK + "Content-Length: x\r\n" + BODY);
        OTHERS.put("length-beyond-all", OK + "Content-Length: 99999999999999999999999\r\n" + BODY);
        OTHERS.put("less-than-the-length", OK + "Content-Length: 9\r\n" + BODY);
        OTHERS.put("chunks-without-an-end", CHUNKED + "5\r\nhello\r\n");
        OTHERS.put("chunk-that-is-cut", CHUNKED + "9\r\nhello");
        OTHERS.put("chunk-size-that-is-none", CHUNKED + "x\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("coding-gzip", OK + "Transfer-Encoding: gzip\r\n" + BODY);
        OTHERS.put("codings-gzip-chunked", OK + "Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("coding-twice",
                OK + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        OTHERS.put("part-that-lacks-something", "HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-4/9\r\n" + FIVE + BODY);
        OTHERS.put("part-without-a-range", "HTTP/1.1 206 Partial\r\n" + FIVE + BODY);
        for (int status : new int[] {201, 202, 226, 250, 300, 304, 305, 399, 400, 404, 500, 999}) {
            OTHERS.put("status-" + status, "HTTP/1.1 " + status + " x\r\n" + FIVE + BODY);
        }
        OTHERS.put("status-204", "HTTP/1.1 204 No Content\r\n\r\n");
        OTHERS.put("status-099", "HTTP/1.1 099 x\r\n" + FIVE + BODY);
        OTHERS.put("status-of-four-digits", "HTTP/1.1 2000 x\r\n" + FIVE + BODY);
        OTHERS.put("http-2-in-lines", "HTTP/2 200\r\n" + FIVE + BODY);
        OTHERS.put("http-1.2", "HTTP/1.2 200 OK\r\n" + FIVE + BODY);
        OTHERS.put("icy", "ICY 200 OK\r\n" + FIVE + BODY);
        OTHERS.put("header-without-a-name", OK + ": x\r\n" + FIVE + BODY);
        OTHERS.put("header-that-is-none", OK + "nonsense\r\n" + FIVE + BODY);
        OTHERS.put("space-in-a-name", OK + "X Y: z\r\n" + FIVE + BODY);
        OTHERS.put("control-in-a-value", OK + "X-Y: a\u0001b\r\n" + FIVE + BODY);
        OTHERS.put("zero-in-a-value", OK + "X-Y: a\0b\r\n" + FIVE + BODY);
        OTHERS.put("no-http", "hello, this is something else");
        OTHERS.put("empty-lines", "\r\n\r\n");
        OTHERS.put("nothing", "");
        OTHERS.put("label-gzip", OK + "Content-Encoding: gzip\r\n" + FIVE + BODY);
    }

    @TempDir
    Path directory;

    @Test
    void whatIsStoredOfAResponseIsWhatCurlStoresOfItOrNothing() throws Exception {
        Curl.require();
        Map<String, String> all = new LinkedHashMap<>(TO_BE_HAD);
        all.putAll(OTHERS);
        Path outputs = Files.createDirectory(directory.resolve("outputs"));
        List<String> wrong = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> givenUp = new ArrayList<>();
        try (RawOrigin origin = new RawOrigin(head -> all.get(RawOrigin.target(head).substring(1)));
                FetcherFixture fixture = new FetcherFixture(
                        directory.resolve("home"),
                        new RealDisk(),
                        FetcherFixture.settings().withRetries(0, Duration.ofMillis(1)))) {
            String url = "http://127.0.0.1:" + origin.port() + '/';
            for (String name : all.keySet()) {
                Path curls = outputs.resolve(name);
                // One curl for each: some responses make it give up all that is still to come.
                int exit = Curl.run(List.of(List.of(
                        Curl.option("output", curls.toString()), Curl.option("url", url + name))));
                boolean isHadByCurl = exit == 0;
                Outcome ours = outcome(fixture, url + name, name);
                if (ours.file().isPresent()
                        && !(Files.exists(curls)
                                && ours.file().get().equals(Files.readString(curls, StandardCharsets.ISO_8859_1)))) {
                    wrong.add(name + ": " + ours.file().get());
                }
                if (ours.file().isEmpty() && TO_BE_HAD.containsKey(name)) {
                    missing.add(name);
                }
                if (isHadByCurl && ours.failure().filter(Kind.UNOBTAINABLE::equals).isPresent()) {
                    givenUp.add(name);
                }
            }
        }
        assertEquals(List.of(), wrong, "not what curl has");
        assertEquals(List.of(), missing, "what every client can have");
        assertEquals(List.of(), givenUp, "what a client can have from the origin, and is not sent there for");
    }

    /**
     * What became of a response.
     *
     * @param file what was stored
     * @param failure of the fetch; empty also if there was none, because the probe has refused
     */
    private record Outcome(Optional<String> file, Optional<Kind> failure) {}

    private static Outcome outcome(FetcherFixture fixture, String url, String name) throws Exception {
        OriginRequest request = OriginRequest.of(url);
        OriginProbe probe = fixture.probe(request);
        if (!(probe instanceof OriginProbe.Available available)) {
            assertTrue(probe instanceof OriginProbe.Unavailable, "nobody is made to give up: " + probe);
            return new Outcome(Optional.empty(), Optional.empty());
        }
        Events events = fixture.fetch(FetcherFixture.request(name, request, available.length()));
        if (events.finishes().isEmpty()) {
            return new Outcome(Optional.empty(), Optional.of(events.failures().get(0).kind()));
        }
        ContentKey key = FetcherFixture.key(name);
        byte[] framed = StoredFiles.read(fixture.store, key);
        int header = PieceLayout.FRAME_BYTES - 1;
        return new Outcome(
                Optional.of(new String(
                        framed, header, framed.length - PieceLayout.FRAME_BYTES, StandardCharsets.ISO_8859_1)),
                Optional.empty());
    }
}
