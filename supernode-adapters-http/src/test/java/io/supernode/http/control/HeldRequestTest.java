package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.Javalin;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.http.RawClient;
import io.supernode.http.net.BoundPort;
import io.supernode.http.net.ClientEndPoint;
import io.supernode.http.net.ListenAddress;
import io.supernode.http.net.ListenLimits;
import io.supernode.http.net.ListenSecurity;
import io.supernode.http.net.Listener;
import io.supernode.http.wire.WireReplies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HeldPulls pulls over real sockets, with stages that the test completes itself. */
@Timeout(60)
class HeldRequestTest {

    private static final String GET = "GET /peer/task HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<CompletableFuture<PullOutcome>> stages = new LinkedBlockingQueue<>();
    private final HeldPulls held = new HeldPulls();
    private Javalin javalin;

    /** Of the port. */
    ListenSecurity security() {
        return ListenSecurity.none();
    }

    @BeforeEach
    void listen() throws IOException {
        BoundPort port = BoundPort.open(
                "test", ListenAddress.of(InetAddress.getLoopbackAddress().getHostAddress(), 0));
        ListenLimits limits = ListenLimits.defaults();
        javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.http.defaultContentType = "application/json;charset=utf-8";
            config.jetty.modifyHttpConfiguration(http -> http.addCustomizer(PeerRoutes::headersRead));
            config.jetty.modifyServer(server -> server.setHandler(new QuickRequests(PeerRoutes::isQuick)));
            config.jetty.threadPool = Listener.threads("test", limits);
            config.jetty.addConnector((server, http) -> {
                try {
                    return new Listener(
                            port, server, http, limits, security(), 1,
                            (channel, selector, key, scheduler, executor, requestTimeoutNanos, number) ->
                                    new ClientEndPoint(
                                            channel, selector, key, scheduler, executor, requestTimeoutNanos));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            config.routes.get("/peer/task", context -> {
                CompletableFuture<PullOutcome> stage = new CompletableFuture<>();
                Exchange.of(context).answer(new PendingReply<>(() -> "test", stage, WireReplies::pull, true), held);
                stages.add(stage);
            });
        });
        javalin.start();
    }

    @AfterEach
    void stop() {
        javalin.stop();
    }

    @Test
    void aHeldRequestIsAnsweredWhenItsStageCompletes() throws Exception {
        try (RawClient client = connect()) {
            client.send(GET);
            nextStage().complete(new PullOutcome.Acknowledged());
            assertEquals("{\"code\":200,\"msg\":\"success\"}", client.readReply().body());
        }
    }

    @Test
    void afterARestartNobodyIsHeldForLong() throws Exception {
        held.hurry(Duration.ofHours(1), Duration.ofMillis(10));
        try (RawClient client = connect()) {
            client.send(GET);
            assertTrue(client.readReply().body().startsWith("{\"code\":602,"));
            assertTrue(nextStage().isCancelled());
        }
    }

    @Test
    void aWhileAfterARestartPullsAreHeldAsEver() throws Exception {
        held.hurry(Duration.ZERO, Duration.ZERO);
        try (RawClient client = connect()) {
            client.send(GET);
            CompletableFuture<PullOutcome> stage = nextStage();
            assertFalse(stage.isDone());
            stage.complete(new PullOutcome.Acknowledged());
            assertEquals("{\"code\":200,\"msg\":\"success\"}", client.readReply().body());
        }
    }

    @Test
    void oneConnectionCarriesManyHeldRequestsOneAfterAnother() throws Exception {
        try (RawClient client = connect()) {
            for (int i = 0; i < 50; i++) {
                client.send(GET);
                nextStage().complete(new PullOutcome.Wait(i, "Running", i));
                assertTrue(client.readReply().body().contains("client sucCount:" + i + ","));
            }
        }
        assertEquals(0, held.count());
    }

    @Test
    void noRequestIsLostOrTornHoweverRepliesAndRequestsMeet() throws Exception {
        int rounds = 5_000;
        CompletableFuture<Void> core = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 2 * rounds; i++) {
                    nextStage().complete(new PullOutcome.Acknowledged());
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        try (RawClient one = connect();
                RawClient two = connect()) {
            for (int i = 0; i < rounds; i++) {
                one.send(GET);
                two.send(GET);
                assertEquals(200, one.readReply().status());
                assertEquals(200, two.readReply().status());
            }
        }
        core.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void pipelinedRequestsAreAnsweredInTurn() throws Exception {
        try (RawClient client = connect()) {
            client.send(GET);
            CompletableFuture<PullOutcome> first = nextStage();
            client.send(GET + GET);
            first.complete(new PullOutcome.Wait(1, "Running", 0));
            assertTrue(client.readReply().body().contains("client sucCount:1,"));
            nextStage().complete(new PullOutcome.Wait(2, "Running", 0));
            assertTrue(client.readReply().body().contains("client sucCount:2,"));
            nextStage().complete(new PullOutcome.Wait(3, "Running", 0));
            assertTrue(client.readReply().body().contains("client sucCount:3,"));
        }
    }

    @Test
    void aRequestWhoseBeginningCameWithTheOneBeforeIsReadToItsEnd() throws Exception {
        int cut = GET.length() / 2;
        try (RawClient client = connect()) {
            client.send(GET + GET.substring(0, cut));
            nextStage().complete(new PullOutcome.Wait(1, "Running", 0));
            assertTrue(client.readReply().body().contains("client sucCount:1,"));
            client.send(GET.substring(cut));
            nextStage().complete(new PullOutcome.Wait(2, "Running", 0));
            assertTrue(client.readReply().body().contains("client sucCount:2,"));
        }
    }

    @Test
    void aClientThatHangsUpWithdrawsItsHeldRequest() throws Exception {
        CompletableFuture<PullOutcome> stage;
        try (RawClient client = connect()) {
            client.send(GET);
            stage = nextStage();
            assertFalse(stage.isDone());
        }
        assertCancelled(stage);
    }

    @Test
    void aClientThatResetsItsConnectionWithdrawsItsHeldRequest() throws Exception {
        CompletableFuture<PullOutcome> stage;
        try (RawClient client = connect()) {
            client.send(GET);
            stage = nextStage();
            client.resetOnClose();
        }
        assertCancelled(stage);
    }

    @Test
    void hangingUpIsNoticedOnTheSecondRequestOfAConnectionToo() throws Exception {
        CompletableFuture<PullOutcome> stage;
        try (RawClient client = connect()) {
            client.send(GET);
            nextStage().complete(new PullOutcome.Acknowledged());
            client.readReply();
            client.send(GET);
            stage = nextStage();
        }
        assertCancelled(stage);
    }

    @Test
    void aPortThatClosesAnswersWhatItHolds() throws Exception {
        try (RawClient client = connect()) {
            client.send(GET);
            CompletableFuture<PullOutcome> stage = nextStage();
            held.withdrawAll();
            assertTrue(client.readReply().body().startsWith("{\"code\":602,"));
            assertCancelled(stage);
        }
    }

    @Test
    void aBrokenStageIsAnsweredWithoutItsInside() throws Exception {
        try (RawClient client = connect()) {
            client.send(GET);
            nextStage().completeExceptionally(new IllegalStateException("secret"));
            RawClient.Reply reply = client.readReply();
            assertEquals(500, reply.status());
            assertEquals("{\"code\":500,\"msg\":\"internal error\"}", reply.body());
        }
    }

    @Test
    void theThreadThatAnswersAHeldRequestNeverWaitsForASlowClient() throws Exception {
        String moreThanSocketsTake = "x".repeat(32 << 20);
        try (RawClient client = connect()) {
            client.send(GET);
            CompletableFuture<PullOutcome> stage = nextStage();
            CompletableFuture.runAsync(() -> stage.complete(new PullOutcome.SourceError(moreThanSocketsTake)))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertTrue(client.readReply().body().contains(moreThanSocketsTake));
        }
    }

    RawClient connect() throws IOException {
        return RawClient.connect(port());
    }

    final int port() {
        return javalin.port();
    }

    private CompletableFuture<PullOutcome> nextStage() throws InterruptedException {
        CompletableFuture<PullOutcome> stage = stages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(stage != null, "no request came");
        return stage;
    }

    private static void assertCancelled(CompletableFuture<?> stage) {
        assertThrows(CancellationException.class, () -> stage.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aReplyIsJsonWithItsLengthAndNoServerBanner() throws Exception {
        try (RawClient client = connect()) {
            client.send(GET);
            nextStage().complete(new PullOutcome.Acknowledged());
            RawClient.Reply reply = client.readReply();
            assertEquals(200, reply.status());
            assertEquals("application/json;charset=utf-8", reply.header("content-type").toLowerCase(Locale.ROOT));
            assertEquals(
                    reply.body().getBytes(StandardCharsets.UTF_8).length,
                    Integer.parseInt(reply.header("content-length")));
            assertEquals(null, reply.header("server"));
        }
    }
}
