package io.supernode.testkit.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.ScriptedSupernode.Call;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PeerTest {

    private static final int CONTENT_PER_PIECE = ScriptedSupernode.PIECE_SIZE - 5;
    private static final String WAIT = "{\"code\":602,\"msg\":\"client sucCount:0,cdn status:Running,cdn sucCount: 0\"}";
    private static final String NOT_FOUND = "{\"code\":502,\"msg\":\"target not found\"}";
    /** Two pieces, the second one short. */
    private static final Content CONTENT = Content.random(5, CONTENT_PER_PIECE + 1000L);

    @TempDir
    Path directory;

    private final List<Duration> sleeps = new CopyOnWriteArrayList<>();
    private ScriptedSupernode node;

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedSupernode(CONTENT);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CONTENT_PER_PIECE, CONTENT_PER_PIECE + 1, 3 * CONTENT_PER_PIECE})
    void aFileOfAnyLengthComesTogetherFromItsFrames(int length) throws Exception {
        Content content = Content.random(length, length);
        try (ScriptedSupernode own = new ScriptedSupernode(content)) {
            for (int piece = 0; piece < Math.max(1, (length + CONTENT_PER_PIECE - 1) / CONTENT_PER_PIECE); piece++) {
                own.thenPieces(piece);
            }
            try (Peer peer = peer(settings(own))) {
                assertEquals(content.md5(), peer.download());
            }
            assertArrayEquals(content.bytes(), Files.readAllBytes(target()));
        }
    }

    @Test
    void nothingButTheFileIsLeftBehind() throws Exception {
        node.thenPieces(0).thenPieces(1);
        try (Peer peer = peer(settings(node))) {
            peer.download();
        }
        try (var files = Files.list(directory)) {
            assertEquals(List.of(target()), files.toList());
        }
    }

    @Test
    void aRegistrationByFormCarriesWhatClientsSend() throws Exception {
        node.thenPieces(0).thenPieces(1);
        try (Peer peer = peer(settings(node).header("X-A", "1,2").header("X-B", "a b&c").md5(CONTENT.md5()))) {
            peer.download();
        }
        Call call = node.calls("/peer/registry").get(0);
        assertEquals("application/x-www-form-urlencoded", call.contentType());
        Map<String, String> fields = ScriptedSupernode.parameters(call.body());
        assertEquals("http://origin.example.com/file?a=b", fields.get("rawUrl"));
        assertEquals("http://origin.example.com/file?a=b", fields.get("taskUrl"));
        assertEquals("127.0.0.1", fields.get("ip"));
        assertEquals("127.0.0.1", fields.get("superNodeIp"));
        assertEquals("false", fields.get("dfdaemon"));
        assertEquals(CONTENT.md5(), fields.get("md5"));
        assertTrue(fields.get("path").startsWith("/peer/file/"));
        assertTrue(fields.get("cid").matches("127\\.0\\.0\\.1-\\d+-\\d+"));
        assertTrue(Integer.parseInt(fields.get("port")) > 0);
        assertTrue(List.of("X-A: 1,2|X-B: a b&c", "X-B: a b&c|X-A: 1,2").contains(fields.get("headers")));
    }

    @Test
    void aRegistrationByJsonCarriesTheSame() throws Exception {
        node.thenPieces(0).thenPieces(1);
        try (Peer peer = peer(settings(node).header("X-A", "1").encoding(PeerSettings.Encoding.JSON))) {
            peer.download();
        }
        Call call = node.calls("/peer/registry").get(0);
        assertEquals("application/json;charset=utf-8", call.contentType());
        JsonNode fields = new ObjectMapper().readTree(call.body());
        assertTrue(fields.path("port").isInt());
        assertTrue(fields.path("dfdaemon").isBoolean());
        assertEquals("X-A: 1", fields.path("headers").path(0).asText());
        assertEquals("127.0.0.1", fields.path("ip").asText());
    }

    @Test
    void piecesAreAskedForWithTheHeadersOfRealClients() throws Exception {
        node.thenPieces(0).thenPieces(1);
        try (Peer peer = peer(settings(node))) {
            peer.download();
        }
        Map<String, List<String>> headers = node.downloads().get(1);
        assertEquals(List.of("bytes=4194304-8388607"), headers.get("Range"), "the full size, also for the last piece");
        assertEquals(List.of("1"), headers.get("Piecenum"));
        assertEquals(List.of("4194304"), headers.get("Piecesize"));
        assertEquals(List.of("close"), headers.get("Connection"));
    }

    @Test
    void thePullsReportWhatHappenedInOrder() throws Exception {
        node.thenPieces(0).thenPieces(1);
        try (Peer peer = peer(settings(node))) {
            peer.download();
            node.awaitCalls("/peer/piece/suc", 2);
            assertEquals(CONTENT.length() + 10, peer.tally().fromSupernode());
        }
        List<Call> pulls = node.calls("/peer/task");
        assertReport(pulls.get(0), "700", "502", "", "");
        String seed = "cdnnode:127.0.0.1~" + ScriptedSupernode.TASK;
        assertReport(pulls.get(1), "701", "503", seed, ScriptedSupernode.range(0));
        assertReport(pulls.get(2), "701", "503", seed, ScriptedSupernode.range(1));
        // The next pull does not wait until the piece is written, so that the next piece may be written before.
        Call written = node.calls("/peer/piece/suc").stream()
                .filter(call -> ScriptedSupernode.range(0).equals(call.parameters().get("pieceRange")))
                .findFirst().orElseThrow();
        assertEquals(pulls.get(0).parameters().get("srcCid"), written.parameters().get("cid"));
        assertEquals(seed, written.parameters().get("dstCid"));
        assertEquals(1, node.calls("/peer/service/down").size());
    }

    @Test
    void aWaitingPeerSleepsAndRepeatsTheIdenticalRequest() throws Exception {
        node.thenPieces(0).thenReply(WAIT).thenReply(WAIT).thenReply(WAIT).thenPieces(1);
        try (Peer peer = peer(settings(node).seed(1))) {
            peer.download();
            assertEquals(3, peer.tally().waits());
        }
        List<Call> pulls = node.calls("/peer/task");
        assertEquals(pulls.get(1), pulls.get(2));
        assertEquals(pulls.get(1), pulls.get(4));
        assertEquals(3, sleeps.size());
        assertTrue(sleeps.stream().allMatch(sleep -> sleep.toMillis() >= 600 && sleep.toMillis() <= 2000));
        assertTrue(sleeps.stream().distinct().count() > 1);
    }

    @Test
    void anUnknownCodeMakesThePeerRegisterAgainAndGoOn() throws Exception {
        // After the migration the supernode knows nothing and assigns a piece that the peer has.
        node.thenPieces(0).thenReply(NOT_FOUND).thenPieces(0).thenPieces(1);
        try (Peer peer = peer(settings(node))) {
            assertEquals(CONTENT.md5(), peer.download());
            assertEquals(1, peer.tally().migrations());
        }
        List<Call> registrations = node.calls("/peer/registry");
        assertEquals(2, registrations.size());
        assertEquals(registrations.get(0).body(), registrations.get(1).body());
        List<Call> pulls = node.calls("/peer/task");
        assertReport(pulls.get(2), "700", "503", "cdnnode:127.0.0.1~" + ScriptedSupernode.TASK, ScriptedSupernode.range(0));
        assertEquals("701", pulls.get(3).parameters().get("status"));
        assertEquals(ScriptedSupernode.range(0), pulls.get(3).parameters().get("range"));
        assertEquals(2, node.downloads().size(), "no piece is downloaded twice");
    }

    @Test
    void aPieceWithAnotherMd5IsReportedAndTriedAgain() throws Exception {
        node.thenReply(node.wrongPiece(0)).thenPieces(0).thenPieces(1);
        try (Peer peer = peer(settings(node))) {
            assertEquals(CONTENT.md5(), peer.download());
            assertEquals(1, peer.tally().failures());
        }
        Map<String, String> complaint = node.calls("/peer/piece/error").get(0).parameters();
        assertEquals("FILE_MD5_NOT_MATCH", complaint.get("errorType"));
        assertEquals(ScriptedSupernode.range(0), complaint.get("range"));
        assertEquals("0".repeat(32) + ":4194304", complaint.get("expectedMd5"));
        assertEquals(ScriptedSupernode.md5(node.framed(0)) + ":4194304", complaint.get("realMd5"));
        assertReport(
                node.calls("/peer/task").get(1), "701", "500", "cdnnode:127.0.0.1~" + ScriptedSupernode.TASK,
                ScriptedSupernode.range(0));
    }

    @Test
    void aPeerServesWhatItHasWrittenAndNothingElse() throws Exception {
        node.thenPieces(0).thenPieces(1);
        try (Peer peer = peer(settings(node))) {
            peer.download();
            node.awaitCalls("/peer/piece/suc", 2);
            Map<String, String> fields = ScriptedSupernode.parameters(node.calls("/peer/registry").get(0).body());
            String url = "http://127.0.0.1:" + fields.get("port") + fields.get("path");
            HttpResponse<byte[]> reply = get(url, ScriptedSupernode.range(1), 1);
            assertEquals(206, reply.statusCode());
            assertArrayEquals(node.framed(1), reply.body());
            assertArrayEquals(node.framed(0), get(url, ScriptedSupernode.range(0), 0).body());
            assertEquals(416, get(url, ScriptedSupernode.range(2), 2).statusCode());
            assertEquals(400, get(url, "0-", 0).statusCode());
            assertEquals(400, get(url, "1-4194304", 0).statusCode());
            assertEquals(404, get(url + "x", ScriptedSupernode.range(0), 0).statusCode());
            assertEquals(node.framed(0).length + node.framed(1).length, peer.tally().uploaded());
        }
    }

    @Test
    void aPeerDownloadsFromAnotherPeer() throws Exception {
        node.thenPieces(0).thenPieces(1);
        try (Peer first = peer(settings(node))) {
            first.download();
            node.awaitCalls("/peer/piece/suc", 2);
            Map<String, String> fields = ScriptedSupernode.parameters(node.calls("/peer/registry").get(0).body());
            int port = Integer.parseInt(fields.get("port"));
            node.thenReply(node.onePiece(0, fields.get("cid"), fields.get("path"), port));
            node.thenReply(node.onePiece(1, fields.get("cid"), fields.get("path") + "gone", port));
            node.thenReply(node.onePiece(1, fields.get("cid"), fields.get("path"), port));
            try (Peer second = peer(settings(node, directory.resolve("second")))) {
                assertEquals(CONTENT.md5(), second.download());
                assertEquals(CONTENT.length() + 10, second.tally().fromPeers());
                assertEquals(0, second.tally().fromSupernode());
            }
            assertEquals("FILE_NOT_EXIST", node.calls("/peer/piece/error").get(0).parameters().get("errorType"));
        }
    }

    @Test
    void aSourceErrorEndsTheDownloadWithAReason() throws Exception {
        node.thenReply("{\"code\":610,\"msg\":\"md5 mismatch\"}");
        try (Peer peer = peer(settings(node))) {
            PeerFailedException failure = assertThrows(PeerFailedException.class, peer::download);
            assertTrue(failure.getMessage().contains("610 md5 mismatch"), failure.getMessage());
        }
        assertFalse(Files.exists(target()));
    }

    @Test
    void aSupernodeThatNeverHasAnAnswerIsGivenUp() throws Exception {
        for (int i = 0; i < 10; i++) {
            node.thenReply("{\"code\":604,\"msg\":\"origin gone\"}");
        }
        try (Peer peer = peer(settings(node).maxFailures(3))) {
            PeerFailedException failure = assertThrows(PeerFailedException.class, peer::download);
            assertTrue(failure.getMessage().contains("604 origin gone"), failure.getMessage());
        }
    }

    @Test
    void aSupernodeThatIsNotThereIsSaidToBeSo() throws Exception {
        node.close();
        try (Peer peer = peer(settings(node))) {
            PeerFailedException failure = assertThrows(PeerFailedException.class, peer::download);
            assertTrue(failure.getMessage().contains("cannot reach the supernode"), failure.getMessage());
        }
    }

    @Test
    void aFileThatContradictsTheWantedMd5IsNotKept() throws Exception {
        node.thenPieces(0).thenPieces(1);
        try (Peer peer = peer(settings(node).md5("d41d8cd98f00b204e9800998ecf8427e"))) {
            assertThrows(PeerFailedException.class, peer::download);
        }
        try (var files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }

    private Path target() {
        return directory.resolve("target");
    }

    private PeerSettings.Builder settings(ScriptedSupernode supernode) {
        return settings(supernode, target());
    }

    private static PeerSettings.Builder settings(ScriptedSupernode supernode, Path target) {
        return PeerSettings.builder("127.0.0.1", supernode.port(), "http://origin.example.com/file?a=b", target)
                .queuePoll(Duration.ofMillis(100));
    }

    private Peer peer(PeerSettings.Builder settings) {
        return new Peer(settings.build(), sleeps::add);
    }

    private static HttpResponse<byte[]> get(String url, String range, int piece) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Range", "bytes=" + range)
                .header("pieceNum", Integer.toString(piece))
                .header("pieceSize", Integer.toString(ScriptedSupernode.PIECE_SIZE))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    }

    private static void assertReport(Call pull, String status, String result, String dstCid, String range) {
        assertEquals(status, pull.parameters().get("status"));
        assertEquals(result, pull.parameters().get("result"));
        assertEquals(dstCid, pull.parameters().get("dstCid"));
        assertEquals(range, pull.parameters().get("range"));
        assertEquals(ScriptedSupernode.TASK, pull.parameters().get("taskId"));
    }
}
