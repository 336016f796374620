package io.supernode.testkit.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** The supernode's calls as a client makes them (protocol sections 1 to 3). Thread-safe. */
final class NodeApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CALL_SYSTEM = "supernode-testkit";
    private static final String JSON_TYPE = "application/json;charset=utf-8";
    private static final double MILLIS = 1000;

    private final PeerSettings settings;
    private final NodeCall calls;

    /** A reply of the API: its meaning is in the code. */
    record Reply(int code, String message, JsonNode data) {
        @Override
        public String toString() {
            return code + (message.isEmpty() ? "" : " " + message);
        }
    }

    NodeApi(PeerSettings settings) {
        this.settings = settings;
        this.calls = new NodeCall(settings);
    }

    /** Calls go to this supernode from now on. */
    void use(PeerSettings.HostPort next) {
        calls.use(next);
    }

    /** POST /peer/registry, with the fields that real clients send. */
    Reply register(String cid, String ip, String hostName, int port, String path) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rawUrl", settings.url);
        fields.put("taskUrl", settings.url);
        fields.put("cid", cid);
        fields.put("ip", ip);
        fields.put("hostName", hostName);
        fields.put("port", port);
        fields.put("path", path);
        fields.put("superNodeIp", calls.node().host());
        fields.put("version", settings.version);
        fields.put("callSystem", CALL_SYSTEM);
        fields.put("dfdaemon", false);
        if (!settings.md5.isEmpty()) {
            fields.put("md5", settings.md5);
        }
        if (!settings.identifier.isEmpty()) {
            fields.put("identifier", settings.identifier);
        }
        boolean form = settings.encoding == PeerSettings.Encoding.FORM;
        String body = form ? form(fields) : json(fields);
        String type = form ? "application/x-www-form-urlencoded" : JSON_TYPE;
        return reply(calls.post("/peer/registry", type, body, settings.kind.registerTimeout()));
    }

    private String form(Map<String, Object> fields) {
        StringJoiner form = new StringJoiner("&");
        fields.forEach((name, value) -> form.add(name + '=' + encoded(value.toString())));
        settings.headers.forEach((name, value) -> form.add("headers=" + encoded(name + ": " + value)));
        return form.toString();
    }

    private String json(Map<String, Object> fields) throws IOException {
        ObjectNode json = JSON.valueToTree(fields);
        if (!settings.headers.isEmpty()) {
            ArrayNode headers = json.putArray("headers");
            settings.headers.forEach((name, value) -> headers.add(name + ": " + value));
        }
        return JSON.writeValueAsString(json);
    }

    /** GET /peer/task. */
    Reply pull(String cid, String taskId, PieceResult report) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("srcCid", cid);
        query.put("dstCid", report.dstCid());
        query.put("range", report.range());
        query.put("result", Integer.toString(report.result()));
        query.put("status", Integer.toString(report.status()));
        query.put("taskId", taskId);
        return get("/peer/task", query);
    }

    /** GET /peer/piece/suc: the piece is on this peer's disk. */
    Reply pieceSuccess(String cid, String taskId, PieceTask piece) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("taskId", taskId);
        query.put("cid", cid);
        query.put("dstCid", piece.cid());
        query.put("pieceRange", piece.range().toString());
        return get("/peer/piece/suc", query);
    }

    /** GET /peer/piece/error: the piece came whole, and wrong. */
    Reply wrongMd5(String cid, String taskId, PieceTask piece, String realMd5) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("errorType", "FILE_MD5_NOT_MATCH");
        query.put("srcCid", cid);
        query.put("dstCid", piece.cid());
        query.put("dstIp", piece.ip());
        query.put("taskId", taskId);
        query.put("range", piece.range().toString());
        query.put("realMd5", realMd5);
        query.put("expectedMd5", piece.digest().toString());
        return get("/peer/piece/error", query);
    }

    /** GET /peer/piece/error: the other side does not know the file. */
    Reply fileMissing(String cid, String taskId, PieceTask piece) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("errorType", "FILE_NOT_EXIST");
        query.put("srcCid", cid);
        query.put("dstCid", piece.cid());
        query.put("taskId", taskId);
        return get("/peer/piece/error", query);
    }

    /** GET /peer/service/down. */
    Reply serviceDown(String cid, String taskId) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("taskId", taskId);
        query.put("cid", cid);
        return get("/peer/service/down", query);
    }

    /** POST /task/metrics: how the whole download went. */
    Reply metrics(String cid, String taskId, String ip, int port, PeerTally tally, Duration duration) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("IP", ip);
        fields.put("cID", cid);
        fields.put("callSystem", CALL_SYSTEM);
        fields.put("backsourceReason", "0");
        fields.put("duration", duration.toMillis() / MILLIS);
        fields.put("fileLength", tally.fileLength());
        fields.put("port", port);
        fields.put("success", true);
        fields.put("taskId", taskId);
        String body = JSON.writeValueAsString(fields);
        return reply(calls.post("/task/metrics", JSON_TYPE, body, settings.kind.readTimeout()));
    }

    private Reply get(String path, Map<String, String> query) throws IOException {
        StringJoiner target = new StringJoiner("&", path + '?', "");
        query.forEach((name, value) -> target.add(name + '=' + encoded(value)));
        return reply(calls.get(target.toString(), settings.kind.readTimeout()));
    }

    private Reply reply(byte[] body) throws IOException {
        JsonNode json = JSON.readTree(body);
        if (json == null || !json.path("code").isInt()) {
            throw new IOException("the supernode answered without a code");
        }
        return new Reply(json.path("code").intValue(), json.path("msg").asText(""), json.path("data"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
