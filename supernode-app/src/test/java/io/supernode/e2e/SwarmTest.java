package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.Peer;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.PeerSettings.Encoding;
import io.supernode.testkit.peer.PeerTally;
import io.supernode.testkit.peer.Swarm;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several peers of one file. */
class SwarmTest extends EndToEnd {

    private static final int PIECES = 10;
    private static final Content CONTENT = Content.random(11, 10L * CONTENT_PER_PIECE - 17);

    @Test
    void peersThatStartTogetherGetMostFromEachOtherAndTheOriginGivesItsBodyOnce() throws Exception {
        origin.at(PATH).content(CONTENT);
        try (Swarm swarm = new Swarm(manySettings(8))) {
            List<Swarm.Result> results = swarm.download();
            assertAllHave(CONTENT, results);
            long fromPeers = sum(results, PeerTally::fromPeers);
            long fromSupernode = sum(results, PeerTally::fromSupernode);
            assertTrue(fromPeers > fromSupernode, fromPeers + " from peers, " + fromSupernode + " from the supernode");
        }
        assertEquals(1, origin.bodyRequests(PATH));
        assertEquals(CONTENT.length(), origin.bytesSent(PATH));
    }

    @Test
    void formAndJsonPeersOfAllGenerationsShareOneTask() throws Exception {
        origin.at(PATH).content(CONTENT);
        List<PeerSettings> settings = List.of(
                settings("peer-1").encoding(Encoding.FORM).version("0.2.1").build(),
                settings("peer-2").encoding(Encoding.JSON).version("0.4.2").build(),
                settings("peer-3").encoding(Encoding.JSON).version("1.0.6").build());
        try (Swarm swarm = new Swarm(settings)) {
            assertAllHave(CONTENT, swarm.download());
        }
        assertEquals(1, origin.bodyRequests(PATH));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3L * CONTENT_PER_PIECE - 17})
    void clientsOfAllGenerationsGetEveryPieceFromEachOtherWithoutAFailure(long length) throws Exception {
        Content content = Content.random(12, length);
        origin.at(PATH).content(content);
        try (Peer first = new Peer(settings("first").client(ClientKind.PY).build())) {
            first.download();
            List<PeerSettings> settings = new ArrayList<>();
            for (int n = 1; n <= 6; n++) {
                ClientKind kind = ClientKind.values()[n % ClientKind.values().length];
                settings.add(settings("peer-" + n).client(kind).seed(n).build());
            }
            try (Swarm swarm = new Swarm(settings)) {
                List<Swarm.Result> results = swarm.download();
                assertAllHave(content, results);
                assertEquals(0, results.stream().mapToInt(result -> result.tally().failures()).sum());
                assertTrue(sum(results, PeerTally::fromPeers) > 0, "somebody gets something from another one");
            }
        }
    }

    @Test
    void aLatePeerGetsWhatIsStoredWithoutTheOrigin() throws Exception {
        origin.at(PATH).content(CONTENT);
        assertDownloads(settings("first"), "first", CONTENT);
        assertDownloads(settings("late"), "late", CONTENT);
        assertEquals(1, origin.bodyRequests(PATH));
    }

    @Test
    void peersWhoseOriginIsStillSendingShareWhatIsThere() throws Exception {
        // Nobody can have finished while the origin waits, so all that peers hold by then came piece by piece.
        origin.at(PATH).content(CONTENT).stallingAfter(4L * CONTENT_PER_PIECE + BUFFERS);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Swarm swarm = new Swarm(manySettings(3))) {
            CompletableFuture<List<Swarm.Result>> results =
                    CompletableFuture.supplyAsync(() -> quietly(swarm::download), thread);
            await("four pieces at each peer", () -> swarm.tallies().stream()
                    .allMatch(tally -> tally.fromPeers() + tally.fromSupernode() >= 4L * (CONTENT_PER_PIECE + 5)));
            origin.at(PATH).release();
            assertAllHave(CONTENT, results.join());
        } finally {
            thread.shutdownNow();
        }
        assertEquals(1, origin.bodyRequests(PATH));
    }

    @Test
    void peersFinishAlthoughAPeerWithEveryPieceVanished() throws Exception {
        origin.at(PATH).content(CONTENT);
        int deadPort;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            deadPort = gone.getLocalPort();
        }
        HandDrivenPeer vanished = new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-1", deadPort);
        vanished.register(origin.url(PATH));
        takeAll(vanished);
        try (Swarm swarm = new Swarm(manySettings(3))) {
            List<Swarm.Result> results = swarm.download();
            assertAllHave(CONTENT, results);
            assertTrue(results.stream().mapToInt(result -> result.tally().failures()).sum() > 0,
                    "nobody was ever sent to the one that vanished");
        }
    }

    @Test
    void aPeerWithPortZeroDownloadsAndNeverServes() throws Exception {
        origin.at(PATH).content(CONTENT);
        HandDrivenPeer taker = new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-1", 0);
        taker.register(origin.url(PATH));
        takeAll(taker);
        try (Peer peer = new Peer(settings("a").build())) {
            peer.download();
            PeerTally tally = peer.tally();
            assertEquals(0, tally.fromPeers());
            assertEquals(0, tally.failures());
            assertEquals(CONTENT.length() + 5L * PIECES, tally.fromSupernode());
        }
    }

    @Test
    void aClientThatRegistersAgainWithItsCidKeepsItsPieces() throws Exception {
        origin.at(PATH).content(CONTENT);
        HandDrivenPeer client = new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-1", 15_001);
        String task = client.register(origin.url(PATH)).path("data").path("taskId").asText();
        JsonNode had = takeOne(client);
        HandDrivenPeer restarted = new HandDrivenPeer(node.controlPort(), client.cid, 15_002);
        assertEquals(task, restarted.register(origin.url(PATH)).path("data").path("taskId").asText());
        List<Integer> rest = takeAll(restarted);
        assertEquals(PIECES - 1, rest.size());
        assertTrue(!rest.contains(had.path("pieceNum").asInt()), rest + " has what it had: " + had);
    }

    @Test
    void aDownloadRestartedByAnotherClientOfTheHostSucceeds() throws Exception {
        origin.at(PATH).content(CONTENT).stallingAfter(4L * CONTENT_PER_PIECE + BUFFERS);
        Peer killed = new Peer(settings("killed").build());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<String> md5 = CompletableFuture.supplyAsync(() -> quietly(killed::download), thread);
            await("a piece", () -> killed.tally().fromSupernode() > 0);
            killed.close();
            assertThrows(CompletionException.class, md5::join);
        } finally {
            thread.shutdownNow();
        }
        origin.at(PATH).release();
        assertDownloads(settings("killed"), "killed", CONTENT);
    }

    /** Answers the number of each piece that it was told to take until it had all. */
    private static List<Integer> takeAll(HandDrivenPeer peer) throws Exception {
        List<Integer> taken = new ArrayList<>();
        JsonNode reply = peer.start();
        while (reply.path("code").asInt() != 600) {
            if (reply.path("code").asInt() == 602) {
                reply = peer.start();
                continue;
            }
            assertEquals(601, reply.path("code").asInt(), reply.toString());
            JsonNode piece = reply.path("data").path(0);
            peer.reportPiece(piece);
            taken.add(piece.path("pieceNum").asInt());
            reply = peer.succeed(piece);
        }
        return taken;
    }

    /** Takes one piece, answers it. */
    private static JsonNode takeOne(HandDrivenPeer peer) throws Exception {
        JsonNode reply = peer.start();
        while (reply.path("code").asInt() == 602) {
            reply = peer.start();
        }
        JsonNode piece = reply.path("data").path(0);
        peer.reportPiece(piece);
        peer.succeed(piece);
        return piece;
    }

    private static long sum(List<Swarm.Result> results, ToLongFunction<PeerTally> figure) {
        return results.stream().map(Swarm.Result::tally).mapToLong(figure).sum();
    }
}
