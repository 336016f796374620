package io.supernode.http.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.supernode.http.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link Listener}: whom it serves, and what becomes of connections when the port closes. */
@Timeout(60)
class ListenerTest {

    private final CountDownLatch opening = new CountDownLatch(1);
    private final CountDownLatch mayOpen = new CountDownLatch(1);

    @Test
    void aConnectionThatIsAcceptedButNotYetOpenedWhenThePortClosesIsAnswered() throws Exception {
        ListenLimits limits = ListenLimits.defaults();
        Server server = server(limits);
        Listener listener = new Listener(
                bind(), server, new HttpConfiguration(), limits, ListenSecurity.none(), 1,
                (channel, selector, key, scheduler, executor, requestTimeoutNanos, number) -> {
                    opening.countDown();
                    awaitUninterruptibly(mayOpen);
                    return new ClientEndPoint(channel, selector, key, scheduler, executor, requestTimeoutNanos);
                });
        server.addConnector(listener);
        server.start();
        try (RawClient client = RawClient.connect(listener.getLocalPort())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            opening.await();
            listener.close();
            CompletableFuture<Void> shutdown = listener.shutdown();
            assertFalse(shutdown.isDone(), "somebody is still to be answered");
            mayOpen.countDown();
            assertEquals(200, client.readReply().status());
            shutdown.join();
        } finally {
            server.stop();
        }
    }

    @Test
    void aPortOfFewThreadsIsServedHoweverManyProcessorsThereAre() throws Exception {
        ListenLimits few = new ListenLimits(8192, Duration.ofSeconds(30), Duration.ofSeconds(10), 100, 100, 1 << 20, 8);
        Server server = server(few);
        server.addConnector(new Listener(
                bind(), server, new HttpConfiguration(), few, ListenSecurity.none(), 1000,
                (channel, selector, key, scheduler, executor, requestTimeoutNanos, number) ->
                        new ClientEndPoint(channel, selector, key, scheduler, executor, requestTimeoutNanos)));
        server.start();
        try (RawClient client = RawClient.connect(((Listener) server.getConnectors()[0]).getLocalPort())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(200, client.readReply().status());
        } finally {
            server.stop();
        }
    }

    @Test
    void whoAskedIsKnownWhenTheConnectionHasEnded() throws Exception {
        ListenLimits limits = ListenLimits.defaults();
        Server server = server(limits);
        CompletableFuture<String> client = new CompletableFuture<>();
        server.setRequestLog((request, response) -> {
            ClientEndPoint.of(request).close();
            client.complete(ClientAddress.of(request).toString());
        });
        Listener listener = new Listener(
                bind(), server, new HttpConfiguration(), limits, ListenSecurity.none(), 1,
                (channel, selector, key, scheduler, executor, requestTimeoutNanos, number) ->
                        new ClientEndPoint(channel, selector, key, scheduler, executor, requestTimeoutNanos));
        server.addConnector(listener);
        server.start();
        try (RawClient asks = RawClient.connectFrom("127.0.0.3", listener.getLocalPort())) {
            asks.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("127.0.0.3", client.get(30, TimeUnit.SECONDS));
        } finally {
            server.stop();
        }
    }

    private static Server server(ListenLimits limits) {
        Server server = new Server(Listener.threads("test", limits));
        server.setStopTimeout(30_000);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                callback.succeeded();
                return true;
            }
        });
        return server;
    }

    private static BoundPort bind() throws IOException {
        return BoundPort.open("test", ListenAddress.of(InetAddress.getLoopbackAddress().getHostAddress(), 0));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
