package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.app.RunningNode;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is cached serves on while its origin is down, also when nobody remembers its task. */
class OriginOutageTest extends EndToEnd {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Content CONTENT = Content.random(61, 2L * CONTENT_PER_PIECE + 99);

    @BeforeEach
    void cache() throws Exception {
        origin.at(PATH).content(CONTENT);
        assertDownloads(settings("first"), "first", CONTENT);
    }

    @Test
    void aRestartedServerServesItsCopyWhileTheOriginIsDown() throws Exception {
        restart();
        origin.close();
        assertDownloads(settings("a"), "a", CONTENT);
        assertDownloads(settings("b"), "b", CONTENT);
    }

    @Test
    void aRestartedServerServesItsCopyWhileTheOriginIsOverloaded() throws Exception {
        restart();
        origin.at(PATH).failing(1000, 503);
        assertDownloads(settings("a"), "a", CONTENT);
        assertEquals(1, origin.bodyRequests(PATH));
    }

    @Test
    void aForgottenTaskIsServedFromItsCopyWhileTheOriginIsDown() throws Exception {
        restart("--task-expire", "1s", "--gc-meta-interval", "1s");
        assertDownloads(settings("before"), "before", CONTENT);
        HandDrivenPeer client = client();
        client.register(origin.url(PATH));
        origin.close();
        await("forgotten", () -> HandDrivenPeer.fetchStatus(node.downloadPort(), client.dataPath(), "0-4194303") == 404);
        assertDownloads(settings("a"), "a", CONTENT);
    }

    @Test
    void whoNamesTheMd5GetsTheFileWithoutAQuestionToTheOrigin() throws Exception {
        assertDownloads(settings("named").md5(CONTENT.md5()), "named", CONTENT);
        restart();
        // While its copy is still being checked after the restart, whoever registers is let in by a question to the origin.
        await("checked", () -> !tasks().contains("probing") && !tasks().contains("fetching"));
        int asked = origin.requests().size();
        assertDownloads(settings("a").md5(CONTENT.md5()), "a", CONTENT);
        assertEquals(asked, origin.requests().size());
    }

    @Test
    void aFileThatIsGoneFromItsOriginIsNotServedAfterARestartWithoutTheState() throws Exception {
        restart("--state", "memory");
        origin.at(PATH).failing(1000, 404);
        assertEquals(607, client().register(origin.url(PATH)).path("code").asInt());
    }

    @Test
    void aUrlOfAnotherOriginDoesNotJoinATaskByClaimingItsName() throws Exception {
        restart("--revalidate-interval", "1ms");
        assertDownloads(settings("a"), "a", CONTENT);
        try (FakeOrigin evil = FakeOrigin.start()) {
            evil.at(PATH).content(Content.random(62, CONTENT.length() + 1));
            JsonNode liar = client().register(evil.url(PATH), "taskUrl", origin.url(PATH));
            assertEquals(CONTENT.length() + 1, liar.path("data").path("fileLength").asLong());
            assertDownloads(settings("b"), "b", CONTENT);
            assertEquals(607, client().register(evil.url("/missing"), "taskUrl", origin.url(PATH)).path("code").asInt());
            assertDownloads(settings("c"), "c", CONTENT);
        }
        assertEquals(1, origin.bodyRequests(PATH));
    }

    private void restart(String... flags) throws IOException {
        node.close();
        String[] all = new String[flags.length + 1];
        all[0] = "--allow-loopback-origin";
        System.arraycopy(flags, 0, all, 1, flags.length);
        node = RunningNode.start(home(), all);
    }

    private String tasks() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.controlPort() + "/api/v1/tasks")).build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    private HandDrivenPeer client() {
        return new HandDrivenPeer(node.controlPort(), "127.0.0.1-1-1", 0);
    }
}
