package io.supernode.testkit.origin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeOriginTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] TEN_BYTES = "0123456789".getBytes(StandardCharsets.US_ASCII);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private FakeOrigin origin;

    @BeforeEach
    void start() throws IOException {
        origin = FakeOrigin.start();
    }

    @AfterEach
    void close() throws IOException {
        origin.close();
    }

    @Test
    void aFileIsServedWithLengthAndValidators() throws Exception {
        origin.at("/file").content(TEN_BYTES);
        HttpResponse<byte[]> reply = get("/file?x=1");
        assertEquals(200, reply.statusCode());
        assertArrayEquals(TEN_BYTES, reply.body());
        assertEquals("10", reply.headers().firstValue("Content-Length").orElseThrow());
        assertEquals("\"v1\"", reply.headers().firstValue("ETag").orElseThrow());
        assertEquals("Thu, 02 Jan 2020 00:00:00 GMT", reply.headers().firstValue("Last-Modified").orElseThrow());
        assertEquals("/file?x=1", origin.requests("/file").get(0).target());
        assertEquals(10, origin.bytesSent("/file"));
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        assertEquals(404, get("/nothing").statusCode());
    }

    @Test
    void randomContentIsTheSameFromEveryPosition() {
        Content content = Content.random(7, 1000);
        byte[] whole = content.bytes();
        for (int start = 0; start < 40; start++) {
            byte[] part = new byte[100];
            content.read(start, part, 0, part.length);
            assertArrayEquals(Arrays.copyOfRange(whole, start, start + 100), part);
        }
        assertFalse(Arrays.equals(whole, Content.random(8, 1000).bytes()));
    }

    @Test
    void aChunkedFileTellsNoLength() throws Exception {
        origin.at("/file").content(Content.random(1, 200_000)).chunked();
        HttpResponse<byte[]> reply = get("/file");
        assertArrayEquals(Content.random(1, 200_000).bytes(), reply.body());
        assertTrue(reply.headers().firstValue("Content-Length").isEmpty());
        origin.at("/empty").content(new byte[0]).chunked();
        assertEquals(0, get("/empty").body().length);
    }

    @Test
    void aFileThatEndsByCloseTellsNoLength() throws Exception {
        origin.at("/file").content(TEN_BYTES).endingByClose();
        HttpResponse<byte[]> reply = get("/file");
        assertArrayEquals(TEN_BYTES, reply.body());
        assertTrue(reply.headers().firstValue("Content-Length").isEmpty());
    }

    @Test
    void rangesAreCutToTheFile() throws Exception {
        origin.at("/file").content(TEN_BYTES);
        HttpResponse<byte[]> reply = get("/file", "Range", "bytes=8-100");
        assertEquals(206, reply.statusCode());
        assertEquals("89", text(reply));
        assertEquals("bytes 8-9/10", reply.headers().firstValue("Content-Range").orElseThrow());
        assertEquals("789", text(get("/file", "Range", "bytes=-3")));
        assertEquals("56789", text(get("/file", "Range", "bytes=5-")));
        assertEquals(416, get("/file", "Range", "bytes=10-").statusCode());
        assertEquals(200, get("/file", "Range", "bytes=5-3").statusCode());
        assertEquals(200, get("/file", "Range", "bytes=1-2,4-5").statusCode());
    }

    @Test
    void aFileWithoutRangesIsAlwaysWhole() throws Exception {
        origin.at("/file").content(TEN_BYTES).withoutRanges();
        assertEquals(200, get("/file", "Range", "bytes=1-2").statusCode());
    }

    @Test
    void aRangeIsIgnoredWhenIfRangeNamesAnotherVersion() throws Exception {
        origin.at("/file").content(TEN_BYTES);
        assertEquals(206, get("/file", "Range", "bytes=1-2", "If-Range", "\"v1\"").statusCode());
        origin.at("/file").content("ABCDEFGHIJ".getBytes(StandardCharsets.US_ASCII));
        assertEquals(200, get("/file", "Range", "bytes=1-2", "If-Range", "\"v1\"").statusCode());
    }

    @Test
    void conditionsAreAnsweredWith304WhileNothingChanged() throws Exception {
        origin.at("/file").content(TEN_BYTES);
        String modified = get("/file").headers().firstValue("Last-Modified").orElseThrow();
        assertEquals(304, get("/file", "If-None-Match", "\"v1\"").statusCode());
        assertEquals(304, get("/file", "If-Modified-Since", modified).statusCode());
        origin.at("/file").content(TEN_BYTES);
        assertEquals(200, get("/file", "If-None-Match", "\"v1\"").statusCode());
        assertEquals(200, get("/file", "If-Modified-Since", modified).statusCode());
        origin.at("/file").withoutValidators();
        assertEquals(200, get("/file", "If-None-Match", "\"v2\"").statusCode());
    }

    @Test
    void headIsAnsweredWithoutABodyOrRefused() throws Exception {
        origin.at("/file").content(TEN_BYTES).announcingToHead(99);
        HttpResponse<byte[]> reply = head("/file");
        assertEquals("99", reply.headers().firstValue("Content-Length").orElseThrow());
        assertEquals(0, reply.body().length);
        assertArrayEquals(TEN_BYTES, get("/file").body());
        origin.at("/file").refusingHead();
        assertEquals(405, head("/file").statusCode());
    }

    @Test
    void probesOfTheFirstByteAreNotBodyRequests() throws Exception {
        origin.at("/file").content(TEN_BYTES);
        head("/file");
        get("/file", "Range", "bytes=0-0");
        assertEquals(0, origin.bodyRequests("/file"));
        get("/file", "Range", "bytes=0-1");
        get("/file");
        assertEquals(2, origin.bodyRequests("/file"));
    }

    @Test
    void aBodyIsCutShortInOrderOrByReset() {
        origin.at("/cut").content(TEN_BYTES).cuttingAfter(4);
        assertThrows(IOException.class, () -> get("/cut"));
        origin.at("/reset").content(TEN_BYTES).resettingAfter(4);
        assertThrows(IOException.class, () -> get("/reset"));
        assertEquals(4, origin.bytesSent("/cut"));
    }

    @Test
    void aLengthMayBeALieInBothDirections() throws Exception {
        origin.at("/long").content(TEN_BYTES).announcing(11);
        assertThrows(IOException.class, () -> get("/long"));
        origin.at("/short").content(TEN_BYTES).announcing(9);
        assertTrue(raw("/short").endsWith("0123456789"));
    }

    @Test
    void aStalledBodyGoesOnWhenReleased() throws Exception {
        origin.at("/file").content(TEN_BYTES).stallingAfter(3);
        CompletableFuture<HttpResponse<byte[]>> reply = client.sendAsync(request("/file").build(), BodyHandlers.ofByteArray());
        assertTrue(origin.at("/file").awaitStalled(1, PATIENCE));
        assertEquals(3, origin.bytesSent("/file"));
        assertFalse(reply.isDone());
        origin.at("/file").release();
        assertArrayEquals(TEN_BYTES, reply.join().body());
    }

    @Test
    void stalledHeadersGoOnWhenReleased() throws Exception {
        origin.at("/file").content(TEN_BYTES).stallingHeaders();
        CompletableFuture<HttpResponse<byte[]>> reply = client.sendAsync(request("/file").build(), BodyHandlers.ofByteArray());
        assertTrue(origin.at("/file").awaitStalled(1, PATIENCE));
        assertEquals(0, origin.requests("/file").get(0).status());
        origin.at("/file").release();
        assertEquals(200, reply.join().statusCode());
    }

    @Test
    void closingEndsStalledReplies() throws Exception {
        origin.at("/file").content(TEN_BYTES).stallingAfter(3);
        CompletableFuture<HttpResponse<byte[]>> reply = client.sendAsync(request("/file").build(), BodyHandlers.ofByteArray());
        assertTrue(origin.at("/file").awaitStalled(1, PATIENCE));
        origin.close();
        assertThrows(Exception.class, reply::join);
        assertTrue(origin.awaitIdle(PATIENCE));
    }

    @Test
    void aSlowBodyAndLateHeadersArriveWhole() throws Exception {
        origin.at("/file").content(TEN_BYTES).slow(100).delayingHeaders(Duration.ofMillis(1));
        assertArrayEquals(TEN_BYTES, get("/file").body());
    }

    @Test
    void redirectsAreFollowedAlongAChain() throws Exception {
        origin.at("/a").redirectingTo("/b");
        origin.at("/b").redirectingTo(origin.url("/file"), 307);
        origin.at("/file").content(TEN_BYTES);
        assertArrayEquals(TEN_BYTES, get("/a").body());
        assertEquals(3, origin.requests().size());
    }

    @Test
    void wrongCredentialsAreRefusedWithTheGivenStatus() throws Exception {
        origin.at("/file").content(TEN_BYTES).wanting("X-Token", "secret", 403);
        assertEquals(403, get("/file").statusCode());
        assertEquals(403, get("/file", "X-Token", "guess").statusCode());
        assertEquals(200, get("/file", "x-token", "secret").statusCode());
    }

    @Test
    void failuresAreCountedDownThenServed() throws Exception {
        origin.at("/file").content(TEN_BYTES).failing(1, 503).failingBodies(1, 500);
        assertEquals(503, head("/file").statusCode());
        assertEquals(200, head("/file").statusCode());
        assertEquals(500, get("/file").statusCode());
        assertEquals(200, get("/file").statusCode());
    }

    @Test
    void aResetConnectionBringsNoAnswer() throws Exception {
        origin.at("/file").content(TEN_BYTES).resetting(1);
        assertThrows(IOException.class, () -> raw("/file"));
        assertTrue(raw("/file").startsWith("HTTP/1.1 200 "));
    }

    @Test
    void headAndRangesMayBeRefusedWithAnyStatus() throws Exception {
        origin.at("/file").content(TEN_BYTES).refusingHead(403).refusingRanges(500);
        HttpRequest head = HttpRequest.newBuilder(URI.create(origin.url("/file")))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
        assertEquals(403, client.send(head, BodyHandlers.ofByteArray()).statusCode());
        HttpRequest range =
                HttpRequest.newBuilder(URI.create(origin.url("/file"))).header("Range", "bytes=0-0").build();
        assertEquals(500, client.send(range, BodyHandlers.ofByteArray()).statusCode());
        assertEquals(200, get("/file").statusCode());
        origin.at("/file").refusingRanges(0);
        assertEquals(206, client.send(range, BodyHandlers.ofByteArray()).statusCode());
    }

    @Test
    void interimResponsesComeBeforeTheFinalOne() throws Exception {
        origin.at("/file").content(TEN_BYTES).interim(103, 199);
        try (Socket socket = new Socket("127.0.0.1", origin.port())) {
            socket.getOutputStream().write(
                    "GET /file HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(all.startsWith("HTTP/1.1 103 "), all);
            assertTrue(all.indexOf("HTTP/1.1 199 ") < all.indexOf("HTTP/1.1 200 "), all);
            assertTrue(all.endsWith("0123456789"), all);
        }
    }

    @Test
    void variantsHaveContentsAndEtagsOfTheirOwn() throws Exception {
        byte[] other = "other".getBytes(StandardCharsets.US_ASCII);
        origin.at("/file").content(TEN_BYTES).varyingBy("Accept", "x/y", Content.of(other));
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin.url("/file"))).header("Accept", "x/y").build();
        HttpResponse<byte[]> variant = client.send(request, BodyHandlers.ofByteArray());
        HttpResponse<byte[]> plain = get("/file");
        assertArrayEquals(other, variant.body());
        assertArrayEquals(TEN_BYTES, plain.body());
        assertEquals("Accept", plain.headers().firstValue("Vary").orElseThrow());
        assertFalse(plain.headers().firstValue("ETag").equals(variant.headers().firstValue("ETag")));
    }

    @Test
    void whoComesWhileTooManyAreAnsweredIsTurnedAway() throws Exception {
        origin.at("/file").content(TEN_BYTES).stallingHeaders().busyBeyond(1, 503);
        CompletableFuture<HttpResponse<byte[]>> first = client.sendAsync(
                HttpRequest.newBuilder(URI.create(origin.url("/file"))).build(), BodyHandlers.ofByteArray());
        assertTrue(origin.at("/file").awaitStalled(1, PATIENCE));
        CompletableFuture<HttpResponse<byte[]>> second = client.sendAsync(
                HttpRequest.newBuilder(URI.create(origin.url("/file"))).build(), BodyHandlers.ofByteArray());
        assertTrue(origin.awaitRequests(2, PATIENCE));
        origin.at("/file").release();
        assertEquals(200, first.join().statusCode());
        assertEquals(503, second.join().statusCode());
    }

    @Test
    void contentChangesAfterSoManyBodies() throws Exception {
        origin.at("/file").content(TEN_BYTES).changesAfter(1, Content.of(new byte[] {'n'}));
        head("/file");
        assertEquals("0123456789", text(get("/file")));
        assertEquals("n", text(get("/file")));
        assertEquals("\"v2\"", origin.at("/file").etag());
    }

    @Test
    void aHeaderMayBeAddedOrReplaced() throws Exception {
        origin.at("/file").content(TEN_BYTES).header("etag", "W/\"x\"").header("X-Odd", "1");
        HttpResponse<byte[]> reply = get("/file");
        assertEquals("W/\"x\"", reply.headers().firstValue("ETag").orElseThrow());
        assertEquals("1", reply.headers().firstValue("X-Odd").orElseThrow());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(origin.url(path))).timeout(PATIENCE);
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> head(String path) throws Exception {
        return client.send(
                request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()).build(), BodyHandlers.ofByteArray());
    }

    private String raw(String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", origin.port())) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] reply = in.readNBytes(200);
            if (reply.length == 0) {
                throw new IOException("no answer");
            }
            return new String(reply, StandardCharsets.US_ASCII);
        }
    }

    private static String text(HttpResponse<byte[]> reply) {
        return new String(reply.body(), StandardCharsets.US_ASCII);
    }
}
