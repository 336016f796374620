package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.app.RunningNode;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.PeerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins as they are in the field: what a client could get there itself, it gets through the supernode, as the same bytes. */
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
    void nobodyGetsTheVariantOfSomebodyElse() throws Exception {
        origin.at(PATH).content(CONTENT).varyingBy("Accept", "other", OTHER);
        assertDownloads(settings("a"), "a", CONTENT);
        assertEquals(607, register("headers", "Accept: other").path("code").asInt());
        assertDownloads(settings("b").header("Accept", "plain"), "b", CONTENT);
        assertDownloads(settings("c").header("User-Agent", "any"), "c", CONTENT);
        assertEquals(1, origin.requests(PATH).stream().filter(seen -> seen.header("Range").isEmpty()).count());
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
        return PeerSettings.builder("127.0.0.1", node.controlPort(), origin.url(path), target(name));
    }

    private JsonNode register(String... fields) throws Exception {
        return new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-" + fields.length, 0).register(origin.url(PATH), fields);
    }
}
