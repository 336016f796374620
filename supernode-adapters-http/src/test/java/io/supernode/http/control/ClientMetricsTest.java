package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.wire.DownloadReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients of 1.0 send besides the calls of a download, over real sockets. */
@Timeout(60)
class ClientMetricsTest extends ControlServerTestBase {

    private static final String TASK = "a".repeat(64);
    private static final String TAKEN = "{\"code\":1,\"msg\":\"success\"}";

    private final List<DownloadReport> reports = new CopyOnWriteArrayList<>();

    @Test
    void theReportOfAClientIsTakenWithTheCodeThatEndsItsTries() throws IOException {
        assertEquals(TAKEN, post("/task/metrics", "{\"IP\":\"10.0.0.7\",\"backsourceReason\":\"0\",\"cID\":\"" + CID
                + "\",\"callSystem\":\"ci\",\"duration\":1.25,\"fileLength\":5000000000,\"port\":15001,\"success\":true,"
                + "\"taskId\":\"" + TASK + "\"}"));
        assertEquals(
                List.of(new DownloadReport(
                        "10.0.0.7", 15_001, CID, TASK, "ci", true, "0", Duration.ofMillis(1250),
                        OptionalLong.of(5_000_000_000L))),
                reports);
    }

    @Test
    void fieldsThatAClientLeavesOutAreEmpty() throws IOException {
        assertEquals(TAKEN, post("/task/metrics", "{\"fileLength\":-1,\"unknown\":{\"a\":[1]}}"));
        assertEquals(
                List.of(new DownloadReport("", 0, "", "", "", false, "", Duration.ZERO, OptionalLong.empty())), reports);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"fileLength\":-2}|fileLength", "{\"fileLength\":1.5}|fileLength", "{\"fileLength\":1e30}|fileLength",
        "{\"fileLength\":99999999999999999999}|fileLength", "{\"duration\":-1}|duration", "{\"duration\":1e300}|duration",
        "{\"duration\":\"NaN\"}|duration", "{\"port\":65536}|port", "{\"port\":-1}|port", "{\"success\":1}|success",
        "{\"IP\":\"here\"}|IP", "{\"cID\":\"cdnnode:1~2\"}|cID", "{\"taskId\":\"../x\"}|taskId",
        "{\"backsourceReason\":\"x\"}|backsourceReason", "{\"callSystem\":\"a\\u0000b\"}|callSystem",
        "{\"callSystem\":[]}|callSystem", "{\"callSystem\":\"a\\u0085b\"}|callSystem", "[]|body", "{|body", "''|body",
        "cid=a|body"})
    void aMeaninglessReportIsRefusedWithTheNameOfItsField(String body, String field) throws IOException {
        String reply = post("/task/metrics", body);
        assertTrue(reply.startsWith("{\"code\":501,\"msg\":\"" + field), reply);
        assertEquals(List.of(), reports);
    }

    @Test
    void longTextsAndLargeReportsAreRefused() throws IOException {
        String reply = post("/task/metrics", "{\"callSystem\":\"" + "x".repeat(257) + "\"}");
        assertTrue(reply.startsWith("{\"code\":501,\"msg\":\"callSystem"), reply);
        assertEquals(413, raw("POST /task/metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n").status());
        assertEquals(List.of(), reports);
    }

    @Test
    void aFailingSinkDoesNotChangeTheReplyToTheClient() throws IOException {
        try (ControlServer failing = start(supernode, ControlSettings.onPort(0), report -> {
                    throw new IllegalStateException("full");
                });
                RawClient client = RawClient.connect(failing.port())) {
            client.send(request("/task/metrics", "{}"));
            assertEquals(TAKEN, client.readReply().body());
        }
    }

    @Test
    void heartbeatsAndQuestionsForOtherPeersAreAnswered() throws IOException {
        assertEquals(
                "{\"code\":200,\"data\":{\"seedTaskIds\":[]}}",
                post("/peer/heartbeat", "{\"IP\":\"10.0.0.7\",\"port\":15001,\"cID\":\"" + CID + "\"}"));
        assertEquals(
                "{\"code\":200,\"data\":{\"nodes\":[]}}",
                post("/peer/network?start=0&limit=100", "{\"urls\":[\"http://origin/f\"]}"));
    }

    @Override
    ClientMetricsSink metrics() {
        return reports::add;
    }

    private String post(String target, String json) throws IOException {
        Reply reply = raw(request(target, json));
        assertEquals(200, reply.status(), reply.body());
        return reply.body();
    }

    private static String request(String target, String json) {
        return "POST " + target + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length() + "\r\n\r\n" + json;
    }
}
