package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.origin.Content;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What clients are told that ask while a server comes to its end. */
class LastPullsTest extends EndToEnd {

    /** More than the sockets of a transfer take whose client does not read. */
    private static final Content CONTENT = Content.random(5, 60_000_000);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int WAIT = 602;

    @Test
    void onceTheDownloadPortTakesNobodyInClientsAreToldToWaitAndNotSentThere() throws Exception {
        origin.at(PATH).content(CONTENT);
        assertDownloads(settings("seed"), "seed", CONTENT);
        HandDrivenPeer peer = new HandDrivenPeer(node.controlPort(), "a-1", 15001);
        peer.register(origin.url(PATH));
        CompletableFuture<Void> end;
        try (Socket transfer = unreadTransfer(peer.taskId())) {
            end = CompletableFuture.runAsync(node::close);
            await("refused", this::isDownloadPortClosed);
            assertEquals(WAIT, peer.start().path("code").asInt());
            assertFalse(transfer.isClosed(), "the server waits for a transfer meanwhile");
        }
        end.join();
    }

    /** A transfer of the whole file that has begun, and for which the server waits at its end. */
    private Socket unreadTransfer(String taskId) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1 << 12);
        socket.connect(new InetSocketAddress(LOOPBACK, node.downloadPort()));
        String path = "/qtdown/" + taskId.substring(0, 3) + '/' + taskId;
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + LOOPBACK + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertTrue(socket.getInputStream().read() >= 0);
        return socket;
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
