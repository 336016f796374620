package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.testkit.origin.Content;
import io.supernode.testkit.wire.PlainClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What clients are told that ask while a server ends. */
class LastPullsTest extends EndToEnd {

    private static final String LOOPBACK = "127.0.0.1";
    /** More than the sockets of a download take whose client does not read. */
    private static final Content CONTENT = Content.random(5, 60_000_000);
    private static final int RECEIVE_BUFFER = 1 << 12;
    private static final int WAIT = 602;

    @Test
    void whileTheLastDownloadsRunAndTheDownloadPortIsClosedPullsAreAnsweredWithWait() throws Exception {
        origin.at(PATH).content(CONTENT);
        assertDownloads(settings("seed"), "seed", CONTENT);
        HandDrivenPeer peer = new HandDrivenPeer(node.controlPort(), "a-1", 15001);
        peer.register(origin.url(PATH));
        CompletableFuture<Void> end;
        try (PlainClient unread = new PlainClient(LOOPBACK, node.downloadPort(), RECEIVE_BUFFER)) {
            assertEquals(200, unread.send("GET", peer.dataPath(), Map.of(), new byte[0], PATIENCE, PATIENCE));
            end = CompletableFuture.runAsync(node::close);
            await("closed", this::isDownloadPortClosed);
            assertEquals(WAIT, peer.start().path("code").asInt());
        }
        end.join();
    }

    private boolean isDownloadPortClosed() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(LOOPBACK, node.downloadPort()));
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }
}
