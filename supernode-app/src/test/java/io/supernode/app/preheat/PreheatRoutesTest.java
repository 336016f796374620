package io.supernode.app.preheat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.supernode.cdn.preheat.Platforms;
import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatFile;
import io.supernode.cdn.preheat.PreheatIds;
import io.supernode.cdn.preheat.PreheatRequest;
import io.supernode.cdn.preheat.PreheatType;
import io.supernode.core.Supernode;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.OriginHeaders;
import io.supernode.http.admin.ApiDescription;
import io.supernode.http.admin.ClusterStatus;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.control.ControlServer;
import io.supernode.http.control.ControlSettings;
import io.supernode.http.control.ServerStatus;
import io.supernode.http.guard.AdminAccess;
import io.supernode.http.guard.AdminGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What those who ask for preheats send, and what they are answered, over real sockets. */
@Timeout(60)
class PreheatRoutesTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IMAGE = "https://registry.example/v2/library/app/manifests/1.0";
    private static final ApiDescription DESCRIPTION = describe();
    private static final String[] FROM_AFAR = {"X-Forwarded-For", "192.0.2.9"};
    private static final Supernode UNUSED = (Supernode) Proxy.newProxyInstance(
            Supernode.class.getClassLoader(), new Class<?>[] {Supernode.class}, (proxy, method, arguments) -> {
                throw new AssertionError("preheats do not call the core here");
            });

    private final RecordedPreheats preheats = new RecordedPreheats();
    private ApiDescription description = DESCRIPTION;
    private ControlServer server;
    private AdminGuard guard;
    private PreheatRoutes routes;
    private boolean isReady = true;
    private Optional<ClusterStatus> cluster = Optional.empty();

    private static ApiDescription describe() {
        try {
            return new ApiDescription(PreheatRoutes.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() throws Exception {
        start(false);
    }

    private void start(boolean isOpen) throws Exception {
        guard = AdminGuard.fromThisMachine();
        PreheatAccess access =
                new PreheatAccess(isOpen, Platforms.parse("linux/amd64"), 64 * 1024, "node-1", "192.0.2.1");
        ControlSettings settings = ControlSettings.onPort(0);
        ServerStatus status = new ServerStatus() {
            @Override
            public boolean isAlive() {
                return true;
            }

            @Override
            public boolean isReady() {
                return isReady;
            }

            @Override
            public String version() {
                return "1";
            }
        };
        routes = new PreheatRoutes(preheats, status, guard, access, new UnknownPreheats(cluster));
        server = new ControlServer(
                UNUSED, settings, ControlServer.bind(settings),
                ControlExtensions.none().withStatus(status).withGuard(guard).withGroups(List.of(routes)));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
        if (isDescribed(method, path)) {
            description.check(method, path, response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(null), response.body());
        }
        return response;
    }

    /** What nobody promises is answered by the server itself. */
    private boolean isDescribed(String method, String path) {
        return !path.contains("%") && description.operations().stream().anyMatch(operation ->
                (method + ' ' + path).matches(operation.replace("{id}", "[^/]*")));
    }

    @Test
    void whatAnotherNodeOfTheClusterHasTakenIsAskedOfThatOneAndThe404NamesIt() throws Exception {
        server.close();
        ClusterStatus status = (ClusterStatus) Proxy.newProxyInstance(
                ClusterStatus.class.getClassLoader(), new Class<?>[] {ClusterStatus.class}, (proxy, method, arguments) ->
                        method.getName().equals("self") ? "192.0.2.1:7946" : List.of("192.0.2.1:7946", "192.0.2.2:7946"));
        cluster = Optional.of(status);
        start(false);
        long others = PreheatIds.ofNode("192.0.2.2:7946").next(0, System.currentTimeMillis());
        long own = PreheatIds.ofNode("192.0.2.1:7946").next(0, System.currentTimeMillis());
        for (String path : List.of("/preheats/", "/api/v1/preheats/", "/oapi/v1/jobs/")) {
            String message = json(404, "GET", path + others, "").path("message").asText();
            assertTrue(message.contains("node 192.0.2.2:7946 has taken it"), message);
            assertEquals("there is no preheat of this id", json(404, "GET", path + own, "").path("message").asText());
        }
        assertTrue(json(404, "DELETE", "/preheats/" + others, "").path("message").asText().contains("192.0.2.2:7946"));
    }

    private JsonNode json(int status, String method, String path, String body) throws Exception {
        HttpResponse<String> response = send(method, path, body);
        assertEquals(status, response.statusCode(), response.body());
        assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("application/json"));
        return JSON.readTree(response.body());
    }

    private PreheatRequest asked() {
        return preheats.requests.get(preheats.requests.size() - 1);
    }

    private static PreheatRequest image(Map<String, String> headers, String platforms) {
        return new PreheatRequest(
                PreheatType.IMAGE, IMAGE, List.of(), "", new OriginHeaders(headers), Platforms.parse(platforms));
    }

    // ---- as 1.0.6 ----

    @ParameterizedTest
    @ValueSource(strings = {"/preheats", "/api/v1/preheats", "/v1/preheats"})
    void aPreheatIsCreatedFoundListedAndDeletedBelowEachPrefix(String path) throws Exception {
        JsonNode created = json(201, "POST", path, "{\"type\":\"image\",\"url\":\"" + IMAGE
                + "\",\"headers\":{\"Authorization\":\"Bearer secret\"},\"image\":\"x\",\"extra_attrs\":{\"a\":[1]}}");
        String id = created.path("ID").textValue();
        assertEquals(image(Map.of("Authorization", "Bearer secret"), "linux/amd64"), asked());
        JsonNode found = json(200, "GET", path + '/' + id, "");
        assertEquals("WAITING", found.path("status").asText());
        assertEquals("1970-01-01T00:00:00Z", found.path("startTime").asText());
        assertFalse(found.has("finishTime"));
        assertEquals(150, found.path("progress").path("bytesDone").asInt());
        String all = send("GET", path, "").body();
        assertTrue(all.contains(id), all);
        assertFalse(all.contains("secret"), all);
        json(200, "DELETE", path + '/' + id, "");
        json(404, "GET", path + '/' + id, "");
        json(404, "DELETE", path + '/' + id, "");
    }

    @Test
    void whatHasEndedIsToldWithItsTimeAndItsReason() throws Exception {
        preheats.preheats.put(5L, Preheat.created(5, image(Map.of(), "all"), 0).ended("no such image", 61_000));
        JsonNode found = json(200, "GET", "/preheats/5", "");
        assertEquals("FAILED", found.path("status").asText());
        assertEquals("1970-01-01T00:01:01Z", found.path("finishTime").asText());
        assertEquals("no such image", found.path("errorMsg").asText());
    }

    @Test
    void theFieldsOfAFileAreTaken() throws Exception {
        json(201, "POST", "/preheats", "{\"Type\":\"FILE\",\"URL\":\"http://h/f?a=1&b=2\",\"filter\":\"a&b\","
                + "\"identifier\":\"mine\",\"headers\":[\"X-One: 1\",\"X-Two: 2\"],\"platform\":null}");
        assertEquals(
                new PreheatRequest(
                        PreheatType.FILE, "http://h/f?a=1&b=2", List.of("a", "b"), "mine",
                        new OriginHeaders(Map.of("X-One", "1", "X-Two", "2")), Platforms.parse("linux/amd64")),
                asked());
        json(201, "POST", "/preheats", "{\"type\":\"file\",\"url\":\"http://h/f\",\"filter\":[\"a\"],\"headers\":{\"X\":[\"1\",\"2\"]},"
                + "\"platform\":\"linux/arm64,linux/arm\"}");
        assertEquals(List.of("a"), asked().filter());
        assertEquals("1,2", asked().headers().values().get("X"));
        assertEquals(Platforms.parse("linux/arm,linux/arm64"), asked().platforms());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "x|broken JSON", "[]|JSON object", "null|JSON object", "{}|type must be", "{\"type\":\"iso\"}|type must be",
        "{\"type\":7}|type must be a text", "{\"type\":\"file\"}|url is missing",
        "{\"type\":\"file\",\"url\":\"ftp://h/f\"}|http or https", "{\"type\":\"file\",\"url\":\"http://u:p@h/f\"}|Authorization",
        "{\"type\":\"image\",\"url\":\"http://h/f\"}|/manifests/TAG",
        "{\"type\":\"file\",\"url\":\"http://h/f\",\"headers\":\"x\"}|headers",
        "{\"type\":\"file\",\"url\":\"http://h/f\",\"headers\":{\"a b\":\"c\"}}|headers",
        "{\"type\":\"file\",\"url\":\"http://h/f\",\"headers\":{\"a\":\"secret\\r\\nX: y\"}}|headers",
        "{\"type\":\"file\",\"url\":\"http://h/f\",\"headers\":{\"a\":7}}|headers",
        "{\"type\":\"file\",\"url\":\"http://h/f\",\"platform\":\"amd64\"}|platform",
        "{\"type\":\"file\",\"url\":\"http://h/f\\u0000\"}|control"})
    void aBodyThatSaysNothingToPreheatIsRefusedWithAReason(String body, String reason) throws Exception {
        JsonNode refusal = json(400, "POST", "/preheats", body);
        assertEquals(400, refusal.path("code").asInt());
        assertTrue(refusal.path("message").asText().contains(reason), refusal.toString());
        assertFalse(refusal.toString().contains("secret"), refusal.toString());
        assertEquals(List.of(), preheats.requests);
    }

    @Test
    void aBodyThatIsTooLargeOrNestsForEverIsRefused() throws Exception {
        assertEquals(413, send("POST", "/preheats", " ".repeat(64 * 1024 + 1)).statusCode());
        assertEquals(400, send("POST", "/preheats", "{\"a\":" + "[".repeat(60_000)).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "x", "-1", "99999999999999999999", "1%2F..", "%00"})
    void whatIsNoIdIsTheIdOfNone(String id) throws Exception {
        int status = send("GET", "/preheats/" + id, "").statusCode();
        assertTrue(status == 404 || status == 400, Integer.toString(status));
    }

    @Test
    void whatIsNotTakenIsToldSo() throws Exception {
        preheats.isFull = true;
        for (String[] call : new String[][] {
            {"/preheats", "{\"type\":\"image\",\"url\":\"" + IMAGE + "\"}"},
            {"/oapi/v1/jobs", "{\"type\":\"preheat\",\"args\":{\"type\":\"image\",\"url\":\"" + IMAGE + "\"}}"},
            {"/registry/notifications", notification("push", "manifest", IMAGE)}
        }) {
            assertEquals("too many are waiting", json(503, "POST", call[0], call[1]).path("message").asText());
        }
    }

    @Test
    void whileItDrainsNoPreheatIsTaken() throws Exception {
        isReady = false;
        String reason = json(503, "POST", "/preheats", "{\"type\":\"image\",\"url\":\"" + IMAGE + "\"}").path("message").asText();
        assertTrue(reason.contains("drains or ends"), reason);
        assertEquals(503, send("GET", "/healthy", "").statusCode());
        assertEquals(200, send("GET", "/preheats", "").statusCode());
        assertEquals(List.of(), preheats.requests);
    }

    // ---- as they are described ----

    @Test
    void everyRouteIsDescribedAndEveryDescribedRouteIsThere() {
        Set<String> there = Javalin.create(config -> routes.addTo(config.routes)).unsafe.internalRouter
                .allHttpHandlers().stream()
                .map(handler -> handler.endpoint.method + " " + handler.endpoint.path)
                .filter(route -> !route.startsWith("HEAD"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(description.operations(), there);
    }

    @Test
    void everyDescribedReplyOccursAsItIsDescribed() throws Exception {
        description = describe();
        String preheat = "{\"type\":\"image\",\"url\":\"" + IMAGE + "\"}";
        String job = "{\"type\":\"preheat\",\"args\":" + preheat + "}";
        String push = notification("push", "application/vnd.oci.image.index.v1+json", IMAGE);
        Map<String, String> collections = Map.of(
                "/preheats", preheat, "/api/v1/preheats", preheat, "/v1/preheats", preheat, "/oapi/v1/jobs", job,
                "/registry/notifications", push);
        for (Map.Entry<String, String> collection : collections.entrySet()) {
            String path = collection.getKey();
            assertTrue(Set.of(200, 201).contains(send("POST", path, collection.getValue()).statusCode()), path);
            assertEquals(400, send("POST", path, "[]").statusCode());
            assertEquals(403, send("POST", path, "{}", FROM_AFAR).statusCode());
            assertEquals(413, send("POST", path, " ".repeat(64 * 1024 + 1)).statusCode());
            preheats.isFull = true;
            assertEquals(503, send("POST", path, collection.getValue()).statusCode());
            preheats.isFull = false;
            if (!path.equals("/registry/notifications")) {
                String id = Long.toString(preheats.preheats.keySet().stream().max(Long::compare).orElseThrow());
                everyReplyToReadingOccurs(path);
                everyReplyToReadingOccurs(path + '/' + id);
                assertEquals(404, send("GET", path + "/0", "").statusCode());
                assertEquals(403, send("DELETE", path + '/' + id, "", FROM_AFAR).statusCode());
                assertEquals(200, send("DELETE", path + '/' + id, "").statusCode());
                assertEquals(404, send("DELETE", path + '/' + id, "").statusCode());
            }
        }
        everyReplyToReadingOccurs("/api/v1/preheats/openapi.yaml");
        for (String path : List.of("/healthy", "/health")) {
            assertEquals(200, send("GET", path, "").statusCode());
            isReady = false;
            assertEquals(503, send("GET", path, "").statusCode());
            isReady = true;
        }
        assertEquals(description.replies(), description.seen());
    }

    private void everyReplyToReadingOccurs(String path) throws Exception {
        assertEquals(200, send("GET", path, "").statusCode(), path);
        assertEquals(403, send("GET", path, "", "Origin", "https://evil.example").statusCode(), path);
        guard.access(new AdminAccess(Optional.empty(), AdminAccess.Reads.TOKEN, List.of()));
        assertEquals(401, send("GET", path, "", FROM_AFAR).statusCode(), path);
        guard.access(AdminAccess.fromThisMachine());
    }

    // ---- as jobs ----

    @Test
    void aJobHasANumberAndAStateAndTellsEachFileInTheEnd() throws Exception {
        JsonNode job = json(200, "POST", "/oapi/v1/jobs", "{\"type\":\"preheat\",\"args\":{\"type\":\"image\",\"url\":\"" + IMAGE
                + "\",\"tag\":\"1.0\",\"filtered_query_params\":\"\",\"headers\":{\"Authorization\":\"Bearer secret\"},"
                + "\"scope\":\"all_peers\",\"concurrent_count\":50,\"timeout\":60000000000},\"scheduler_cluster_ids\":[1]}");
        long id = job.path("id").longValue();
        assertTrue(job.path("id").isIntegralNumber());
        assertEquals("PENDING", job.path("state").asText());
        assertEquals("1970-01-01T00:00:00Z", job.path("created_at").asText());
        assertEquals(image(Map.of("Authorization", "Bearer secret"), "linux/amd64"), asked());
        PreheatFile file = PreheatFile.waiting("https://registry.example/v2/x/blobs/sha256:0", 7);
        preheats.preheats.put(id, preheats.preheats.get(id)
                .with(List.of(file.stored(new ContentKey("ab".repeat(32)), false, 7), file.failed("it is gone")))
                .ended("1 of 2 files cannot be had", 1000));
        JsonNode ended = json(200, "GET", "/oapi/v1/jobs/" + id, "");
        assertEquals("FAILURE", ended.path("state").asText());
        JsonNode state = ended.path("result").path("job_states").path(0);
        assertEquals("1 of 2 files cannot be had", state.path("error").asText());
        JsonNode results = state.path("results").path(0);
        assertEquals(file.url(), results.path("success_tasks").path(0).path("url").asText());
        assertEquals("node-1", results.path("success_tasks").path(0).path("hostname").asText());
        assertEquals("192.0.2.1", results.path("failure_tasks").path(0).path("ip").asText());
        assertEquals("it is gone", results.path("failure_tasks").path(0).path("description").asText());
        String all = send("GET", "/oapi/v1/jobs", "").body() + ended;
        assertFalse(all.contains("secret") || all.contains("abab"), all);
        preheats.preheats.put(id, Preheat.created(id, image(Map.of(), "all"), 0).ended("", 1000));
        assertEquals("SUCCESS", json(200, "GET", "/oapi/v1/jobs/" + id, "").path("state").asText());
        json(200, "DELETE", "/oapi/v1/jobs/" + id, "");
        json(404, "GET", "/oapi/v1/jobs/" + id, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"type\":\"sync\"}", "{\"type\":\"preheat\"}", "{\"type\":\"preheat\",\"args\":[]}",
        "{\"type\":\"preheat\",\"args\":{\"type\":\"image\"}}"})
    void whatIsNoJobOfThisKindIsRefused(String body) throws Exception {
        json(400, "POST", "/oapi/v1/jobs", body);
    }

    // ---- as notifications ----

    private static String notification(String action, String mediaType, String url) {
        return "{\"Events\":[{\"Id\":\"1\",\"TimeStamp\":\"x\",\"Action\":\"" + action + "\",\"Target\":{\"MediaType\":\""
                + mediaType + "\",\"Digest\":\"sha256:0\",\"Repository\":\"library/app\",\"Url\":\"" + url + "\",\"Tag\":\"1\"}}]}";
    }

    @Test
    void aPushedManifestIsPreheatedWithoutCredentials() throws Exception {
        assertEquals("{}", json(200, "POST", "/registry/notifications",
                notification("push", "application/vnd.docker.distribution.manifest.v2+json", IMAGE)).toString());
        assertEquals(image(Map.of(), "linux/amd64"), asked());
        json(200, "POST", "/registry/notifications",
                notification("push", "application/vnd.oci.image.index.v1+json", IMAGE).replace("Events", "events"));
        assertEquals(2, preheats.requests.size());
    }

    @ParameterizedTest
    @CsvSource({"pull,application/vnd.docker.distribution.manifest.v2+json,https://h/v2/a/manifests/1",
        "push,application/octet-stream,https://h/v2/a/blobs/sha256:0"})
    void whatElseHappensInARegistryIsNothingToPreheat(String action, String mediaType, String url) throws Exception {
        json(200, "POST", "/registry/notifications", notification(action, mediaType, url));
        assertEquals(List.of(), preheats.requests);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"events\":7}", ""})
    void whatIsNoNotificationIsRefused(String body) throws Exception {
        json(400, "POST", "/registry/notifications", body.isEmpty() ? " " : body);
    }

    @Test
    void aManifestWithoutAUrlByWhichItCanBeHadIsRefusedSinceItsCallerNeverLooksAgain() throws Exception {
        JsonNode refusal = json(400, "POST", "/registry/notifications",
                notification("push", "application/vnd.docker.distribution.manifest.v2+json", "registry.example/app:1"));
        assertTrue(refusal.path("message").asText().contains("/manifests/TAG"), refusal.toString());
    }

    // ---- who may ----

    @ParameterizedTest
    @ValueSource(strings = {"/preheats", "/oapi/v1/jobs", "/registry/notifications"})
    void othersThanThisMachineAndPagesOfOtherSitesMayNotAsk(String path) throws Exception {
        assertEquals(403, send("POST", path, "{}", "X-Forwarded-For", "192.0.2.9").statusCode());
        assertEquals(403, send("POST", path, "{}", "Origin", "https://evil.example").statusCode());
        assertEquals(403, send("DELETE", "/preheats/1", "", "X-Forwarded-For", "192.0.2.9").statusCode());
        assertEquals(List.of(), preheats.requests);
    }

    @Test
    void whereItIsOpenEverybodyMayAskButNoPageOfAnotherSite() throws Exception {
        server.close();
        start(true);
        String body = "{\"type\":\"image\",\"url\":\"" + IMAGE + "\"}";
        assertEquals(201, send("POST", "/preheats", body, "X-Forwarded-For", "192.0.2.9").statusCode());
        assertEquals(403, send("POST", "/preheats", body, "Origin", "https://evil.example").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthy", "/health"})
    void theHealthChecksOfRegistriesAreAnswered(String path) throws Exception {
        assertEquals(200, send("GET", path, "", "X-Forwarded-For", "192.0.2.9").statusCode());
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        assertEquals(405, send("PUT", "/preheats", "{}").statusCode());
        assertEquals(405, send("POST", "/preheats/1", "{}").statusCode());
    }
}
