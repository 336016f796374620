package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.runtime.LocalSupernode;
import io.supernode.http.RawClient;
import io.supernode.http.net.ListenLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of the pieces are handled by the threads that read them, and nobody can hold those up. */
@Timeout(60)
class QuickRequestsTest {

    private static final String PULL =
            "GET /peer/task?taskId=" + "0".repeat(64) + "&srcCid=c-1-1&status=702&result=501&range= HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final int THREADS = 16;
    /** Fewer than there are threads besides those of the selectors. */
    private static final int FEW = 4;
    /** More than selectors; connections are spread evenly over them. */
    private static final int ENOUGH = THREADS;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int PULLS_AT_ONCE = 10;
    private static final int SMALL_BUFFER = 4096;
    /** More than is read at a time. */
    private static final int UNWANTED = 60_000;

    private final CountDownLatch released = new CountDownLatch(1);
    private final BlockingQueue<String> slowThreads = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private ControlServer server;

    @BeforeEach
    void listen() throws IOException {
        ControlSettings settings = ControlSettings.onPort(0)
                .withLimits(new ListenLimits(8192, Duration.ofSeconds(30), Duration.ofSeconds(10), 100, 100, 1 << 20, THREADS));
        server = new ControlServer(
                LocalSupernode.builder(new HandFedOrigin(), "a secret of tests".getBytes(StandardCharsets.UTF_8)).start(),
                settings,
                ControlServer.bind(settings),
                ControlExtensions.none().withGroups(List.of(routes -> routes.get("/slow", context -> {
                    slowThreads.add(Thread.currentThread().getName());
                    released.await();
                    Exchange.of(context).send("{}".getBytes(StandardCharsets.UTF_8));
                }))));
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        released.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void whatWaitsForSomethingKeepsNoOtherClientWaiting() throws Exception {
        List<RawClient> waiting = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            RawClient client = RawClient.connect(server.port());
            client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            waiting.add(client);
        }
        for (int i = 0; i < FEW; i++) {
            assertTrue(slowThreads.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) != null, "a request was not begun");
        }
        assertAllOthersAreAnswered();
        released.countDown();
        for (RawClient client : waiting) {
            assertEquals("{}", client.readReply().body());
            client.close();
        }
    }

    @Test
    void whoReadsNoAnswersKeepsNoOtherClientWaiting() throws Exception {
        List<Socket> deaf = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            deaf.add(connect());
        }
        AtomicLong asked = new AtomicLong();
        deaf.forEach(socket -> inBackground(() -> askForever(socket, asked)));
        long before;
        do {
            before = asked.get();
            assertAllOthersAreAnswered();
            // All buffers are full when nothing is taken any more while each selector has served others.
        } while (before == 0 || asked.get() > before);
    }

    @Test
    void aPullWithABodyThatNobodyWantsIsFollowedByTheNextPull() throws Exception {
        try (RawClient client = RawClient.connect(server.port())) {
            client.send(PULL.replace("\r\n\r\n", "\r\nContent-Length: " + UNWANTED + "\r\n\r\n") + "x".repeat(UNWANTED) + PULL);
            assertTrue(client.readReply().body().contains("\"code\":502"));
            assertTrue(client.readReply().body().contains("\"code\":502"));
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), PATIENCE_MILLIS);
        sockets.add(socket);
        return socket;
    }

    private static void askForever(Socket socket, AtomicLong asked) throws IOException {
        byte[] pulls = PULL.repeat(PULLS_AT_ONCE).getBytes(StandardCharsets.US_ASCII);
        while (true) {
            socket.getOutputStream().write(pulls);
            asked.addAndGet(PULLS_AT_ONCE);
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    /** Until the sockets are closed. */
    private static void inBackground(Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (IOException closed) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** By whatever selector. */
    private void assertAllOthersAreAnswered() throws IOException {
        for (int i = 0; i < ENOUGH; i++) {
            try (RawClient client = RawClient.connect(server.port())) {
                for (int call = 0; call < ENOUGH; call++) {
                    client.send(PULL);
                    assertTrue(client.readReply().body().contains("\"code\":502"));
                }
            }
        }
    }
}
