package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ManualClock;
import io.supernode.core.port.OriginRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An exchange ends at its deadline also if the client library never says another word about it. */
class ExchangeDeadlineTest {

    private static final long PATIENCE_S = 30;
    private static final int CHUNKS = 64;

    private final ManualClock clock = new ManualClock();
    private final OriginSettings settings = OriginSettings.defaults().withLoopbackOrigin(true);
    private final HttpClientPool pool = new HttpClientPool(settings, InetAddress::getAllByName, clock);
    private final OriginClient client =
            new OriginClient(settings, pool, new Bandwidth(Bandwidth.UNLIMITED), clock, CHUNKS);

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void anExchangeOfWhichTheLibraryNeverTellsEndsAndItsConnectionIsClosed() throws Exception {
        HttpClient library = pool.withoutTls();
        library.getProtocolHandlers().clear();
        library.getProtocolHandlers().put(new SilentHandler());
        CompletableFuture<Void> requested = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread origin = new Thread(() -> answerInPart(server, requested, closed), "origin");
            origin.setDaemon(true);
            origin.start();
            CompletableFuture<OriginError> ended = new CompletableFuture<>();
            OriginRequest request = OriginRequest.of("http://127.0.0.1:" + server.getLocalPort() + "/file");
            client.send(OriginHttpRequest.get(request), new ExchangeListener() {
                @Override
                public boolean head(ResponseHead head) {
                    return true;
                }

                @Override
                public void end() {
                    ended.completeExceptionally(new AssertionError("nothing has come"));
                }

                @Override
                public void failed(OriginError error) {
                    ended.complete(error);
                }
            });
            requested.get(PATIENCE_S, TimeUnit.SECONDS);
            clock.pass(settings.headPatience().plus(Duration.ofMinutes(1)));
            assertEquals(OriginError.Kind.SILENT, ended.get(PATIENCE_S, TimeUnit.SECONDS).kind());
            closed.get(PATIENCE_S, TimeUnit.SECONDS);
        }
    }

    private static void answerInPart(
            ServerSocket server, CompletableFuture<Void> requested, CompletableFuture<Void> closed) {
        try (Socket connection = server.accept()) {
            connection.getInputStream().read();
            connection.getOutputStream().write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour".getBytes(StandardCharsets.US_ASCII));
            requested.complete(null);
            while (connection.getInputStream().read() >= 0) {
                // Until the other side closes the connection.
                continue;
            }
            closed.complete(null);
        } catch (IOException e) {
            // A reset closes it as well.
            closed.complete(null);
        }
    }

    /** Takes every response away from whoever sent the request. */
    private static final class SilentHandler implements ProtocolHandler {

        @Override
        public String getName() {
            return "silent";
        }

        @Override
        public boolean accept(Request request, Response response) {
            return true;
        }

        @Override
        public Response.Listener getResponseListener() {
            return new Response.Listener() {};
        }
    }
}
