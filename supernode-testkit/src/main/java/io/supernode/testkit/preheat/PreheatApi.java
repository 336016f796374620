package io.supernode.testkit.preheat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.testkit.wire.NoStatusLineException;
import io.supernode.testkit.wire.PlainClient;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The calls of a supernode's control port for preheats. Thread-safe. */
final class PreheatApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration READ = Duration.ofSeconds(30);
    private static final int MAX_REPLY = 4 << 20;
    private static final int SUCCESSES = 2;
    private static final int HUNDRED = 100;

    private final String host;
    private final int port;
    private final String token;

    /** @param token of administration, or "" */
    PreheatApi(String host, int port, String token) {
        this.host = host;
        this.port = port;
        this.token = token;
    }

    /** A preheat as the supernode tells it. */
    record Status(String status, String error, long files, long filesDone, long filesFailed, long bytes, long bytesDone) {

        boolean isEnd() {
            return isSuccess() || status.equals("FAILED");
        }

        boolean isSuccess() {
            return status.equals("SUCCESS");
        }
    }

    /** POST /preheats; answers the id. */
    String create(Map<String, String> fields, Map<String, String> headers) throws IOException {
        ObjectNode body = JSON.createObjectNode();
        fields.forEach((name, value) -> {
            if (!value.isEmpty()) {
                body.put(name, value);
            }
        });
        ObjectNode forOrigin = body.putObject("headers");
        headers.forEach(forOrigin::put);
        String id = call("POST", "/preheats", body.toString()).path("ID").asText("");
        if (id.isEmpty()) {
            throw new IOException("the supernode answered without an ID");
        }
        return id;
    }

    /** GET /preheats/ID. */
    Status find(String id) throws IOException {
        JsonNode json = call("GET", "/preheats/" + id, "");
        JsonNode progress = json.path("progress");
        return new Status(
                json.path("status").asText(""),
                json.path("errorMsg").asText(""),
                progress.path("files").asLong(),
                progress.path("filesDone").asLong(),
                // Older supernodes count those among the ones that are done.
                progress.path("filesFailed").asLong(),
                progress.path("bytes").asLong(),
                progress.path("bytesDone").asLong());
    }

    private JsonNode call(String method, String target, String body) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        try (PlainClient client = new PlainClient(host, port, 0)) {
            int status =
                    client.send(method, target, headers, body.getBytes(StandardCharsets.UTF_8), CONNECT, READ);
            JsonNode json = json(client.wholeBody(MAX_REPLY));
            if (status / HUNDRED != SUCCESSES) {
                throw new IOException(
                        "the supernode answers " + status + ": " + json.path("message").asText(json.path("msg").asText()));
            }
            return json;
        } catch (ConnectException e) {
            throw new IOException("no supernode at " + address() + ": " + e.getMessage(), e);
        } catch (NoStatusLineException e) {
            throw new IOException("at " + address() + " is something else than HTTP; if the port speaks TLS"
                    + " (--tls-ports), ask another way: this command does not", e);
        }
    }

    private String address() {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }

    private static JsonNode json(byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException("the supernode answers something else than JSON", e);
        }
    }
}
