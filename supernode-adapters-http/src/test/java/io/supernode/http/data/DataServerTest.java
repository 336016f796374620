package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served and what is refused. */
@Timeout(120)
class DataServerTest extends DataServerTestBase {

    @Test
    void aRangeInTheMiddleIsServed() throws IOException {
        Reply reply = get(KEY, "bytes=4194304-8388607");
        assertEquals(206, reply.status());
        assertEquals("bytes 4194304-8388607/" + LENGTH, reply.header("content-range"));
        assertEquals("bytes", reply.header("accept-ranges"));
        assertArrayEquals(Arrays.copyOfRange(content, PIECE, 2 * PIECE), reply.bytes());
    }

    @Test
    void whatWasSentIsCounted() throws IOException {
        get(KEY, "bytes=0-99");
        get(KEY, null);
        get(KEY, "bytes=" + LENGTH + "-");
        Await.until("two transfers", () -> server.traffic().completedTransfers() == 2);
        assertEquals(100 + LENGTH, server.traffic().sentBytes());
        assertEquals(0, server.traffic().runningTransfers());
        assertEquals(0, server.traffic().brokenTransfers());
    }

    @Test
    void aRangeThatEndsBeyondTheFileIsCutToIt() throws IOException {
        Reply reply = get(KEY, "bytes=8388608-12582911");
        assertEquals(206, reply.status());
        assertEquals("bytes 8388608-" + (LENGTH - 1) + '/' + LENGTH, reply.header("content-range"));
        assertArrayEquals(Arrays.copyOfRange(content, 2 * PIECE, LENGTH), reply.bytes());
    }

    @Test
    void aRangeThatStartsBeyondTheFileIsRefusedWith416() throws IOException {
        Reply reply = get(KEY, "bytes=" + LENGTH + "-");
        assertEquals(416, reply.status());
        assertEquals("bytes */" + LENGTH, reply.header("content-range"));
    }

    /** Go clients of 1.0 send with each piece what their user gave them for the origin. */
    @ParameterizedTest
    @ValueSource(strings = {"If-Range: \"v1\"", "If-Range: W/\"v1\"", "If-Range: Thu, 02 Jan 2020 00:00:00 GMT", "If-None-Match: *",
        "If-None-Match: \"v1\"", "If-Match: \"v1\"", "If-Modified-Since: Thu, 02 Jan 2099 00:00:00 GMT",
        "If-Unmodified-Since: Thu, 02 Jan 2020 00:00:00 GMT"})
    void aConditionIsOneOfTheOriginsFileAndAPieceIsServedAllTheSame(String condition) throws IOException {
        try (RawClient client = connect()) {
            client.send("GET " + KEY.dataPath() + " HTTP/1.1\r\nHost: x\r\nRange: bytes=4194304-8388607\r\n" + condition + "\r\n\r\n");
            Reply reply = client.readReply();
            assertEquals(206, reply.status());
            assertArrayEquals(Arrays.copyOfRange(content, PIECE, 2 * PIECE), reply.bytes());
            assertNull(reply.header("etag"));
            assertNull(reply.header("last-modified"));
        }
    }

    @Test
    void withoutARangeTheWholeFileIsServed() throws IOException {
        Reply reply = get(KEY, null);
        assertEquals(200, reply.status());
        assertNull(reply.header("content-range"));
        assertArrayEquals(content, reply.bytes());
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-0,0,1", "bytes=8400000-,8400000,8400953", "bytes=-5,8400948,8400953",
        "bytes=-99999999,0,8400953", "bytes=1-8400951,1,8400952"})
    void openRangesAndSuffixesAreServed(String range, int from, int to) throws IOException {
        Reply reply = get(KEY, range);
        assertEquals(206, reply.status());
        assertEquals("bytes " + from + '-' + (to - 1) + '/' + LENGTH, reply.header("content-range"));
        assertArrayEquals(Arrays.copyOfRange(content, from, to), reply.bytes());
    }

    @ParameterizedTest
    @CsvSource({"'bytes=0-1,4-5',416", "bytes=-0,416", "bytes=5-3,400", "bytes=a-b,400", "items=0-1,400"})
    void severalEmptyAndMalformedRangesAreRefused(String range, int status) throws IOException {
        assertEquals(status, get(KEY, range).status());
    }

    @Test
    void twoRangeHeadersAreRefused() throws IOException {
        assertEquals(416, get(KEY, "bytes=0-1\r\nRange: bytes=2-3").status());
    }

    @Test
    void headAnswersLikeGetWithoutTheBody() throws IOException {
        try (RawClient client = connect()) {
            client.send("HEAD " + KEY.dataPath() + " HTTP/1.1\r\nHost: x\r\nRange: bytes=0-9\r\n\r\n");
            Reply head = client.readReply(false);
            assertEquals(206, head.status());
            assertEquals("10", head.header("content-length"));
            assertEquals("bytes 0-9/" + LENGTH, head.header("content-range"));
            client.send("HEAD " + KEY.dataPath() + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Reply whole = client.readReply(false);
            assertEquals(200, whole.status());
            assertEquals(Integer.toString(LENGTH), whole.header("content-length"));
        }
    }

    @Test
    void noEncodingIsEverApplied() throws IOException {
        try (RawClient client = connect()) {
            client.send("GET " + KEY.dataPath()
                    + " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip, br\r\nTE: trailers\r\nRange: bytes=0-99\r\n\r\n");
            Reply reply = client.readReply();
            assertNull(reply.header("content-encoding"));
            assertNull(reply.header("transfer-encoding"));
            assertEquals("100", reply.header("content-length"));
            assertArrayEquals(Arrays.copyOf(content, 100), reply.bytes());
        }
    }

    @Test
    void anHttp10ClientIsServedToo() throws IOException {
        try (RawClient client = connect()) {
            client.send("GET " + KEY.dataPath() + " HTTP/1.0\r\nRange: bytes=0-99\r\n\r\n");
            String reply = new String(client.readToEnd(), StandardCharsets.ISO_8859_1);
            assertTrue(reply.endsWith(new String(Arrays.copyOf(content, 100), StandardCharsets.ISO_8859_1)));
            assertFalse(reply.toLowerCase(Locale.ROOT).contains("transfer-encoding"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/qtdown", "/qtdown/", "/qtdown/ba2/", "/qtdown/ba2/x", "/qtdown/ba2/../../etc/passwd",
        "/qtdown/ba2/..%2f..%2fetc%2fpasswd", "/QTDOWN/ba2/", "//qtdown/ba2/"})
    void aPathThatIsNoKeyIsNotFound(String path) throws IOException {
        assertEquals(404, request("GET", path, null).status());
        assertEquals(404, request("GET", path + KEY + '/', null).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/qtdown/ba2/%00", "/qtdown/ba2/%zz", "/qtdown/ba2/%"})
    void aPathWithABrokenEncodingIsABadRequest(String path) throws IOException {
        Reply reply = request("GET", path, null);
        assertEquals(400, reply.status());
        assertEquals("{\"code\":400,\"msg\":\"Bad Request\"}", reply.body());
    }

    @Test
    void theDirectoryMustBeTheFirstThreeDigits() throws IOException {
        assertEquals(404, request("GET", "/qtdown/ba3/" + KEY, null).status());
        assertEquals(404, request("GET", "/qtdown/ba2/" + KEY.value().toUpperCase(Locale.ROOT), null).status());
        assertEquals(404, request("GET", OTHER.dataPath(), null).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
    void otherMethodsAreRefused(String method) throws IOException {
        Reply reply = request(method, KEY.dataPath(), null);
        assertEquals(405, reply.status());
        assertEquals("GET, HEAD", reply.header("allow"));
        assertTrue(reply.body().startsWith("{\"code\":405,"), reply.body());
    }

    @Test
    void onlyCompletePiecesAreServed() throws IOException {
        files.add(OTHER, content, OptionalLong.of(LENGTH), 0, PIECE);
        assertArrayEquals(Arrays.copyOf(content, PIECE), get(OTHER, "bytes=0-4194303").bytes());
        assertEquals(416, get(OTHER, "bytes=0-4194304").status());
        assertEquals(416, get(OTHER, "bytes=4194304-8388607").status());
        assertEquals(416, get(OTHER, "bytes=0-").status());
        assertEquals(404, get(OTHER, null).status());
    }

    @Test
    void whileTheLengthIsUnknownContentRangeSaysSo() throws IOException {
        files.add(OTHER, content, OptionalLong.empty(), 0, PIECE);
        Reply reply = get(OTHER, "bytes=0-4194303");
        assertEquals(206, reply.status());
        assertEquals("bytes 0-4194303/*", reply.header("content-range"));
        assertEquals("bytes 100-4194303/*", get(OTHER, "bytes=100-").header("content-range"));
        assertEquals(416, get(OTHER, "bytes=-5").status());
        assertEquals(416, get(OTHER, "bytes=4194304-8388607").status());
        assertEquals(404, get(OTHER, null).status());
    }

    @Test
    void anEmptyPieceIsFiveBytes() throws IOException {
        byte[] empty = {0x04, 0, 0, 0, 0x7f};
        files.complete(OTHER, empty);
        Reply reply = get(OTHER, "bytes=0-4194303");
        assertEquals("bytes 0-4/5", reply.header("content-range"));
        assertArrayEquals(empty, reply.bytes());
    }

    @Test
    void oneConnectionServesManyRanges() throws IOException {
        try (RawClient client = connect()) {
            for (int i = 0; i < 20; i++) {
                int from = i * 400_000;
                client.send(text("GET", KEY.dataPath(), "bytes=" + from + '-' + (from + 1_500_000 - 1)));
                assertArrayEquals(
                        Arrays.copyOfRange(content, from, Math.min(LENGTH, from + 1_500_000)),
                        client.readReply().bytes());
            }
        }
        Await.until("every file is closed", () -> files.openFiles() == 0);
    }

    @Test
    void manyClientsAtOnceGetTheirOwnBytes() {
        CompletableFuture<?>[] clients = IntStream.range(0, 24)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    int from = i * 170_000;
                    try {
                        assertArrayEquals(
                                Arrays.copyOfRange(content, from, from + PIECE),
                                get(KEY, "bytes=" + from + '-' + (from + PIECE - 1)).bytes());
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(clients).join();
        Await.until("every file is closed", () -> files.openFiles() == 0);
    }
}
