package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.app.RunningNode;
import io.supernode.testkit.origin.Content;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A file that could not be had is tried again once its failure is forgotten, by the same running server. */
class SecondTryTest extends EndToEnd {

    private static final Content CONTENT = Content.random(51, 2L * CONTENT_PER_PIECE + 17);

    private int clients;

    @Test
    void aMissingFileIsFetchedOnceTheOriginHasIt() throws Exception {
        forgetFailuresAfter("1s");
        assertEquals(607, register());
        origin.at(PATH).content(CONTENT);
        assertHadInTheEnd();
    }

    @Test
    void aFileWhoseBodyBrokeOffForGoodIsToldAs604AndHadOnceItIsGiven() throws Exception {
        forgetFailuresAfter("1s");
        origin.at(PATH).content(CONTENT).withoutValidators().cuttingAfter(1000);
        assertTold(604);
        origin.at(PATH).cuttingAfter(-1);
        assertHadInTheEnd();
    }

    @Test
    void aFileThatWasNotWhatItsMd5SaysIsToldAs610AndHadOnceItIs() throws Exception {
        forgetFailuresAfter("1s");
        origin.at(PATH).content(Content.random(99, CONTENT.length()));
        assertTold(610, "md5", CONTENT.md5());
        origin.at(PATH).content(CONTENT);
        await("tried again", () -> register("md5", CONTENT.md5()) == 200);
        assertDownloads(settings("a").md5(CONTENT.md5()), "a", CONTENT);
    }

    @Test
    void anOriginThatFailedIsNotAskedAgainBeforeItsFailureIsForgotten() throws Exception {
        forgetFailuresAfter("1h");
        origin.at(PATH).content(CONTENT).withoutValidators().cuttingAfter(1000);
        assertTold(604);
        int asked = origin.requests().size();
        assertEquals(607, register());
        assertEquals(607, register());
        assertEquals(asked, origin.requests().size());
    }

    private void forgetFailuresAfter(String interval) throws IOException {
        node.close();
        node = RunningNode.start(home(), "--allow-loopback-origin", "--fail-access-interval", interval);
    }

    /** A client that registers and asks for pieces hears this code. */
    private void assertTold(int code, String... fields) throws Exception {
        HandDrivenPeer client = newClient();
        assertEquals(200, client.register(origin.url(PATH), fields).path("code").asInt());
        await("told " + code, () -> client.start().path("code").asInt() == code);
    }

    private void assertHadInTheEnd() throws Exception {
        await("tried again", () -> register() == 200);
        assertDownloads(settings("a"), "a", CONTENT);
    }

    /** As one more client; answers the code. */
    private int register(String... fields) throws Exception {
        JsonNode reply = newClient().register(origin.url(PATH), fields);
        return reply.path("code").asInt();
    }

    private HandDrivenPeer newClient() {
        clients++;
        return new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-" + clients, 0);
    }
}
