package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.net.ListenLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything malformed is answered with JSON that names what is wrong, over real sockets. */
@Timeout(60)
class BadInputTest extends ControlServerTestBase {

    private static final String UNKNOWN_TASK = "a".repeat(64);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/peer/task?status=700&taskId=%zz&srcCid=a|taskId", "/peer/task?status=700&taskId=%FF&srcCid=a|taskId",
        "/peer/task?status=700&result=502&taskId=%00&srcCid=a|taskId", "/peer/task|status",
        "/peer/piece/suc?taskId=%E9&cid=a|taskId", "/peer/piece/suc|pieceRange", "/peer/piece/error?srcCid=%|srcCid",
        "/peer/service/down?cid=%C3|cid", "/peer/task?%zz=1|parameter name",
        "/peer/task?status=700&result=502&taskId=x&srcCid=%C3%A9|taskId"})
    void aBrokenParameterIsNamed(String target, String parameter) throws IOException {
        assertRefused(parameter, get(target));
    }

    @Test
    void rawBytesThatAreNotAsciiAreRefusedWithoutHtml() throws IOException {
        for (String text : List.of("\u00e9", "\u00ff\u00fe", "\u0080")) {
            Reply reply = get("/peer/task?status=700&result=502&taskId=" + text + "&srcCid=a");
            assertTrue(reply.body().startsWith("{\"code\":501,"), reply.status() + reply.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%00", "%zz", "..%2f..", "../../etc/passwd", "\u00ff", "a/b", "ABC"})
    void aTaskIdInAPathIsCheckedToo(String id) throws IOException {
        Reply reply = send("DELETE", "/peer/tasks/" + id);
        assertTrue(reply.body().startsWith("{\"code\":501,") || reply.status() == 404, reply.status() + reply.body());
    }

    @Test
    void anUnknownTaskOrPeerIs502() throws IOException {
        assertCode(502, get(pull(UNKNOWN_TASK, CID, "700", "502", "")));
        assertCode(502, get("/peer/piece/suc?taskId=" + UNKNOWN_TASK + "&cid=a&pieceRange=0-4194303"));
        assertCode(502, get("/peer/service/down?taskId=" + UNKNOWN_TASK + "&cid=a"));
        assertCode(502, send("DELETE", "/peer/tasks/" + UNKNOWN_TASK));
        assertCode(502, get(pull(taskOf(CID, ""), "127.0.0.1-9-9", "700", "502", "")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{|body", "[]|body", "{\"cid\":{}}|cid", "{\"cid\":\"a\",\"headers\":3}|headers",
        "{}|cid", "{\"cid\":\"cdnnode:1\"}|cid"})
    void aBrokenRegistrationIsNamed(String body, String parameter) throws IOException {
        assertRefused(parameter, register(JSON, body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"port=15001|port=-1|port", "port=15001|port=65536|port", "port=15001|port=abc|port",
        "ip=127.0.0.1|ip=999.9.9.9|ip", "cid=127.0.0.1-1-2|cid=%00|cid", "cid=127.0.0.1-1-2|cid=%C3%A9|cid",
        "dfdaemon=false|headers=A%0d%0a: 1|headers", "dfdaemon=false|headers=A: 1%0d%0aB: 2|headers",
        "rawUrl=http://origin/f|rawUrl=http://origin:8080:80/f|rawUrl", "cid=127.0.0.1-1-2|cid=%zz|cid"})
    void aBadFieldOfAFormIsNamed(String good, String bad, String parameter) throws IOException {
        assertRefused(parameter, register(FORM, form(CID, "").replace(good, bad)));
    }

    @Test
    void aUrlThatIsNotHttpIs607() throws IOException {
        assertCode(607, register(FORM, form(CID, "").replace("http://origin/f", "ftp://origin/f")));
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWith413() throws IOException {
        assertTooLarge("POST /peer/registry HTTP/1.1\r\nHost: x\r\nContent-Length: 524289\r\n\r\n");
        String chunk = "40000\r\n" + "x".repeat(0x40000) + "\r\n";
        assertTooLarge("POST /peer/registry HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk
                + "1\r\nx\r\n0\r\n\r\n");
    }

    private void assertTooLarge(String request) throws IOException {
        Reply reply = raw(request);
        assertEquals(413, reply.status());
        assertEquals("{\"code\":413,\"msg\":\"the body is too large\"}", reply.body());
    }

    @Test
    void whoIsRefusedBeforeTheWholeBodyHasComeIsToldThatTheConnectionEnds() throws IOException {
        Reply tooLarge = raw("POST /peer/registry HTTP/1.1\r\nHost: x\r\nContent-Length: 524289\r\n\r\nx");
        assertEquals(413, tooLarge.status());
        assertEquals("close", tooLarge.header("connection"));
        Reply wrongMethod = raw("POST /peer/task HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx");
        assertEquals(405, wrongMethod.status());
        assertEquals("close", wrongMethod.header("connection"));
    }

    @Test
    void whoIsRefusedAfterTheWholeBodyHasComeKeepsTheConnection() throws IOException {
        Reply reply = raw("POST /peer/task HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
        assertEquals(405, reply.status());
        assertNull(reply.header("connection"));
    }

    @Test
    void theLongestUrlsAndHeadersAreReadAlsoWhenEachByteTakesThree() throws IOException {
        String path = "%7E".repeat(32 * 1024 - "http://origin/".length());
        String url = "http%3A%2F%2Forigin%2F" + path;
        String form = form(CID, "").replaceAll("&rawUrl=[^&]*|&taskUrl=[^&]*", "") + "&rawUrl=" + url + "&taskUrl=" + url
                + "&headers=Authorization%3A%20" + "%2B".repeat(30_000);
        assertCode(200, register(FORM, form));
        assertCode(501, register(FORM, form.replace("&taskUrl=" + url, "&taskUrl=" + url + "x")));
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() throws IOException {
        String form = form(CID, "") + "&x=";
        Reply reply = register(FORM, form + "y".repeat(524_288 - form.length()));
        assertCode(200, reply);
    }

    @Test
    void aChunkedBodyAndOneThatIsAnnouncedAreRead() throws IOException {
        String form = form(CID, "");
        assertCode(200, raw("POST /peer/registry HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM
                + "\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(form.length()) + "\r\n" + form
                + "\r\n0\r\n\r\n"));
        try (RawClient client = connect()) {
            client.send("POST /peer/registry HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM + "\r\nExpect: 100-continue"
                    + "\r\nContent-Length: " + form.length() + "\r\n\r\n");
            assertEquals(100, client.readReply().status());
            client.send(form);
            assertCode(200, client.readReply());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/peer/", "/peer/nothing", "/peer/task/", "/peer/Task", "/peer/piece", "/nothing", "/"})
    void anUnknownPathIs404WithJson(String path) throws IOException {
        Reply reply = get(path);
        assertEquals(404, reply.status());
        assertPlain(reply, 404);
    }

    @ParameterizedTest
    @CsvSource({"POST,/peer/task,GET", "HEAD,/peer/task,GET", "GET,/peer/registry,POST", "PUT,/peer/registry,POST",
        "POST,/peer/piece/suc,GET", "POST,/peer/piece/error,GET", "DELETE,/peer/service/down,GET", "GET,/peer/tasks/x,DELETE",
        "POST,/_ping,GET", "GET,/task/metrics,POST", "GET,/peer/heartbeat,POST", "PUT,/peer/network,POST"})
    void aWrongMethodIs405AndTellsTheRightOne(String method, String path, String allowed) throws IOException {
        try (RawClient client = connect()) {
            client.send(method + ' ' + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            boolean withBody = !method.equals("HEAD");
            Reply reply = client.readReply(withBody);
            assertEquals(405, reply.status());
            assertEquals(allowed, reply.header("allow"));
            if (withBody) {
                assertPlain(reply, 405);
            }
        }
    }

    @Test
    void anOverlongUriAndOverlongHeadersAreRefusedWithJson() throws IOException {
        Reply uri = get("/peer/task?x=" + "y".repeat(20_000));
        assertEquals(414, uri.status());
        assertPlain(uri, 414);
        Reply headers = raw("GET /peer/task HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n");
        assertEquals(431, headers.status());
        assertPlain(headers, 431);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n\r\n", "GET /peer/task\r\n\r\n\r\n", "GET /peer/task HTTP/1.1\r\n\r\n",
        "GET /peer/\u0000 HTTP/1.1\r\nHost: x\r\n\r\n", "GET /peer/task HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        "GET /peer/task HTTP/1.1\r\nHost x\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\r\n\r\n"})
    void aMalformedRequestIsAnsweredWithJson(String bytes) throws IOException {
        try (RawClient client = connect()) {
            client.send(bytes);
            String reply = new String(client.readToEnd(), StandardCharsets.ISO_8859_1);
            assertTrue(reply.matches("(?s)HTTP/1.1 (400|505) .*\\{\"code\":(501|505),\"msg\":\"[^\"]+\"}"), reply);
            assertFalse(reply.contains("<"), reply);
        }
    }

    @Test
    void clientsThatSendTheirBodySlowlyHoldNoThread() throws IOException {
        List<RawClient> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * ListenLimits.defaults().maxThreads(); i++) {
                RawClient client = connect();
                slow.add(client);
                client.send("POST /peer/registry HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\ncid=");
            }
            assertEquals("OK", get("/_ping").body());
        } finally {
            for (RawClient client : slow) {
                client.close();
            }
        }
    }

    @Test
    void aBodyThatTricklesInIsCutOff() throws IOException {
        try (ControlServer impatient = start(
                        supernode,
                        ControlSettings.onPort(0)
                                .withLimits(ListenLimits.defaults().withRequestTimeout(Duration.ofMillis(200))))) {
            try (RawClient client = RawClient.connect(impatient.port())) {
                client.send("POST /peer/registry HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n");
                Await.until("the server hangs up", client::isHungUpOn);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /peer/ta",
        "GET /_ping HTTP/1.1\r\nHost: x\r\n",
        "POST /peer/registry HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\ncid=",
        "POST /task/metrics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nci",
        "GET /_ping HTTP/1.1\r\nHost: x\r\n\r\nPOST /peer/registry HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\ncid="
    })
    @Timeout(15)
    void aRequestWhoseRestNeverComesEndsWithItsTimeAndNotWithThatOfIdleConnections(String part) throws IOException {
        ListenLimits limits = ListenLimits.defaults()
                .withRequestTimeout(Duration.ofMillis(200)).withIdleTimeout(Duration.ofMinutes(10));
        try (ControlServer impatient = start(supernode, ControlSettings.onPort(0).withLimits(limits));
                RawClient client = RawClient.connect(impatient.port())) {
            client.send(part);
            client.readToEnd();
        }
    }

    @Test
    void aConnectionMayLiveLongerThanOneRequest() throws IOException {
        Duration requestTimeout = Duration.ofMillis(200);
        try (ControlServer impatient = start(
                supernode,
                ControlSettings.onPort(0).withLimits(ListenLimits.defaults().withRequestTimeout(requestTimeout)))) {
            try (RawClient client = RawClient.connect(impatient.port())) {
                long enough = System.nanoTime() + 3 * requestTimeout.toNanos();
                while (System.nanoTime() < enough) {
                    for (String path : List.of("/_ping", "/peer/nothing", "/peer/registry", "/peer/task")) {
                        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
                        client.readReply();
                    }
                }
            }
        }
    }

    private static void assertRefused(String parameter, Reply reply) {
        assertCode(501, reply);
        assertTrue(reply.body().contains(parameter), reply.body());
    }

    private static void assertCode(int code, Reply reply) {
        assertEquals(200, reply.status(), reply.body());
        assertTrue(reply.body().startsWith("{\"code\":" + code + ","), reply.body());
    }

    private static void assertPlain(Reply reply, int code) {
        assertTrue(reply.body().startsWith("{\"code\":" + code + ",\"msg\":\""), reply.body());
        assertTrue(reply.header("content-type").startsWith("application/json"), reply.header("content-type"));
        assertNull(reply.header("server"));
    }
}
