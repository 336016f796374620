package io.supernode.testkit.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.origin.Content;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that behave like a generation of clients: protocol sections 1 and 2, operations section 1. */
@Timeout(60)
class GenerationTest {

    private static final String NOT_FOUND = "{\"code\":502,\"msg\":\"target not found\"}";
    private static final Content CONTENT = Content.random(6, 100_000);

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

    private Peer peer(ClientKind kind) {
        return new Peer(settings(kind).build(), sleeps::add);
    }

    private PeerSettings.Builder settings(ClientKind kind) {
        return PeerSettings.builder("127.0.0.1", node.port(), "http://x/f", directory.resolve("target"))
                .client(kind)
                .queuePoll(Duration.ofMillis(100));
    }

    @ParameterizedTest
    @CsvSource({"PY,0.2.0,application/x-www-form-urlencoded", "GO0,0.4.2,application/json;charset=utf-8",
        "GO1,1.0.6,application/json;charset=utf-8"})
    void eachGenerationRegistersInItsEncodingAndVersion(ClientKind kind, String version, String type) throws Exception {
        try (Peer peer = peer(kind)) {
            assertEquals(CONTENT.md5(), peer.download());
            node.awaitCalls("/task/metrics", kind == ClientKind.GO1 ? 1 : 0);
        }
        assertEquals(type, node.calls("/peer/registry").get(0).contentType());
        assertTrue(node.calls("/peer/registry").get(0).body().contains(version), node.calls("/peer/registry").toString());
        assertEquals(kind == ClientKind.GO1 ? 1 : 0, node.calls("/task/metrics").size());
    }

    @ParameterizedTest
    @CsvSource({"PY,1,TO_ORIGIN", "GO0,1,CRASHED", "GO1,0,TO_ORIGIN"})
    void whoIsForgottenRegistersAsOftenAsItsListAllows(ClientKind kind, int again, DownloadEnd end) {
        node.thenReply(NOT_FOUND).thenReply(NOT_FOUND).thenReply(NOT_FOUND);
        Peer peer = peer(kind);
        assertEquals(end, assertThrows(PeerFailedException.class, peer::download).end());
        assertEquals(1 + again, node.calls("/peer/registry").size());
        assertEquals(1 + again, peer.tally().pulls());
    }

    @ParameterizedTest
    @CsvSource({"PY,2", "GO0,4", "GO1,4"})
    void aPullWhoseConnectionEndsIsAskedAgainBeforeTheClientLearnsOfIt(ClientKind kind, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            node.thenHangUp();
        }
        try (Peer peer = peer(kind)) {
            assertEquals(CONTENT.md5(), peer.download());
            assertEquals(0, peer.tally().migrations());
        }
        assertEquals(1, node.calls("/peer/registry").size());
        assertEquals(times + 2, node.calls("/peer/task").size());
    }

    @ParameterizedTest
    @EnumSource(ClientKind.class)
    void whoseCallsAreRefusedLeaves(ClientKind kind) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Peer peer = new Peer(
                PeerSettings.builder("127.0.0.1", port, "http://x/f", directory.resolve("target"))
                        .client(kind)
                        .ip("127.0.0.1")
                        .build(),
                sleeps::add);
        assertEquals(DownloadEnd.TO_ORIGIN, assertThrows(PeerFailedException.class, peer::download).end());
    }

    @ParameterizedTest
    @CsvSource({"PY,600,2000", "GO0,600,2000", "GO1,50,100"})
    void eachGenerationHasItsOwnSleepOn602(ClientKind kind, long least, long most) {
        for (int i = 0; i < 200; i++) {
            long millis = kind.sleepNanos(0, new Random(i)::nextLong) / 1_000_000;
            assertTrue(millis >= least && millis <= most, kind + ": " + millis);
        }
        assertEquals(800_000_000L, ClientKind.GO1.sleepNanos(100, bound -> 0));
    }

    @Test
    void whoIsToldToAskAgainHasThePatienceOfItsVersion() {
        assertEquals(Duration.ofSeconds(1), ClientKind.pendingPause("1.0.6"));
        assertEquals(Duration.ofMillis(2500), ClientKind.pendingPause("1.0.4"));
        assertEquals(Duration.ofMillis(2500), ClientKind.pendingPause("0.2.0"));
        assertEquals(3, ClientKind.GO1.pendingAttempts());
    }

    @Test
    void aPythonClientFailsAPieceThatIsSlowerThanItsMinimum() {
        assertEquals(33_000_000_000L, ClientKind.PY.transferTimeoutNanos(4 << 20, true));
        assertEquals(Duration.ofMillis(1500), ClientKind.PY.transferSilence(4 << 20, true));
        assertEquals(74_000_000_000L, ClientKind.GO1.transferTimeoutNanos(4 << 20, false));
        assertEquals(Duration.ofSeconds(74), ClientKind.GO1.transferSilence(4 << 20, false));
    }

    @Test
    void aPeerWithAnAddressOfItsOwnIsReachedThere() throws Exception {
        try (Peer peer = new Peer(settings(ClientKind.PY).ip(LoopbackAddress.of(300)).build(), sleeps::add)) {
            peer.download();
            Map<String, String> fields = ScriptedSupernode.parameters(node.calls("/peer/registry").get(0).body());
            assertEquals("127.77.2.47", fields.get("ip"));
            node.thenReply(node.onePiece(0, fields.get("cid"), fields.get("path"), Integer.parseInt(fields.get("port")))
                    .replace("\"peerIp\":\"127.0.0.1\"", "\"peerIp\":\"127.77.2.47\""));
            try (Peer second = new Peer(
                    PeerSettings.builder("127.0.0.1", node.port(), "http://x/f", directory.resolve("second"))
                            .client(ClientKind.PY)
                            .build(),
                    sleeps::add)) {
                assertEquals(CONTENT.md5(), second.download());
                assertEquals(CONTENT.length() + 5, second.tally().fromPeers());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"PY,PY,0", "PY,GO0,1", "PY,GO1,1", "GO0,PY,0", "GO0,GO1,0", "GO1,PY,0", "GO1,GO0,0"})
    void onlyClientsInGoFailToGetAShortPieceAndOnlyFromPythonServers(ClientKind server, ClientKind client, int failures)
            throws Exception {
        try (Peer first = new Peer(settings(server).build(), sleeps::add)) {
            first.download();
            node.awaitCalls("/peer/piece/suc", 1);
            String registered = node.calls("/peer/registry").get(0).body();
            Map<String, String> fields =
                    server == ClientKind.PY ? ScriptedSupernode.parameters(registered) : jsonFields(registered);
            node.thenReply(node.onePiece(0, fields.get("cid"), fields.get("path"), Integer.parseInt(fields.get("port"))));
            node.thenPieces(0);
            try (Peer second = new Peer(
                    PeerSettings.builder("127.0.0.1", node.port(), "http://x/f", directory.resolve("second"))
                            .client(client)
                            .queuePoll(Duration.ofMillis(100))
                            .build(),
                    sleeps::add)) {
                assertEquals(CONTENT.md5(), second.download());
                assertEquals(failures, second.tally().failures());
            }
        }
        assertEquals(0, node.calls("/peer/piece/error").size(), "nobody takes the bytes for wrong ones");
    }

    @Test
    void whatALyingPeerGivesIsReportedAndNeverKept() throws Exception {
        try (Peer liar = new Peer(settings(ClientKind.GO0).serving(Serving.LYING).build(), sleeps::add)) {
            assertEquals(CONTENT.md5(), liar.download());
            node.awaitCalls("/peer/piece/suc", 1);
            Map<String, String> fields = jsonFields(node.calls("/peer/registry").get(0).body());
            node.thenReply(node.onePiece(0, fields.get("cid"), fields.get("path"), Integer.parseInt(fields.get("port"))));
            node.thenPieces(0);
            try (Peer second = new Peer(
                    PeerSettings.builder("127.0.0.1", node.port(), "http://x/f", directory.resolve("second")).build(),
                    sleeps::add)) {
                assertEquals(CONTENT.md5(), second.download());
                assertEquals(1, second.tally().failures());
            }
            assertEquals("FILE_MD5_NOT_MATCH", node.calls("/peer/piece/error").get(0).parameters().get("errorType"));
        }
    }

    private static Map<String, String> jsonFields(String body) throws IOException {
        JsonNode json = new ObjectMapper().readTree(body);
        return Map.of("cid", json.path("cid").asText(), "path", json.path("path").asText(), "port", json.path("port").asText());
    }
}
