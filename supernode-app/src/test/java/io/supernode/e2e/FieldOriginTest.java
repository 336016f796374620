package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.app.RunningNode;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.PeerSettings;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Origins as they are in the field: what a client could get there itself, it gets through the supernode, as the same
 * bytes.
 */
class FieldOriginTest extends EndToEnd {

    private static final Content CONTENT = Content.random(61, CONTENT_PER_PIECE + 1000L);
    private static final Content OTHER = Content.random(62, CONTENT_PER_PIECE + 1000L);

    @ParameterizedTest
    @ValueSource(strings = {"//pool/f.deb", "/x[1].iso", "/50%off", "/a//b/%zz"})
    void theFileOfAnOddPathArrivesAndNoOther(String path) throws Exception {
        origin.at(path).content(CONTENT);
        origin.at("/f.deb").content(OTHER);
        assertDownloads(of(path, "a"), "a", CONTENT);
        assertEquals(1, origin.requests().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {102, 104, 199})
    void interimResponsesAreSkipped(int status) throws Exception {
        origin.at(PATH).content(CONTENT).interim(status, status);
        assertDownloads(settings("a"), "a", CONTENT);
        assertDownloads(settings("b").header("Authorization", "Bearer any"), "b", CONTENT);
    }

    @Test
    void aBodyThatIsCutAgainAndAgainArrivesWhole() throws Exception {
        origin.at(PATH).content(CONTENT).cuttingAfter(200_000);
        assertDownloads(settings("a"), "a", CONTENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 416, 500})
    void anOriginThatRefusesRangesIsAskedWithoutOne(int status) throws Exception {
        origin.at(PATH).content(CONTENT).refusingRanges(status);
        assertDownloads(settings("a").header("X-Token", "any"), "a", CONTENT);
        origin.at("/empty").content(new byte[0]).refusingRanges(status);
        assertDownloads(of("/empty", "b").header("X-Token", "any"), "b", Content.of(new byte[0]));
    }

    @Test
    void anotherSpellingOfTheUrlIsAskedOnceAndIsForEverybody() throws Exception {
        origin.at(PATH).content(CONTENT);
        String odd = origin.url(PATH).replace("http://127.0.0.1", "HTTP://LocalHost") + "#part";
        assertDownloads(at(odd, "a"), "a", CONTENT);
        assertDownloads(at(odd.toLowerCase(Locale.ROOT), "b"), "b", CONTENT);
        assertEquals(1, origin.requests(PATH).size());
    }

    @Test
    void aChainOfTenRedirectsWithCookiesIsFollowed() throws Exception {
        for (int i = 0; i < 10; i++) {
            origin.at("/" + i).redirectingTo("/" + (i + 1), new int[] {301, 302, 303, 307, 308}[i % 5])
                    .header("Set-Cookie", "session=" + "c".repeat(4000) + "; Path=/");
        }
        origin.at("/10").content(CONTENT);
        assertDownloads(of("/0", "a").header("Authorization", "Bearer any"), "a", CONTENT);
        assertTrue(origin.requests().stream().allMatch(request -> request.header("Cookie").isEmpty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b c", " /a b c ", "/a%20b%20c", "./a b c"})
    void aLocationWithSpacesLeadsToTheFile(String location) throws Exception {
        origin.at(PATH).redirectingTo(location);
        origin.at("/a%20b%20c").content(CONTENT);
        assertDownloads(settings("a"), "a", CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5  \r\nhello\r\n0  \r\n\r\n", "00000005\r\nhello\r\n0;x\r\nA: b\r\n\r\n"})
    void chunksAsOldServersWriteThemArrive(String chunks) throws Exception {
        try (ByteOrigin bytes = new ByteOrigin("HTTP/1.1 200 \u00c4 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)) {
            assertDownloads(at(bytes.url(), "a"), "a", Content.of("hello".getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\nhello\r\n0\r\n\r\n", "5\r\nhello0\r\n\r\n"})
    void whoseBodyIsNotUnderstoodIsSentToTheOriginItself(String chunks) throws Exception {
        try (ByteOrigin bytes = new ByteOrigin("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)) {
            HandDrivenPeer peer = new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-1", 0);
            peer.register(bytes.url());
            await("told to ask the origin", () -> peer.start().path("code").asInt() == 610);
        }
    }

    @Test
    void nobodyGetsTheVariantOfSomebodyElse() throws Exception {
        origin.at(PATH).content(CONTENT).varyingBy("Accept", "other", OTHER);
        assertDownloads(settings("a"), "a", CONTENT);
        assertEquals(607, register("headers", "Accept: other").path("code").asInt());
        assertDownloads(settings("b").header("Accept", "plain"), "b", CONTENT);
        assertDownloads(settings("c").header("User-Agent", "any"), "c", CONTENT);
        assertEquals(1, origin.requests(PATH).stream().filter(seen -> seen.header("Range").isEmpty()).count());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aVariantServesAfterARestartThoseForWhomItIs(boolean isSaidWithA304) throws Exception {
        origin.at(PATH).content(CONTENT).varyingBy("Accept", "other", OTHER);
        assertDownloads(settings("a"), "a", CONTENT);
        if (!isSaidWithA304) {
            origin.at(PATH).without("Vary");
        }
        node.close();
        node = RunningNode.start(home(), "--allow-loopback-origin");
        assertDownloads(settings("b"), "b", CONTENT);
        assertEquals(CONTENT.length(), origin.bytesSent(PATH), "it is asked for its version alone");
        assertEquals(607, register("headers", "Accept: other").path("code").asInt());
    }

    @Test
    void aVariantIsNotServedWithoutTheStateWhileTheOriginIsDown() throws Exception {
        origin.at(PATH).content(CONTENT).varyingBy("Accept", "other", OTHER);
        assertDownloads(settings("a"), "a", CONTENT);
        origin.at(PATH).failing(1000, 503);
        node.close();
        node = RunningNode.start(home(), "--allow-loopback-origin", "--state", "memory");
        assertEquals(607, register("headers", "Accept: other").path("code").asInt());
        assertEquals(607, register().path("code").asInt());
    }

    @Test
    void aVariantThatCameFirstIsNotGivenToOthers() throws Exception {
        origin.at(PATH).content(CONTENT).varyingBy("Accept", "other", OTHER);
        // Everybody gets something else at the URL itself: this client gets its own there.
        assertEquals(607, register("headers", "Accept: other").path("code").asInt());
        assertDownloads(settings("a"), "a", CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-gzip", "utf-8", "aws-chunked"})
    void aBodyWithALabelThatNoClientActsUponArrivesAsItIs(String label) throws Exception {
        origin.at(PATH).content(CONTENT).header("Content-Encoding", label);
        assertDownloads(settings("a"), "a", CONTENT);
    }

    @Test
    void whoIsForbiddenForTheProgramThatAsksIsSentToTheOriginItself() throws Exception {
        origin.at(PATH).content(CONTENT).failing(1000, 403);
        assertEquals(607, register().path("code").asInt());
        assertEquals(607, register("headers", "User-Agent: curl").path("code").asInt());
        assertEquals(608, register("headers", "Authorization: Bearer wrong").path("code").asInt());
    }

    @Test
    void anUnchangedCopyServesAfterARestartByOneQuestionWithoutABody() throws Exception {
        origin.at(PATH).content(CONTENT);
        assertDownloads(settings("a"), "a", CONTENT);
        node.close();
        node = RunningNode.start(home(), "--allow-loopback-origin");
        assertDownloads(settings("b"), "b", CONTENT);
        assertEquals(2, origin.requests(PATH).size());
        assertEquals(304, origin.requests(PATH).get(1).status());
    }

    private PeerSettings.Builder of(String path, String name) {
        return at(origin.url(path), name);
    }

    private PeerSettings.Builder at(String url, String name) {
        return PeerSettings.builder("127.0.0.1", node.controlPort(), url, target(name));
    }

    private JsonNode register(String... fields) throws Exception {
        return new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-" + fields.length, 0)
                .register(origin.url(PATH), fields);
    }
}
