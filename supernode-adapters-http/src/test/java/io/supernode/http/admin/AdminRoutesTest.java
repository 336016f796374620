package io.supernode.http.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.guard.AdminAccess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Administration over real sockets. */
@Timeout(120)
class AdminRoutesTest extends AdminTestBase {

    private static final String UNKNOWN = "0".repeat(64);

    @Test
    void everyRouteIsDescribedAndEveryDescribedRouteIsThere() {
        AdminRoutes routes = new AdminRoutes(
                guard, supernode, Optional.of(control), Optional.of(control), Optional.of(control),
                Optional.of(control));
        Set<String> there = Javalin.create(config -> routes.addTo(config.routes)).unsafe.internalRouter
                .allHttpHandlers().stream()
                .map(handler -> handler.endpoint.method + " " + handler.endpoint.path)
                .filter(route -> !route.startsWith("HEAD"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(description.operations(), there);
    }

    @Test
    void aPathThatIsNotPercentEncodedIsRefused() throws Exception {
        for (String part : List.of("a;b%1xk", "a;%", "a;b=%zz")) {
            assertEquals(400, delete("/api/v1/tasks/" + part).status(), part);
            assertEquals(400, get("/api/v1/tasks/" + UNKNOWN + "/peers/" + part).status(), part);
        }
    }

    @Test
    void whoSaysThatANodeServesItsCopyNoLongerIsToldThatItIsNoClient() throws Exception {
        String task = register("http://origin/f", "1-1-1");
        String target = "/api/v1/tasks/" + task + "/peers/node:192.0.2.7:7946~" + task;
        assertEquals(400, delete(target).status());
        assertTrue(delete(target).body().contains("must not begin with node:"));
    }

    @Test
    void everyDescribedReplyOccursAsItIsDescribed() throws Exception {
        String task = register("http://origin/f", "1-1-1");
        origin.deliver();
        for (String path : List.of("/tasks", "/tasks/" + task, "/tasks/" + task + "/peers",
                "/tasks/" + task + "/peers/1-1-1", "/tasks/" + task + "/pieces", "/settings", "/drain", "/node",
                "/cluster", "/cluster?taskId=" + task,
                "/openapi.yaml")) {
            String target = "/api/v1" + path;
            assertEquals(200, get(target).status(), target);
            assertEquals(403, send("GET", target, "Origin: http://evil.example\r\n", null).status(), target);
            guard.access(access(AdminAccess.Reads.TOKEN));
            assertEquals(401, send("GET", target, FROM_AFAR, null).status(), target);
            guard.access(access(AdminAccess.Reads.OPEN));
        }
        for (String path : List.of("", "/peers", "/peers/x", "/pieces")) {
            assertEquals(404, get("/api/v1/tasks/" + UNKNOWN + path).status(), path);
            assertEquals(400, get("/api/v1/tasks/nonsense" + path).status(), path);
        }
        assertEquals(400, get("/api/v1/tasks?limit=0").status());
        assertEquals(400, get("/api/v1/cluster?taskId=nonsense").status());
        for (String path : List.of("/tasks/" + task, "/tasks/" + task + "/peers/1-1-1", "/drain")) {
            assertEquals(403, send("DELETE", "/api/v1" + path, FROM_AFAR, null).status());
        }
        isOwnerStopped = true;
        assertEquals(503, delete("/api/v1/tasks/" + task + "/peers/1-1-1").status());
        assertEquals(503, delete("/api/v1/tasks/" + task).status());
        assertEquals(503, post("/api/v1/cache/clear", "{\"url\":\"http://origin/g\"}").status());
        isOwnerStopped = false;
        assertEquals(204, delete("/api/v1/tasks/" + task + "/peers/1-1-1").status());
        assertEquals(404, delete("/api/v1/tasks/" + task + "/peers/2-2-2").status());
        assertEquals(400, delete("/api/v1/tasks/" + task + "/peers/a%20b").status());
        assertEquals(204, delete("/api/v1/tasks/" + task).status());
        assertEquals(404, delete("/api/v1/tasks/" + task).status());
        assertEquals(400, delete("/api/v1/tasks/x").status());
        assertEquals(409, delete("/api/v1/drain").status());
        assertEquals(202, post("/api/v1/drain", "{\"seconds\":5}").status());
        assertEquals(200, get("/api/v1/drain").status());
        assertEquals(200, delete("/api/v1/drain").status());
        assertEquals(200, post("/api/v1/cache/clear", "{\"url\":\"http://origin/g\"}").status());
        String json = "Content-Type: application/json\r\n";
        assertEquals(200, send("PATCH", "/api/v1/settings", json, "{\"logLevel\":\"debug\"}").status());
        for (String change : List.of("POST /api/v1/drain", "POST /api/v1/cache/clear", "PATCH /api/v1/settings")) {
            String method = change.split(" ")[0];
            String target = change.split(" ")[1];
            assertEquals(400, send(method, target, json, "[]").status(), change);
            assertEquals(403, send(method, target, json + FROM_AFAR, "{}").status(), change);
            assertEquals(415, send(method, target, "Content-Type: text/plain\r\n", "{}").status(), change);
            assertEquals(413, send(method, target, json, "x".repeat(70_000)).status(), change);
        }
        assertEquals(description.replies(), description.seen());
    }

    @Test
    void whoAsksANodeThatDoesNotOwnTheTaskIsToldWhichOneDoes() throws Exception {
        for (String path : List.of("", "/peers", "/peers/x", "/pieces")) {
            control.owner = "second";
            Reply elsewhere = get("/api/v1/tasks/" + UNKNOWN + path);
            assertEquals(404, elsewhere.status(), path);
            assertTrue(elsewhere.body().contains("node second owns it"), elsewhere.body());
            control.owner = "first";
            Reply nowhere = get("/api/v1/tasks/" + UNKNOWN + path);
            assertEquals(404, nowhere.status(), path);
            assertTrue(nowhere.body().contains("there is no such task"), nowhere.body());
        }
    }

    @Test
    void aTaskShowsWhatItsSwarmDoes() throws Exception {
        String task = register("http://user:pw@origin/f?sig=secret&b", "1-1-1");
        register("http://user:pw@origin/f?sig=secret&b", "2-2-2");
        register("http://user:pw@origin/f?sig=secret&b", "3-3-3");
        origin.deliver();
        download(task, "1-1-1");
        supernode.leave(task, "3-3-3");
        JsonNode shown = json(get("/api/v1/tasks/" + task));
        assertEquals("http://***@origin/f?sig=***&***", shown.path("url").asText());
        assertEquals("complete", shown.path("state").asText());
        assertEquals(1, shown.path("pieces").asInt());
        assertEquals(1, shown.path("storedPieces").asInt());
        assertEquals(List.of(1, 1, 1), List.of(shown.at("/peers/downloading").asInt(), shown.at("/peers/done").asInt(),
                shown.at("/peers/gone").asInt()));
        assertEquals(shown.path("storedBytes").asLong(), shown.at("/bytes/fromSupernode").asLong());
        JsonNode peer = json(get("/api/v1/tasks/" + task + "/peers/1-1-1"));
        assertEquals("done 1 1 host-of-1-1-1", peer.path("state").asText() + ' ' + peer.path("pieces") + ' '
                + peer.path("servedPieces") + ' ' + peer.path("hostName").asText());
        JsonNode piece = json(get("/api/v1/tasks/" + task + "/pieces")).at("/items/0");
        assertEquals("{\"piece\":0,\"copies\":1,\"stored\":true}", piece.toString());
        delete("/api/v1/tasks/" + task + "/peers/1-1-1");
        assertEquals("gone", json(get("/api/v1/tasks/" + task + "/peers/1-1-1")).path("state").asText());
    }

    @Test
    void whoGoesThroughAllPagesSeesEachTaskOnceThatLivesAllTheWhile() throws Exception {
        Random random = new Random(5);
        for (int round = 0; round < 15; round++) {
            Set<String> stay = new HashSet<>();
            List<String> go = new ArrayList<>();
            for (int n = random.nextInt(25); n > 0; n--) {
                stay.add(register("http://origin/" + round + "/stay/" + n, "1-1-1"));
                go.add(register("http://origin/" + round + "/go/" + n, "1-1-1"));
            }
            int limit = 1 + random.nextInt(9);
            List<String> seen = new ArrayList<>();
            Optional<String> cursor = Optional.of("");
            while (cursor.isPresent()) {
                JsonNode page = json(get("/api/v1/tasks?limit=" + limit + "&url=origin/" + round + "/&cursor=" + cursor.get()));
                page.path("items").forEach(task -> seen.add(task.path("id").asText()));
                assertTrue(page.path("items").size() <= limit);
                cursor = Optional.ofNullable(page.path("next").textValue());
                assertFalse(cursor.isPresent() && page.path("items").isEmpty());
                if (!go.isEmpty()) {
                    supernode.drop(go.remove(random.nextInt(go.size())));
                    register("http://origin/" + round + "/come/" + go.size(), "1-1-1");
                }
            }
            assertEquals(new TreeSet<>(seen).size(), seen.size(), "none twice");
            assertEquals(seen.stream().sorted().toList(), seen, "in the order of their ids");
            assertTrue(seen.containsAll(stay), "none left out");
        }
    }

    @Test
    void whoGoesThroughAllPagesSeesEachPeerOnceThatIsThereAllTheWhile() throws Exception {
        String task = register("http://origin/f", "0-0-0");
        origin.deliver();
        for (int n = 1; n < 450; n++) {
            register("http://origin/f", n + "-1-1");
        }
        for (int limit : new int[] {7, 100, 449, 450, 1000}) {
            List<String> seen = new ArrayList<>();
            Optional<String> cursor = Optional.of("");
            while (cursor.isPresent()) {
                JsonNode page = json(get("/api/v1/tasks/" + task + "/peers?limit=" + limit + "&cursor=" + cursor.get()));
                page.path("items").forEach(peer -> seen.add(peer.path("cid").asText()));
                assertTrue(page.path("items").size() <= limit);
                cursor = Optional.ofNullable(page.path("next").textValue());
            }
            assertEquals(450, seen.size(), "limit " + limit);
            assertEquals(450, new HashSet<>(seen).size(), "limit " + limit);
        }
        download(task, "7-1-1");
        JsonNode done = json(get("/api/v1/tasks/" + task + "/peers?state=done&limit=1000")).path("items");
        assertEquals("7-1-1", done.path(0).path("cid").asText());
        assertEquals(1, done.size());
        assertEquals(11, json(get("/api/v1/tasks/" + task + "/peers?text=HOST-of-33")).path("items").size());
    }

    @Test
    void tasksAreFilteredByStateAndUrl() throws Exception {
        String first = register("http://origin/first", "1-1-1");
        origin.deliver();
        String second = register("http://origin/second", "1-1-1");
        assertEquals(Set.of(first), ids("state=complete"));
        assertEquals(Set.of(second), ids("state=fetching"));
        assertEquals(Set.of(first, second), ids("url=ORIGIN%2f"));
        assertEquals(Set.of(second), ids("url=second&state="));
        assertEquals(Set.of(), ids("url=second&state=complete"));
    }

    private Set<String> ids(String query) throws IOException {
        Set<String> ids = new HashSet<>();
        json(get("/api/v1/tasks?" + query)).path("items").forEach(task -> ids.add(task.path("id").asText()));
        return ids;
    }

    @ParameterizedTest
    @CsvSource({"limit=1000000", "limit=0", "limit=-1", "limit=1001", "limit=99999999999999999999", "limit=%31%30%30%30%31",
        "limit=x", "limit=1e3", "limit=%ff", "cursor=nonsense", "cursor=%00", "state=COMPLETE", "state=x%0d%0ay:z",
        "url=%c3%28", "%ff=1", "limit=%zz"})
    void hostileQueriesAreRefusedWithAMessage(String query) throws IOException {
        String message = error(get("/api/v1/tasks?" + query), 400);
        assertTrue(message.length() > 10 && message.chars().noneMatch(Character::isISOControl), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/tasks/%ff", "/api/v1/tasks/..%2f",
        "/api/v1/tasks/ABCDEF", "/api/v1/tasks/'%20or%201=1", "/api/v1/tasks/{id}"})
    void hostileIdsAreRefusedWithAMessage(String target) throws IOException {
        error(get(target), 400);
        error(delete(target), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"url\":1}", "{\"url\":\"\"}", "{}", "null", "[1]", "{\"url\":\"ftp://h/f\"}", "{\"url\":\"http://\"}",
        "{\"url\":\"http://h/f\",\"md5\":\"x\"}", "{\"url\":\"http://h/f\"} {}", "{\"url\":\"http://h/f\",\"url\":\"http://h/g\"}"})
    void hostileBodiesAreRefusedWithAMessage(String body) throws IOException {
        error(post("/api/v1/cache/clear", body), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/tasks/%zz", "/api/v1/tasks/%00", "/api/v1/tasks?a b"})
    void whatIsNoTargetOfHttpIsRefusedBeforeItIsLookedAt(String target) throws IOException {
        assertEquals(400, raw("GET", target, "", null).status());
    }

    @Test
    void aBodyThatIsNoUtf8OrNestedDeeplyIsRefused() throws IOException {
        String type = "Content-Type: application/json\r\n";
        byte[] latin = {'{', '"', (byte) 0xe9, '"', ':', '1', '}'};
        assertEquals(400, raw("POST", "/api/v1/cache/clear", type, latin).status());
        byte[] deep = "[".repeat(60_000).getBytes();
        assertEquals(400, raw("POST", "/api/v1/cache/clear", type, deep).status());
    }

    @Test
    void otherMethodsAreRefusedWithThoseThatAreThere() throws IOException {
        Reply refusal = raw("PUT", "/api/v1/tasks", "", new byte[0]);
        assertEquals(405, refusal.status());
        assertEquals("GET", refusal.header("allow"));
        assertEquals(404, raw("GET", "/api/v1/nothing", "", null).status());
    }

    @Test
    void aContentIsClearedByTheUrlThatClientsNameItBy() throws Exception {
        String task = register("http://origin/f?v=1", "1-1-1");
        origin.deliver();
        assertFalse(cleared("{\"url\":\"http://origin/f?v=2\"}", task), "another URL");
        assertFalse(cleared("{\"url\":\"http://origin/f?v=1\",\"identifier\":\"x\"}", task), "another identifier");
        assertFalse(cleared("{\"url\":\"http://origin/f?v=1\",\"md5\":\"0123456789abcdef0123456789abcdef\"}", task));
        assertTrue(cleared("{\"url\":\"HTTP://ORIGIN:80/f?sig=1&v=1&sig=2\",\"filter\":\"sig&time\"}", task));
        assertEquals(404, get("/api/v1/tasks/" + task).status());
        assertFalse(cleared("{\"url\":\"http://origin/f?v=1\"}", task), "it is gone");
    }

    /** @param task whose content was cleared, if any was */
    private boolean cleared(String body, String task) throws IOException {
        JsonNode reply = json(post("/api/v1/cache/clear", body));
        boolean cleared = reply.path("cleared").asBoolean();
        assertTrue(!cleared || reply.path("taskId").asText().equals(task));
        return cleared;
    }

    @Test
    void whatCannotBeDeletedForCertainIsAnswered503WithTheReason() throws Exception {
        isOwnerStopped = true;
        String task = "/tasks/" + UNKNOWN;
        for (Reply reply : List.of(
                delete("/api/v1" + task), delete("/api/v1" + task + "/peers/1-1-1"),
                post("/api/v1/cache/clear", "{\"url\":\"http://origin/f\"}"), raw("DELETE", "/peer" + task, "", null))) {
            assertEquals(503, reply.status());
            assertEquals(503, json(reply).path("code").asInt());
            assertEquals(UNAVAILABLE, json(reply).path("msg").asText());
        }
    }

    @Test
    void aClientThatLeavesIsNotToldThatTheOwnerCannotBeAsked() throws Exception {
        isOwnerStopped = true;
        Reply reply = raw("GET", "/peer/service/down?taskId=" + UNKNOWN + "&cid=1-1-1", "", null);
        assertEquals(200, reply.status());
        assertEquals(200, json(reply).path("code").asInt());
    }

    @Test
    void settingsAreChangedTogether() throws IOException {
        String type = "Content-Type: application/json; charset=utf-8\r\n";
        send("PATCH", "/api/v1/settings", type, "{\"maxBandwidth\":\"5M\",\"accessLog\":true,\"n\":3}");
        assertEquals(List.of(Map.of("maxBandwidth", "5M", "accessLog", "true", "n", "3")), control.changes);
        assertEquals("there is no key bad", error(send("PATCH", "/api/v1/settings", type, "{\"bad\":\"1\"}"), 400));
        error(send("PATCH", "/api/v1/settings", type, "{\"maxBandwidth\":null}"), 400);
        error(send("PATCH", "/api/v1/settings", type, "{\"maxBandwidth\":{}}"), 400);
        assertEquals(1, control.changes.size());
    }

    @Test
    void whileItDrainsOnlyThoseWhoAreHereAreTakenIn() throws Exception {
        String task = register("http://origin/f", "1-1-1");
        origin.deliver();
        assertEquals(200, raw("GET", "/readyz", "", null).status());
        post("/api/v1/drain", "");
        assertEquals(503, raw("GET", "/readyz", "", null).status());
        assertEquals(604, registered("http://origin/f", "2-2-2"));
        assertEquals(604, registered("http://origin/g", "1-1-1"));
        assertEquals(200, registered("http://origin/f", "1-1-1"));
        assertEquals(1, json(get("/api/v1/tasks/" + task + "/peers")).path("items").size());
        delete("/api/v1/drain");
        assertEquals(200, registered("http://origin/f", "2-2-2"));
    }

    /** The code of the reply. */
    private int registered(String url, String cid) throws IOException {
        String form = "cid=" + cid + "&ip=127.0.0.1&hostName=h&superNodeIp=127.0.0.1&port=15001&path=/p&rawUrl=" + url;
        Reply reply = raw("POST", "/peer/registry", "Content-Type: application/x-www-form-urlencoded\r\n", form.getBytes());
        assertEquals(200, reply.status());
        return json(reply).path("code").asInt();
    }
}
