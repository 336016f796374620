package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.testkit.origin.Content;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** A peer that gives the supernode's own ports as its upload server: others would make calls there in their own names. */
class ConfusedDeputyTest extends EndToEnd {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private JsonNode send(HttpRequest.Builder request) throws Exception {
        return JSON.readTree(HTTP.send(request.build(), BodyHandlers.ofString()).body());
    }

    private URI uri(String target) {
        return URI.create("http://127.0.0.1:" + node.controlPort() + target);
    }

    private int portOf(String cid, String ip, int port) throws Exception {
        String body = "cid=" + cid + "&ip=" + ip + "&port=" + port + "&hostName=h&superNodeIp=127.0.0.1&path=/peer/file/x&rawUrl="
                + origin.url(PATH);
        String task = send(HttpRequest.newBuilder(uri("/peer/registry"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)))
                .path("data").path("taskId").asText();
        for (JsonNode peer : send(HttpRequest.newBuilder(uri("/api/v1/tasks/" + task + "/peers"))).path("items")) {
            if (peer.path("cid").asText().equals(cid)) {
                return peer.path("port").asInt();
            }
        }
        throw new AssertionError("no peer " + cid);
    }

    @Test
    void nobodyIsSentToThePortsOfTheSupernodeItselfByWhateverAddress() throws Exception {
        origin.at(PATH).content(Content.random(3, CONTENT_PER_PIECE));
        assertEquals(15_009, portOf("9-9-1", "127.0.0.1", 15_009));
        assertEquals(0, portOf("9-9-2", "127.0.0.1", node.controlPort()));
        assertEquals(0, portOf("9-9-3", "127.0.0.1", node.downloadPort()));
        assertEquals(0, portOf("9-9-4", "::1", node.controlPort()));
    }
}
