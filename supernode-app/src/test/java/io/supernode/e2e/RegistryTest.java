package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.Swarm;
import io.supernode.testkit.registry.RegistryCounts;
import io.supernode.testkit.registry.RegistryFront;
import io.supernode.testkit.registry.RegistrySettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A registry with a token for each client, a latency, and redirects to signed URLs of an object store: nobody is sent to
 * the registry, and the registry gives each blob once.
 */
class RegistryTest extends EndToEnd {

    private static final String DIGEST = "sha256:" + "b1".repeat(32);
    private static final String BLOB = "/v2/some/image/blobs/" + DIGEST;
    private static final Content CONTENT = Content.random(91, 2L * CONTENT_PER_PIECE + 1000);
    private static final int PEERS = 40;
    private static final int CLIENTS = 300;
    /** So often clients from 1.0.5 on ask when they are answered 609. */
    private static final int PENDING_ATTEMPTS = 3;
    private static final Duration LATENCY = Duration.ofMillis(600);

    private RegistryFront front;

    @BeforeEach
    void startRegistry() throws Exception {
        origin.at(BLOB).content(CONTENT);
        front = RegistryFront.start(
                new InetSocketAddress("127.0.0.1", origin.port()), 0,
                new RegistrySettings(CLIENTS, LATENCY, LATENCY, RegistrySettings.DEFAULT_VALIDITY));
    }

    @AfterEach
    void stopRegistry() throws Exception {
        front.close();
    }

    @Test
    void peersWithTokensOfTheirOwnGetABlobThatTheRegistryGivesOnce() throws Exception {
        List<PeerSettings> settings = new ArrayList<>();
        for (int i = 1; i <= PEERS; i++) {
            settings.add(PeerSettings.builder("127.0.0.1", node.controlPort(), front.url(BLOB), target("peer-" + i))
                    .header("Authorization", "Bearer " + RegistrySettings.token(i))
                    .version("1.0.6")
                    .seed(i)
                    .build());
        }
        try (Swarm swarm = new Swarm(settings)) {
            assertAllHave(CONTENT, swarm.download());
        }
        assertOneBody(PEERS);
    }

    @Test
    void hundredsOfClientsWithTokensOfTheirOwnAreLetInSideBySide() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<CompletableFuture<Integer>> codes = new ArrayList<>();
            for (int i = 1; i <= CLIENTS; i++) {
                int client = i;
                codes.add(CompletableFuture.supplyAsync(
                        () -> quietly(() -> register(client, RegistrySettings.token(client))), threads));
            }
            for (CompletableFuture<Integer> code : codes) {
                assertEquals(200, code.join());
            }
        } finally {
            threads.shutdownNow();
        }
        await("the whole body", () -> front.counts().blobs().get(DIGEST).bytes() >= CONTENT.length());
        assertOneBody(CLIENTS);
        assertEquals(608, register(CLIENTS + 1, "unknown"), "who has no right gets nothing, also then");
    }

    private int register(int client, String token) throws Exception {
        int code = 0;
        for (int attempt = 0; attempt < PENDING_ATTEMPTS; attempt++) {
            code = new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-" + client, 0)
                    .register(front.url(BLOB), "headers", "Authorization: Bearer " + token, "version", "1.0.6")
                    .path("code")
                    .asInt();
            if (code != 609) {
                return code;
            }
        }
        return code;
    }

    private void assertOneBody(int clients) {
        RegistryCounts counts = front.counts();
        assertEquals(1, counts.bodyGets(), counts.toString());
        assertEquals(clients, counts.tokens(), counts.toString());
        assertEquals(0, counts.refusedUrls(), counts.toString());
        assertEquals(0, counts.refusedTokens(), counts.toString());
    }
}
