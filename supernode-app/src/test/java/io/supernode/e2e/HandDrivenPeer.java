package io.supernode.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** A client whose every call the test decides: for what well-behaved peers do not do. */
final class HandDrivenPeer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final String cid;
    private final int controlPort;
    private final int uploadPort;
    private String taskId;

    /** @param uploadPort as it registers; whether anybody listens there is the test's business */
    HandDrivenPeer(int controlPort, String cid, int uploadPort) {
        this.controlPort = controlPort;
        this.cid = cid;
        this.uploadPort = uploadPort;
    }

    /** POST /peer/registry by form; answers the whole reply. */
    JsonNode register(String url, String... moreFields) throws IOException, InterruptedException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("cid", cid);
        fields.put("ip", "127.0.0.1");
        fields.put("hostName", "localhost");
        fields.put("superNodeIp", "127.0.0.1");
        fields.put("port", Integer.toString(uploadPort));
        fields.put("path", "/peer/file/" + cid);
        fields.put("rawUrl", url);
        fields.put("taskUrl", url);
        for (int i = 0; i < moreFields.length; i += 2) {
            fields.put(moreFields[i], moreFields[i + 1]);
        }
        StringJoiner form = new StringJoiner("&");
        fields.forEach((name, value) -> form.add(name + '=' + encoded(value)));
        JsonNode reply = json(HttpRequest.newBuilder(uri("/peer/registry"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.toString()))
                .build());
        taskId = reply.path("data").path("taskId").asText();
        return reply;
    }

    String taskId() {
        return taskId;
    }

    /** Where the supernode's download port has the file of the task. */
    String dataPath() {
        return "/qtdown/" + taskId.substring(0, 3) + '/' + taskId;
    }

    /** GET /peer/task of a peer that starts. */
    JsonNode start() throws IOException, InterruptedException {
        return pull("", "", "700", "502");
    }

    /** GET /peer/task with the success of one piece. */
    JsonNode succeed(JsonNode piece) throws IOException, InterruptedException {
        return pull(piece.path("cid").asText(), piece.path("range").asText(), "701", "501");
    }

    private JsonNode pull(String dstCid, String range, String status, String result)
            throws IOException, InterruptedException {
        return get("/peer/task?srcCid=" + encoded(cid) + "&dstCid=" + encoded(dstCid) + "&range=" + range + "&status="
                + status + "&result=" + result + "&taskId=" + taskId);
    }

    /** GET /peer/piece/suc. */
    JsonNode reportPiece(JsonNode piece) throws IOException, InterruptedException {
        return get("/peer/piece/suc?cid=" + encoded(cid) + "&dstCid=" + encoded(piece.path("cid").asText())
                + "&pieceRange=" + piece.path("range").asText() + "&taskId=" + taskId);
    }

    /** DELETE /peer/tasks/TASKID. */
    JsonNode dropTask() throws IOException, InterruptedException {
        return json(HttpRequest.newBuilder(uri("/peer/tasks/" + taskId)).DELETE().build());
    }

    private JsonNode get(String target) throws IOException, InterruptedException {
        return json(HttpRequest.newBuilder(uri(target)).build());
    }

    private JsonNode json(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError("HTTP " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /** The status of a GET of this piece's bytes at the server that the reply names. */
    static int fetchStatus(int port, String path, String range) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Range", "bytes=" + range)
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    private URI uri(String target) {
        return URI.create("http://127.0.0.1:" + controlPort + target);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
