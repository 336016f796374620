package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.TaskId;
import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls of the API as clients make them, over real sockets. */
@Timeout(60)
class ControlServerTest extends ControlServerTestBase {

    private static final Duration LONG_HOLD = Duration.ofMillis(4500);
    private static final String SUCCESS = "{\"code\":200,\"msg\":\"success\"}";

    @Test
    void theExchangeOfTheApiTextIsReproduced() throws Exception {
        Reply registered = register(FORM, form(CID, ""));
        String task = taskOf(CID, "");
        assertEquals(
                "{\"code\":200,\"data\":{\"fileLength\":687481,\"pieceSize\":4194304,\"taskId\":\"" + task + "\"}}",
                registered.body());
        assertEquals(
                "{\"code\":602,\"msg\":\"client sucCount:0,cdn status:Running,cdn sucCount: 0\"}",
                get(pull(task, CID, "700", "502", "")).body());
        origin.deliver();
        assertEquals(
                "{\"code\":601,\"data\":[{\"cid\":\"cdnnode:10.148.177.242~" + task + "\",\"downLink\":20480,\"path\":\"/qtdown/"
                        + task.substring(0, 3) + '/' + task
                        + "\",\"peerIp\":\"10.148.177.242\",\"peerPort\":8001,\"pieceMd5\":"
                        + "\"d78ef0af9e95e880fa583b41cf5ad791:687486\",\"pieceNum\":0,\"pieceSize\":4194304,"
                        + "\"range\":\"0-4194303\"}]}",
                get(pull(task, CID, "700", "502", "")).body());
        assertEquals(
                SUCCESS,
                get("/peer/piece/suc?dstCID=cdnnode:10.148.177.242~" + task + "&pieceRange=0-4194303&taskId=" + task
                                + "&cID=" + CID)
                        .body());
        assertEquals(
                "{\"code\":600,\"data\":{\"md5\":\"" + HandFedOrigin.FILE_MD5 + "\",\"fileLength\":687481}}",
                get(pull(task, CID, "701", "501", "0-4194303")).body());
        assertEquals(SUCCESS, get(pull(task, CID, "702", "501", "")).body());
        assertEquals(SUCCESS, get("/peer/service/down?taskId=" + task + "&cid=" + CID).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, "application/json;charset=utf-8", "application/json; charset=UTF-8"})
    void jsonAndFormRegisterTheSameTask(String type) throws IOException {
        assertEquals(register(FORM, form(CID, "")).body(), register(type, json("127.0.0.1-3-4", "")).body());
    }

    @Test
    void aGo1ClientGetsTheCodesOfItsGeneration() throws IOException {
        Reply registered = register(JSON, json(CID, "1.0.6"));
        assertTrue(registered.body().endsWith(",\"cdnSource\":\"supernode\"}}"), registered.body());
        String task = taskOf(CID, "1.0.6");
        assertEquals(
                "{\"code\":611,\"msg\":\"success\"}",
                get("/peer/piece/suc?taskId=" + task + "&cid=" + CID + "&pieceRange=0-4194303&dstCid=x").body());
        assertEquals(
                "{\"code\":612,\"msg\":\"success\"}",
                get("/peer/service/down?taskId=" + task + "&cid=" + CID).body());
    }

    @Test
    void aComplaintIsTakenWithCidsAndTaskOnly() throws IOException {
        String task = taskOf(CID, "");
        assertEquals(
                SUCCESS,
                get("/peer/piece/error?errorType=FILE_NOT_EXIST&srcCid=" + CID + "&dstCid=other&taskId=" + task).body());
    }

    @Test
    void aDroppedTaskIsUnknownAfterwards() throws IOException {
        String task = taskOf(CID, "");
        assertEquals(SUCCESS, send("DELETE", "/peer/tasks/" + task).body());
        assertCode(502, send("DELETE", "/peer/tasks/" + task));
        assertCode(502, get(pull(task, CID, "700", "502", "")));
    }

    @Test
    void anIdlePeerIsHeldUntilThereIsAPiece() throws Exception {
        restart(LONG_HOLD);
        String task = taskOf(CID, "");
        try (RawClient client = connect()) {
            client.send("GET " + pull(task, CID, "700", "502", "") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Await.until("the pull is held", () -> server.heldPulls() == 1);
            origin.deliver();
            assertCode(601, client.readReply());
        }
        assertEquals(0, server.heldPulls());
    }

    @Test
    void aHeldPeerThatHangsUpGetsNothingAssigned() throws Exception {
        restart(LONG_HOLD);
        String task = taskOf(CID, "");
        try (RawClient client = connect()) {
            client.send("GET " + pull(task, CID, "700", "502", "") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Await.until("the pull is held", () -> held(task) == 1);
        }
        Await.until("the pull is withdrawn", () -> held(task) == 0 && server.heldPulls() == 0);
        origin.deliver();
        assertEquals(0, supernode.swarm(new TaskId(task)).orElseThrow().seedUploads());
    }

    @Test
    void aPortThatClosesAnswersWhatItHolds() throws Exception {
        restart(LONG_HOLD);
        String task = taskOf(CID, "");
        try (RawClient client = connect()) {
            client.send("GET " + pull(task, CID, "700", "502", "") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Await.until("the pull is held", () -> server.heldPulls() == 1);
            server.close();
            assertCode(602, client.readReply());
        }
    }

    @Test
    void pingIsAnswered() throws IOException {
        Reply reply = get("/_ping");
        assertEquals(200, reply.status());
        assertEquals("OK", reply.body());
        assertNull(reply.header("server"));
    }

    @Test
    void aTakenPortIsReportedInOneSentence() {
        int port = server.port();
        var refusal = assertThrows(IOException.class, () -> ControlServer.bind(ControlSettings.onPort(port)));
        assertEquals("cannot listen on control port " + port + ": Address already in use", refusal.getMessage());
    }

    private int held(String task) {
        return supernode.task(new TaskId(task)).orElseThrow().heldPulls();
    }

    private static void assertCode(int code, Reply reply) {
        assertEquals(200, reply.status());
        assertTrue(reply.body().startsWith("{\"code\":" + code + ","), reply.body());
    }
}
