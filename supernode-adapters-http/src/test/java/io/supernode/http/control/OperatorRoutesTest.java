package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.net.ListenLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What those who watch the process ask, over real sockets. */
@Timeout(60)
class OperatorRoutesTest extends ControlServerTestBase {

    private static final int THREADS = 8;

    private volatile boolean alive = true;
    private volatile boolean ready = true;
    private volatile boolean draining;

    private final ServerStatus status = new ServerStatus() {
        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public boolean isDraining() {
            return draining;
        }

        @Override
        public String version() {
            return "1.2 \"three\"";
        }
    };

    @Test
    void aProcessThatIsEndingIsAliveButNotReady() throws IOException {
        try (ControlServer watched = start()) {
            assertEquals("200 OK", ask(watched, "/healthz"));
            assertEquals("200 OK", ask(watched, "/readyz"));
            ready = false;
            assertEquals("200 OK", ask(watched, "/healthz"));
            assertEquals("503 starting or ending", ask(watched, "/readyz"));
        }
    }

    @Test
    void aProcessThatDrainsSaysSo() throws IOException {
        try (ControlServer watched = start()) {
            ready = false;
            draining = true;
            assertEquals("503 draining", ask(watched, "/readyz"));
            assertEquals("200 OK", ask(watched, "/healthz"));
        }
    }

    @Test
    void aProcessInWhichTimeStandsStillIsNeitherAliveNorReady() throws IOException {
        try (ControlServer watched = start()) {
            alive = false;
            assertTrue(ask(watched, "/healthz").startsWith("503 "));
            assertTrue(ask(watched, "/readyz").startsWith("503 "));
        }
    }

    @Test
    void theVersionNamesTheBuildAndThePlatform() throws IOException {
        try (ControlServer watched = start()) {
            String version = ask(watched, "/version");
            assertTrue(version.startsWith("200 {\"Version\":\"1.2 \\\"three\\\"\",\"JavaVersion\":\""), version);
        }
    }

    private ControlServer start() throws IOException {
        return start(supernode, ControlSettings.onPort(0), ClientMetricsSink.toLog(), status);
    }

    private static String ask(ControlServer server, String path) throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Reply reply = client.readReply();
            return reply.status() + " " + reply.body();
        }
    }

    @Test
    void aPageOfTheEmbedderIsServedWithItsTypeAndIsToldTheAcceptHeader() throws IOException {
        ControlPage page = new ControlPage("/figures", accept -> new ControlPage.Content(
                "text/x-figures", (accept + " wanted").getBytes(StandardCharsets.UTF_8)));
        try (ControlServer server = start(ControlExtensions.none().withPages(List.of(page)));
                RawClient client = RawClient.connect(server.port())) {
            client.send("GET /figures HTTP/1.1\r\nHost: x\r\nAccept: text/plain\r\n\r\n");
            Reply reply = client.readReply();
            assertEquals(200, reply.status());
            assertEquals("text/x-figures;charset=utf-8", reply.header("content-type"));
            assertEquals("no-store", reply.header("cache-control"));
            assertEquals("text/plain wanted", reply.body());
            client.send("POST /figures HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            assertEquals(405, client.readReply().status());
        }
    }

    @Test
    void aLargePageReachesAClientThatReadsSlowlyAndHoldsNoThreadMeanwhile() throws IOException {
        byte[] body = new byte[8 << 20];
        ControlPage page = new ControlPage("/large", accept -> new ControlPage.Content("text/plain", body));
        ListenLimits few = new ListenLimits(8192, Duration.ofSeconds(30), Duration.ofSeconds(10), 100, 100, 1 << 20, THREADS);
        try (ControlServer server =
                start(ControlExtensions.none().withPages(List.of(page)), ControlSettings.onPort(0).withLimits(few))) {
            List<RawClient> silent = new ArrayList<>();
            for (int n = 0; n < 2 * THREADS; n++) {
                RawClient client = RawClient.connect(server.port());
                silent.add(client);
                client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            assertEquals("200 OK", ask(server, "/healthz"));
            assertEquals(body.length, silent.get(0).readReply().bytes().length);
            for (RawClient client : silent) {
                client.close();
            }
        }
    }

    @Test
    void aPageThatThrowsIsAnInternalErrorAndTheNextRequestIsServed() throws IOException {
        ControlPage page = new ControlPage("/broken", accept -> {
            throw new IllegalStateException("broken");
        });
        try (ControlServer server = start(ControlExtensions.none().withPages(List.of(page)))) {
            assertTrue(ask(server, "/broken").startsWith("500 "));
            assertEquals("200 OK", ask(server, "/healthz"));
        }
    }

    @Test
    void aListenerLearnsOfEachAnsweredRequestByTheNameOfItsPage() throws IOException {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        RequestListener listener = (page, status, nanos, requestBytes, replyBytes) ->
                told.add(page + " " + status + " " + (nanos > 0) + " " + (requestBytes >= 30) + " " + replyBytes);
        try (ControlServer server = start(ControlExtensions.none().withRequests(listener))) {
            assertEquals("/_ping 200 true true 2", told(server, told, "GET", "/_ping"));
            assertEquals("/peer/task 200", start(told(server, told, "GET", "/peer/task?taskId=x&srcCid=y")));
            assertEquals("/peer/tasks/{id} 403", start(told(server, told, "DELETE", "/peer/tasks/" + "a".repeat(64))));
            assertEquals("other 404", start(told(server, told, "GET", "/" + "x".repeat(1000))));
            assertEquals("/peer/registry 405", start(told(server, told, "GET", "/peer/registry")));
        }
    }

    private static String told(ControlServer server, BlockingQueue<String> told, String method, String target)
            throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            client.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
            client.readReply();
            return told.poll(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String start(String told) {
        return told.substring(0, told.indexOf(' ', told.indexOf(' ') + 1));
    }

    private ControlServer start(ControlExtensions extensions) throws IOException {
        return start(extensions, ControlSettings.onPort(0));
    }

    private ControlServer start(ControlExtensions extensions, ControlSettings settings) throws IOException {
        ControlServer server = new ControlServer(supernode, settings, ControlServer.bind(settings), extensions);
        server.start();
        return server;
    }
}
