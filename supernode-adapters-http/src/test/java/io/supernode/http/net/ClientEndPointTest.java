package io.supernode.http.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the connection of a client is read, over a real socket and selector. */
@Timeout(60)
class ClientEndPointTest {

    private static final int SENT = 10_000;
    private static final int BUFFER = 16;
    private static final int MOST_IN_A_ROW = 4;
    private static final long PATIENCE_SECONDS = 20;

    private final CompletableFuture<Integer> received = new CompletableFuture<>();
    private final QueuedThreadPool threads = new QueuedThreadPool();
    private final ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler();
    private volatile int longestRow;

    private final SelectorManager selectors = new SelectorManager(threads, scheduler, 1) {
        @Override
        protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            return new ClientEndPoint(
                    (SocketChannel) channel, selector, key, getScheduler(), getExecutor(), TimeUnit.MINUTES.toNanos(1));
        }

        @Override
        public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object attachment) {
            return new Reading(endPoint, getExecutor());
        }
    };

    /** Reads, a few bytes each time, until nothing more has come; as parsers do. What it reads at a time is a request. */
    private final class Reading extends AbstractConnection {

        private final ByteBuffer buffer = BufferUtil.allocate(BUFFER);
        private int bytes;

        Reading(EndPoint endPoint, Executor executor) {
            super(endPoint, executor);
        }

        @Override
        public void onOpen() {
            super.onOpen();
            fillInterested();
        }

        @Override
        public void onFillable() {
            try {
                int row = 0;
                int filled = getEndPoint().fill(buffer);
                while (filled > 0) {
                    row++;
                    bytes += filled;
                    BufferUtil.clear(buffer);
                    ClientEndPoint.of(getEndPoint()).requestRead();
                    filled = getEndPoint().fill(buffer);
                }
                longestRow = Math.max(longestRow, row);
                if (filled < 0) {
                    received.complete(bytes);
                    close();
                } else {
                    fillInterested();
                }
            } catch (IOException e) {
                received.completeExceptionally(e);
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        threads.start();
        scheduler.start();
        selectors.start();
    }

    @AfterEach
    void stop() throws Exception {
        selectors.stop();
        scheduler.stop();
        threads.stop();
    }

    @Test
    void whoSendsWithoutAPauseIsReadAFewTimesInARowAndTheRestInLaterTurns() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.socket().getLocalPort())) {
                client.getOutputStream().write(new byte[SENT]);
                client.shutdownOutput();
                SocketChannel accepted = server.accept();
                accepted.configureBlocking(false);
                selectors.accept(accepted);
                assertEquals(SENT, received.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
                assertTrue(longestRow <= MOST_IN_A_ROW, () -> longestRow + " reads in a row");
            }
        }
    }
}
