package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.app.RunningNode;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.Peer;
import io.supernode.testkit.peer.PeerFailedException;
import io.supernode.testkit.peer.PeerSettings;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients are told when the origin, or what they said of it, is not as it should be. */
class OriginFaultTest extends EndToEnd {

    private static final Content CONTENT = Content.random(21, 3L * CONTENT_PER_PIECE - 9);
    private static final String WRONG_MD5 = "0".repeat(32);
    private static final String DATA_RANGE = "0-4194303";

    @Test
    void aWrongMd5IsReportedAndNothingIsOfferedAnyMore() throws Exception {
        origin.at(PATH).content(CONTENT);
        String told = failureOf(settings("a").md5(WRONG_MD5));
        assertTrue(told.contains("610"), told);
        assertTrue(told.contains("md5"), told);
        assertFalse(Files.exists(target("a")));

        HandDrivenPeer later = new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-1", 0);
        JsonNode refusal = later.register(origin.url(PATH), "md5", WRONG_MD5);
        assertEquals(607, refusal.path("code").asInt(), refusal.toString());
    }

    @Test
    void theBytesOfAFileWithAWrongMd5AreGoneFromTheDataPort() throws Exception {
        origin.at(PATH).content(CONTENT).stallingAfter(2L * CONTENT_PER_PIECE);
        HandDrivenPeer client = new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-1", 0);
        client.register(origin.url(PATH), "md5", WRONG_MD5);
        JsonNode piece = firstPiece(client);
        String path = piece.path("path").asText();
        String range = piece.path("range").asText();
        assertEquals(206, HandDrivenPeer.fetchStatus(node.downloadPort(), path, range));
        origin.at(PATH).release();
        await("told of the bad content", () -> client.start().path("code").asInt() == 610);
        await("gone", () -> HandDrivenPeer.fetchStatus(node.downloadPort(), path, range) == 404);
    }

    @Test
    void theRightMd5IsAccepted() throws Exception {
        origin.at(PATH).content(CONTENT);
        assertDownloads(settings("a").md5(CONTENT.md5()), "a", CONTENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 410, 500, 503})
    void anOriginThatRefusesIsReportedAtRegistration(int status) throws Exception {
        origin.at(PATH).content(CONTENT).failing(100, status);
        assertRefused(607, register(origin.url(PATH)));
        assertEquals(0, origin.bytesSent(PATH));
    }

    @Test
    void anUnreachableOriginIsReportedAtRegistration() throws Exception {
        String url;
        try (FakeOrigin gone = FakeOrigin.start()) {
            url = gone.url(PATH);
        }
        assertRefused(607, register(url));
    }

    @Test
    void anOriginThatFailsForAWhileIsTriedAgain() throws Exception {
        origin.at(PATH).content(CONTENT).failingBodies(1, 503);
        assertDownloads(settings("a"), "a", CONTENT);
    }

    @Test
    void anOriginThatGivesNoBodyIsToldAtRegistrationWhateverItAnswersToHead() throws Exception {
        origin.at(PATH).content(CONTENT).failingBodies(100, 404);
        assertRefused(607, register(origin.url(PATH)));
    }

    @Test
    void anOriginWhoseBodyBreaksOffForGoodIsToldOnThePull() throws Exception {
        origin.at(PATH).content(CONTENT).withoutValidators().cuttingAfter(1000);
        HandDrivenPeer client = new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-1", 0);
        client.register(origin.url(PATH));
        await("told", () -> client.start().path("code").asInt() == 604);
    }

    @Test
    void aFileShorterThanAnnouncedNeverCountsAsComplete() throws Exception {
        origin.at(PATH).content(CONTENT).announcing(CONTENT.length() + 1);
        failureOf(settings("a").maxFailures(1));
        assertFalse(Files.exists(target("a")));
    }

    @Test
    void aRedirectIsFollowed() throws Exception {
        origin.at("/elsewhere").content(CONTENT);
        origin.at(PATH).redirectingTo("/elsewhere");
        assertDownloads(settings("a"), "a", CONTENT);
        assertEquals(1, origin.bodyRequests("/elsewhere"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 407})
    void anOriginThatWantsCredentialsIsAskedWithEachClientsOwn(int status) throws Exception {
        origin.at(PATH).content(CONTENT).wanting("Authorization", "Bearer right", status);
        // Where no credentials were refused, nobody knows whether any would help.
        int withoutAny = status == 403 ? 607 : 608;
        assertRefused(withoutAny, register(origin.url(PATH)));
        assertRefused(withoutAny, register(origin.url(PATH), "headers", "User-Agent: any"));
        assertRefused(608, register(origin.url(PATH), "headers", "Authorization: Bearer wrong"));
        assertDownloads(settings("a").header("Authorization", "Bearer right"), "a", CONTENT);
        // The file is here now, and is still not for everybody.
        assertRefused(withoutAny, register(origin.url(PATH)));
        assertRefused(608, register(origin.url(PATH), "headers", "Authorization: Bearer wrong"));
        assertDownloads(settings("b").header("Authorization", "Bearer right"), "b", CONTENT);
        assertEquals(1, origin.requests(PATH).stream()
                .filter(request -> request.isBodyRequest() && request.status() == 200)
                .count());
    }

    @Test
    void whoIsLedToALoginPageByTheOriginGetsNothingOfAPrivateFileNotEvenByItsTaskId() throws Exception {
        origin.at("/login").content(Content.random(3, 700));
        origin.at(PATH).content(CONTENT).wanting("Authorization", "Bearer right", 401).leadingStrangersTo("/login");
        assertDownloads(settings("a").header("Authorization", "Bearer right"), "a", CONTENT);
        assertRefused(608, register(origin.url(PATH)));
        assertRefused(607, register(origin.url(PATH), "headers", "Authorization: Bearer wrong"));
        HandDrivenPeer owner = new HandDrivenPeer(node.controlPort(), "127.0.0.1-2-2", 0);
        owner.register(origin.url(PATH), "headers", "Authorization: Bearer right");
        assertEquals(404, HandDrivenPeer.fetchStatus(node.downloadPort(), owner.dataPath(), DATA_RANGE));
        String told = firstPiece(owner).path("path").asText();
        assertEquals(206, HandDrivenPeer.fetchStatus(node.downloadPort(), told, DATA_RANGE));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "localhost", "[::1]", "127.1.2.3"})
    void anOriginOnLoopbackIsRefusedWithoutTheFlag(String host) throws Exception {
        origin.at(PATH).content(CONTENT);
        startWithoutTheFlag();
        assertRefused(607, register("http://" + host + ':' + origin.port() + PATH));
        assertEquals(0, origin.requests().size());
    }

    @Test
    void theUnspecifiedAddressIsNoWayAroundTheFlag() throws Exception {
        origin.at(PATH).content(CONTENT);
        startWithoutTheFlag();
        assertRefused(607, register("http://0.0.0.0:" + origin.port() + PATH));
        assertEquals(0, origin.requests().size());
    }

    /** One node for a process. */
    private void startWithoutTheFlag() throws IOException {
        node.close();
        node = RunningNode.start(home());
    }

    private JsonNode register(String url, String... fields) throws Exception {
        return new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-1", 0).register(url, fields);
    }

    private static void assertRefused(int code, JsonNode reply) {
        assertEquals(code, reply.path("code").asInt(), reply.toString());
        assertTrue(reply.path("data").isMissingNode(), reply.toString());
        assertFalse(reply.path("msg").asText().isBlank(), reply.toString());
    }

    private static String failureOf(PeerSettings.Builder settings) throws Exception {
        try (Peer peer = new Peer(settings.build())) {
            return assertThrows(PeerFailedException.class, peer::download).getMessage();
        }
    }

    private static JsonNode firstPiece(HandDrivenPeer client) throws Exception {
        JsonNode reply = client.start();
        while (reply.path("code").asInt() == 602) {
            reply = client.start();
        }
        assertEquals(601, reply.path("code").asInt(), reply.toString());
        return reply.path("data").path(0);
    }
}
