package io.supernode.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The four example replies of the API text, byte for byte but for white space and downLink, which must be a number. */
class ApiTextTest {

    private static final TaskId TASK = new TaskId("ba270626349198840d0255de8358b6c93fe6d57d922d036fbf40bcf3499f44a8");

    @Test
    void theRegistrationReplyIsThatOfTheApiText() {
        String expected = """
                {
                  "code": 200,
                  "data": {
                    "fileLength": 687481,
                    "pieceSize": 4194304,
                    "taskId": "ba270626349198840d0255de8358b6c93fe6d57d922d036fbf40bcf3499f44a8"
                  }
                }""";
        var outcome = new RegistrationOutcome.Registered(TASK, 687_481, 4_194_304);
        assertEquals(compact(expected), text(WireReplies.registration(outcome, ClientVersion.UNKNOWN)));
        assertEquals(compact(expected), text(WireReplies.registration(outcome, new ClientVersion("0.4.3"))));
    }

    @Test
    void theWaitReplyIsThatOfTheApiText() {
        String expected = "{\"code\":602,\"msg\":\"client sucCount:0,cdn status:Running,cdn sucCount: 0\"}";
        assertEquals(expected, text(WireReplies.pull(new PullOutcome.Wait(0, "Running", 0))));
        assertEquals(expected, text(WireReplies.withdrawnPull()));
    }

    @Test
    void thePiecesReplyIsThatOfTheApiTextWithDownLinkAsANumber() {
        String expected = """
                {
                  "code": 601,
                  "data": [
                    {
                      "cid": "cdnnode:10.148.177.242~ba270626349198840d0255de8358b6c93fe6d57d922d036fbf40bcf3499f44a8",
                      "downLink": 20480,
                      "path": "/qtdown/ba2/ba270626349198840d0255de8358b6c93fe6d57d922d036fbf40bcf3499f44a8",
                      "peerIp": "10.148.177.242",
                      "peerPort": 8001,
                      "pieceMd5": "d78ef0af9e95e880fa583b41cf5ad791:687486",
                      "pieceNum": 0,
                      "pieceSize": 4194304,
                      "range": "0-4194303"
                    }
                  ]
                }""";
        var piece = new PieceAssignment(
                0,
                4_194_304,
                "cdnnode:10.148.177.242~" + TASK,
                new PeerAddress("10.148.177.242", 8001),
                "/qtdown/ba2/" + TASK,
                PieceDigest.parse("d78ef0af9e95e880fa583b41cf5ad791:687486"),
                20_480,
                true);
        assertEquals(compact(expected), text(WireReplies.pull(new PullOutcome.Pieces(List.of(piece)))));
    }

    @Test
    void theProgressReplyIsThatOfTheApiText() {
        assertEquals(
                "{\"code\":200,\"msg\":\"success\"}",
                text(WireReplies.pieceReported(new ReportOutcome.Accepted(ClientVersion.UNKNOWN))));
    }

    private static String compact(String json) {
        return json.replaceAll("\\s", "");
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
