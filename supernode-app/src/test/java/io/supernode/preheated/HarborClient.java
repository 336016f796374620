package io.supernode.cdn.preheated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Says what Harbor's drivers say, one after another (operations section 6), and polls faster than they do. */
final class HarborClient {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static final ObjectMapper JSON = new ObjectMapper();

    private static final long PATIENCE_S = 60;
    /** At least one task, in whatever state. */
    private static final Pattern TASKS = Pattern.compile("(?m)^dragonfly_supernode_tasks\\{[^}]*\\} [1-9]");
    private static final long LOOK_AGAIN_NANOS = 10_000_000;

    private final String node;
    private final Map<String, String> headers;

    /** @param headers by which it authenticates at the supernode */
    HarborClient(int controlPort, Map<String, String> headers) {
        this.node = "http://127.0.0.1:" + controlPort;
        this.headers = headers;
    }

    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + path))
                .header("Accept", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode json(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, path, body);
        assertTrue(response.statusCode() / 100 == 2, response.statusCode() + " " + response.body());
        return JSON.readTree(response.body());
    }

    /** Waits until the supernode has forgotten every task, as it does when nobody asks for them. */
    void awaitNoTasks() throws IOException, InterruptedException {
        poll(() -> send("GET", "/metrics", "").body(), metrics -> !TASKS.matcher(metrics).find());
    }

    /** Awaits that the answer is as wanted, which must be soon; answers with that. */
    private static <T> T poll(Question<T> question, Predicate<T> isWanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        T answer = question.ask();
        while (!isWanted.test(answer)) {
            assertTrue(System.nanoTime() < end, "still after " + PATIENCE_S + " s: " + answer);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            answer = question.ask();
        }
        return answer;
    }

    private interface Question<T> {
        T ask() throws IOException, InterruptedException;
    }

    private static boolean hasEnded(JsonNode preheat) {
        return !preheat.path("status").asText().matches("WAITING|RUNNING");
    }

    /** The provider Dragonfly of 2.1 to 2.11; answers the last poll. */
    JsonNode preheatBefore212(String url, Map<String, String> forRegistry) throws Exception {
        assertEquals(200, send("GET", "/_ping", "").statusCode());
        ObjectNode body = JSON.createObjectNode().put("type", "image").put("url", url);
        body.set("headers", JSON.valueToTree(forRegistry));
        body.put("image", "library/app").put("tag", "oci").put("digest", "sha256:0").putObject("extra_attrs");
        String id = json("POST", "/preheats", body.toString()).path("ID").textValue();
        return poll(() -> {
            JsonNode preheat = json("GET", "/preheats/" + id, "");
            assertTrue(preheat.path("startTime").isTextual(), preheat.toString());
            return preheat;
        }, HarborClient::hasEnded);
    }

    /** The provider Dragonfly of 2.12 and later; answers the last poll. */
    JsonNode preheatFrom212(String url, Map<String, String> forRegistry) throws Exception {
        assertEquals(200, send("GET", "/healthy", "").statusCode());
        ObjectNode body = JSON.createObjectNode().put("type", "preheat");
        ObjectNode args = body.putObject("args")
                .put("type", "image").put("url", url).put("tag", "oci").put("filtered_query_params", "")
                .put("scope", "single_seed_peer").put("concurrent_count", 50).put("timeout", 1_800_000_000_000L);
        args.set("headers", JSON.valueToTree(forRegistry));
        body.putArray("scheduler_cluster_ids").add(1);
        JsonNode created = json("POST", "/oapi/v1/jobs", body.toString());
        assertTrue(created.path("id").isIntegralNumber(), created.toString());
        Instant.parse(created.path("created_at").asText());
        return poll(() -> {
            JsonNode job = json("GET", "/oapi/v1/jobs/" + created.path("id").asLong(), "");
            Instant.parse(job.path("updated_at").asText());
            return job;
        }, job -> !job.path("state").asText().equals("PENDING"));
    }

    /** The provider Kraken, which never asks again; answers the newest preheat once that has ended. */
    JsonNode preheatAsKraken(String url) throws Exception {
        assertEquals(200, send("GET", "/health", "").statusCode());
        ObjectNode body = JSON.createObjectNode();
        ObjectNode event = body.putArray("Events").addObject()
                .put("Id", "event-1").put("TimeStamp", Instant.EPOCH.toString()).put("Action", "push");
        event.putObject("Target")
                .put("MediaType", "application/vnd.docker.distribution.manifest.v2+json")
                .put("Digest", "sha256:0").put("Repository", "library/app").put("Url", url).put("Tag", "oci");
        json("POST", "/registry/notifications", body.toString());
        return poll(() -> json("GET", "/preheats", "").path(0), newest -> newest.isObject() && hasEnded(newest));
    }
}
