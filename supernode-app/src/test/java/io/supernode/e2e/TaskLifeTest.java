package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.app.RunningNode;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.Peer;
import io.supernode.testkit.peer.PeerTally;
import io.supernode.testkit.peer.Swarm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a task, and of its peers, when it or the server ends before they do. */
class TaskLifeTest extends EndToEnd {

    private static final Content CONTENT = Content.random(31, 6L * CONTENT_PER_PIECE - 3);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void stopThread() {
        thread.shutdownNow();
    }

    @Test
    void peersWithAPartOfADroppedTaskAreSentToTheOriginAndOthersGetTheFileAnew() throws Exception {
        origin.at(PATH).content(CONTENT).stallingAfter(2L * CONTENT_PER_PIECE + BUFFERS);
        HandDrivenPeer operator = new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-1", 0);
        operator.register(origin.url(PATH));
        try (Swarm swarm = new Swarm(manySettings(2))) {
            CompletableFuture<List<Swarm.Result>> results = start(swarm);
            await("a piece at each peer", () ->
                    swarm.tallies().stream().allMatch(tally -> tally.fromPeers() + tally.fromSupernode() > 0));
            assertEquals(200, operator.dropTask().path("code").asInt());
            origin.at(PATH).release();
            List<Swarm.Result> ended = results.join();
            // With either answer real clients get the file from the origin.
            assertTrue(
                    ended.stream().map(result -> result.failure().orElse("finished"))
                            .allMatch(why -> why.contains("610") || why.contains("607")),
                    ended::toString);
        }
        assertDownloads(settings("b"), "b", CONTENT);
        assertEquals(2, origin.bodyRequests(PATH));
    }

    @Test
    void aDroppedTaskIsUnknownAndItsBytesAreGone() throws Exception {
        origin.at(PATH).content(CONTENT);
        assertDownloads(settings("a"), "a", CONTENT);
        HandDrivenPeer operator = new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-1", 0);
        operator.register(origin.url(PATH));
        assertEquals(200, operator.dropTask().path("code").asInt());
        assertEquals(502, operator.start().path("code").asInt());
        assertEquals(502, operator.dropTask().path("code").asInt());
        await("gone", () -> HandDrivenPeer.fetchStatus(node.downloadPort(), operator.dataPath(), "0-4194303") == 404);
        assertDownloads(settings("b"), "b", CONTENT);
        assertEquals(2, origin.bodyRequests(PATH));
    }

    @Test
    void piecesOfAFileThatIsBeingFetchedAreServedWhileAnotherProcessTakesOver() throws Exception {
        origin.at(PATH).content(CONTENT).stallingAfter(2L * CONTENT_PER_PIECE + BUFFERS);
        String path = pathOfFirstPiece();
        await("the second piece", () -> isServed(path, 1));
        node.release();
        assertTrue(isServed(path, 0));
        assertTrue(isServed(path, 1));
    }

    @Test
    void piecesOfACompleteFileAreServedWhileAnotherProcessTakesOver() throws Exception {
        origin.at(PATH).content(CONTENT);
        String path = pathOfFirstPiece();
        await("the last piece", () -> isServed(path, 5));
        node.release();
        for (int piece = 0; piece < 6; piece++) {
            assertTrue(isServed(path, piece), "piece " + piece);
        }
    }

    /** Where the pieces of the file are, of which at least the first one is stored. */
    private String pathOfFirstPiece() throws Exception {
        HandDrivenPeer peer = new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-1", 0);
        peer.register(origin.url(PATH));
        return peer.start().path("data").path(0).path("path").asText();
    }

    private boolean isServed(String path, int piece) throws Exception {
        long first = piece * 4_194_304L;
        return HandDrivenPeer.fetchStatus(node.downloadPort(), path, first + "-" + (first + 99)) == 206;
    }

    @Test
    void aRestartedServerServesWhatItHadStored() throws Exception {
        origin.at(PATH).content(CONTENT);
        assertDownloads(settings("a"), "a", CONTENT);
        node.close();
        node = RunningNode.start(home(), "--allow-loopback-origin");
        assertDownloads(settings("b"), "b", CONTENT);
        assertEquals(1, origin.bodyRequests(PATH));
    }

    @Test
    void peersFinishAlthoughTheServerIsRestartedMeanwhile() throws Exception {
        origin.at(PATH).content(CONTENT).stallingAfter(2L * CONTENT_PER_PIECE + BUFFERS);
        int port = node.controlPort();
        try (Swarm swarm = new Swarm(manySettings(2))) {
            CompletableFuture<List<Swarm.Result>> results = start(swarm);
            await("two pieces at each peer", () -> swarm.tallies().stream()
                    .allMatch(tally -> tally.fromPeers() + tally.fromSupernode() >= 2L * CONTENT_PER_PIECE));
            node.close();
            origin.at(PATH).release();
            node = RunningNode.start(
                    home(), "--allow-loopback-origin", "--port", Integer.toString(port));
            assertAllHave(CONTENT, results.join());
        }
    }

    @Test
    void manyRegistrationsAtOnceAskTheOriginOnce() throws Exception {
        origin.at(PATH).content(CONTENT).stallingAfter(1);
        List<CompletableFuture<JsonNode>> replies = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            for (int i = 0; i < 64; i++) {
                HandDrivenPeer client = new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-" + i, 0);
                replies.add(CompletableFuture.supplyAsync(() -> registered(client), threads));
            }
            for (CompletableFuture<JsonNode> reply : replies) {
                assertEquals(200, reply.join().path("code").asInt());
                assertEquals(replies.get(0).join(), reply.join());
            }
        } finally {
            threads.shutdownNow();
        }
        assertTrue(origin.at(PATH).awaitStalled(1, PATIENCE));
        assertEquals(1, origin.requests(PATH).size(), "what the probe began is the fetch");
    }

    @Test
    void aPeerHasTheFirstPieceBeforeTheOriginHasSentTheLast() throws Exception {
        origin.at(PATH).content(CONTENT).stallingAfter((long) CONTENT_PER_PIECE + BUFFERS);
        try (Peer peer = new Peer(settings("peer-1").build())) {
            CompletableFuture<String> md5 = CompletableFuture.supplyAsync(() -> quietly(peer::download), thread);
            PeerTally tally = peer.tally();
            await("one piece", () -> tally.fromSupernode() == CONTENT_PER_PIECE + 5L);
            assertEquals(CONTENT.length(), tally.fileLength());
            origin.at(PATH).release();
            assertEquals(CONTENT.md5(), md5.join());
        }
    }

    private CompletableFuture<List<Swarm.Result>> start(Swarm swarm) {
        return CompletableFuture.supplyAsync(() -> quietly(swarm::download), thread);
    }

    private JsonNode registered(HandDrivenPeer client) {
        return quietly(() -> client.register(origin.url(PATH)));
    }
}
