package io.supernode.http.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.core.Supernode;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.control.ControlServer;
import io.supernode.http.control.ControlSettings;
import io.supernode.http.control.HandFedOrigin;
import io.supernode.http.guard.AdminGuard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream and the files of the live view, over real sockets. */
@Timeout(60)
class LiveViewStreamTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NEWEST = "page=tasks&sort=created&order=descending";
    /** Characters of a path. */
    private static final int MAX_NAME = 1_000;
    /** Together they send more than the system keeps for a client that does not read. */
    private static final int ROUNDS = 150;

    private final HandFedOrigin origin = new HandFedOrigin();
    private final AdminGuard guard = AdminGuard.fromThisMachine();
    private Supernode supernode;
    private final AtomicLong now = new AtomicLong();
    private LiveView view;
    private ControlServer server;

    @BeforeEach
    void listen() throws IOException {
        NotableEvents events = new NotableEvents();
        supernode = LocalSupernode.builder(origin, "a secret of tests".getBytes()).observer(events).start();
        serve(new LiveView(guard, supernode, Optional.empty(), Optional.empty(), events));
    }

    private void serve(LiveView shown) throws IOException {
        view = shown;
        ControlSettings settings = ControlSettings.onPort(0);
        server = new ControlServer(
                supernode, settings, ControlServer.bind(settings),
                ControlExtensions.none().withGuard(guard).withGroups(List.of(view)));
        server.start();
    }

    @AfterEach
    void stop() {
        view.close();
        server.close();
    }

    /** The same server, whose viewers are shown something every few milliseconds, by a clock that the test moves. */
    private void serveFast() throws IOException {
        stop();
        serve(new LiveView(
                guard,
                new Viewers(supernode, Optional.empty(), Optional.empty(), new NotableEvents(), Duration.ofMillis(5), now::get)));
    }

    /** A browser that has opened the stream. */
    private final class Watcher implements AutoCloseable {

        private final HttpURLConnection connection;
        private final BufferedReader in;
        private JsonNode page;
        private long id;
        private int events;

        Watcher(String query) throws IOException {
            connection = (HttpURLConnection)
                    URI.create("http://localhost:" + server.port() + "/view/stream?" + query).toURL().openConnection();
            connection.setReadTimeout(20_000);
            connection.setRequestProperty("Last-Event-ID", "7");
            assertEquals(200, connection.getResponseCode());
            assertEquals("text/event-stream;charset=utf-8", connection.getContentType().toLowerCase());
            assertEquals("no-store", connection.getHeaderField("Cache-Control"));
            in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        }

        /** Reads an event, checks its place, and answers the page as it is then. */
        JsonNode next() throws IOException {
            String event = "";
            while (true) {
                String line = in.readLine();
                if (line.startsWith("id: ")) {
                    long next = Long.parseLong(line.substring(4));
                    assertTrue(next > id, "ids increase");
                    event = line;
                } else if (line.equals("event: page")) {
                    assertEquals(0, id, "the whole page comes first");
                    page = data().path("page");
                    id = Long.parseLong(event.substring(4));
                    return page;
                } else if (line.equals("event: change")) {
                    JsonNode data = data();
                    assertEquals(id, data.path("since").asLong(), "a change names the event before");
                    page = JSON.readTree(JSON.writeValueAsBytes(patched(page, data.path("patch"))));
                    id = Long.parseLong(event.substring(4));
                    return page;
                }
            }
        }

        private JsonNode data() throws IOException {
            events++;
            return JSON.readTree(in.readLine().substring("data: ".length()));
        }

        /** Reads to the end of the connection, which comes in the middle of the reply: that has no end of its own. */
        boolean isEnded() {
            try {
                String line = in.readLine();
                while (line != null) {
                    line = in.readLine();
                }
                return true;
            } catch (IOException e) {
                return !(e instanceof SocketTimeoutException);
            }
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }

    /** As a browser does: RFC 7396. */
    private static JsonNode patched(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                JsonNode old = result.get(change.getKey());
                result.set(change.getKey(), patched(old, change.getValue()));
            }
        }
        return result;
    }

    private String register(String url, String cid) {
        join(url, cid);
        return supernode.summaries().stream()
                .filter(task -> task.resource().url().equals(url))
                .findFirst().orElseThrow().id().value();
    }

    private void join(String url, String cid) {
        supernode.register(RegistrationRequest.builder()
                .cid(cid).ip("127.0.0.1").port(15_001).hostName("h").superNodeIp("192.0.2.1").path("/peer/file/f")
                .rawUrl(url).version("1.0.6").build()).toCompletableFuture().join();
    }

    @Test
    void changesMakeOfTheFirstPageWhatAViewerSeesWhoComesLater() throws Exception {
        String task = register("http://origin/a", "1-1-1");
        try (Watcher early = new Watcher("page=tasks")) {
            assertEquals(1, early.next().path("total").asInt());
            String other = register("http://origin/b", "1-1-1");
            while (early.next().path("total").asInt() < 2) {
                // The next second.
            }
            origin.deliver();
            origin.deliver();
            register("http://origin/b", "2-2-2");
            supernode.drop(task);
            while (early.page.path("rows").has(task) || early.page.path("rows").path(other).at("/peers/downloading").asInt() != 2) {
                early.next();
            }
            try (Watcher late = new Watcher("page=tasks")) {
                assertEquals(late.next(), early.page);
            }
        }
    }

    @Test
    void theTaskThatIsLookedAtShowsItsPeersAndWhyItIsSlow() throws Exception {
        String task = register("http://origin/a", "1-1-1");
        try (Watcher watcher = new Watcher("page=task&task=" + task)) {
            JsonNode page = watcher.next();
            assertEquals("fetching", page.at("/task/state").asText());
            assertEquals("origin", page.at("/reasons/0/kind").asText());
            assertEquals("1-1-1", page.at("/peers/order/0").asText());
            origin.deliver();
            while (!watcher.next().at("/task/state").asText().equals("complete")) {
                // The next second.
            }
            assertEquals(List.of(2), JSON.convertValue(watcher.page.at("/bar/stored"), List.class));
            supernode.drop(task);
            while (!watcher.next().path("missing").asBoolean()) {
                // The next second.
            }
        }
    }

    @Test
    void nothingIsComputedWhileNobodyLooks() throws Exception {
        assertTrue(view.isResting());
        try (Watcher one = new Watcher("page=node"); Watcher two = new Watcher("page=tasks")) {
            one.next();
            two.next();
            assertEquals(2, view.viewers());
            assertFalse(view.isResting());
        }
        Await.until("both are gone", () -> view.viewers() == 0);
        assertTrue(view.isResting());
        try (Watcher again = new Watcher("page=tasks")) {
            assertEquals(0, again.next().path("total").asInt());
        }
    }

    @Test
    void theEndOfTheViewEndsTheStreams() throws Exception {
        try (Watcher watcher = new Watcher("page=tasks")) {
            watcher.next();
            view.close();
            assertTrue(watcher.isEnded());
        }
    }

    /** As many tasks come as a page shows, and all have names as long as are shown, so that each look sends much. */
    private void churn(Watcher reads, int round) throws IOException {
        for (int n = 0; n < PageRequest.ROWS; n++) {
            join("http://origin/" + round + '/' + n + "x".repeat(MAX_NAME), "1-1-1");
        }
        int total = PageRequest.ROWS * (round + 1);
        while (reads.next().path("total").asInt() < total) {
            // The next look.
        }
    }

    @Test
    void whoStopsReadingForAWhileIsToldInFewMessagesWhatAllTheOthersGotInMany() throws Exception {
        serveFast();
        try (Watcher reads = new Watcher(NEWEST); Watcher pauses = new Watcher(NEWEST)) {
            for (int round = 0; round < ROUNDS; round++) {
                churn(reads, round);
            }
            int total = reads.page.path("total").asInt();
            while (pauses.next().path("total").asInt() < total) {
                // What it has missed.
            }
            assertEquals(reads.page.path("rows"), pauses.page.path("rows"));
            assertTrue(pauses.events < reads.events - 10, pauses.events + " of " + reads.events);
        }
    }

    @Test
    @Timeout(120)
    void whoNeverReadsIsLetGoAndHoldsNoThreadMeanwhileWhileTheOthersGoOn() throws Exception {
        serveFast();
        try (Watcher reads = new Watcher(NEWEST); Watcher never = new Watcher(NEWEST)) {
            int round = 0;
            for (; view.viewers() == 2 && round < 10 * ROUNDS; round++) {
                churn(reads, round);
                now.addAndGet(Duration.ofSeconds(1).toNanos());
            }
            assertEquals(1, view.viewers());
            assertTrue(round > 15, "it had time to read: " + round);
            Await.until("no thread writes", () -> Thread.getAllStackTraces().values().stream()
                    .flatMap(Arrays::stream)
                    .noneMatch(frame -> frame.getClassName().equals(EventStream.class.getName())));
            churn(reads, round);
            // What the system had taken for it already, and then the end of the connection.
            assertTrue(never.isEnded());
            try (Watcher next = new Watcher(NEWEST)) {
                assertEquals(reads.page.path("rows"), next.next().path("rows"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=nonsense", "page=task", "page=task&task=x", "from=-1", "from=99999999999", "sort=x", "grid=2",
        "state=%ff", "peers=x"})
    void whatIsNoPageIsRefused(String query) throws IOException {
        assertEquals(400, get("/view/stream?" + query, "").status());
    }

    @Test
    void pagesOfOtherSitesCannotLook() throws IOException {
        assertEquals(403, get("/view/stream", "Origin: http://evil.example\r\n").status());
        assertEquals(403, get("/view/stream", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n").status());
        assertTrue(view.isResting());
    }

    @Test
    void thePagesComeFromTheJarAloneAndMayDoNothingElse() throws IOException {
        for (Map.Entry<String, ViewFiles.ViewFile> file : ViewFiles.all().entrySet()) {
            Reply reply = get(file.getKey(), "");
            assertEquals(200, reply.status(), file.getKey());
            assertEquals(file.getValue().type(), reply.header("content-type").toLowerCase());
            assertTrue(reply.header("content-security-policy").startsWith("default-src 'none'; script-src 'self'; "));
            assertFalse(reply.header("content-security-policy").contains("unsafe"));
            assertEquals("nosniff", reply.header("x-content-type-options"));
            assertEquals(304, get(file.getKey(), "If-None-Match: " + reply.header("etag") + "\r\n").status());
            if (!file.getKey().contains("uplot") && !file.getKey().endsWith(".svg")) {
                assertFalse(reply.body().matches("(?s).*(https?:|//)[a-z0-9]+\\.[a-z].*"), file.getKey() + " names another host");
                assertFalse(reply.body().matches("(?s).*( style=| on[a-z]+=\"|<script>|innerHTML|eval\\().*"), file.getKey());
            }
        }
        assertTrue(get("/view/uplot-license.txt", "").body().contains("MIT License"));
        assertEquals(404, get("/view/none.js", "").status());
    }

    private Reply get(String target, String headers) throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
            return client.readReply();
        }
    }
}
