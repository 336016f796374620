package io.supernode.http.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that wait at a port, taken by one thread. When it ends, those that wait are taken too before the port is
 * closed, since the kernel would reset them; or they are left to whoever serves the port next.
 *
 * <p>A blocking accept could not do that: it ends only when its port is closed. {@link #take} is called by one thread, the rest
 * by any.
 */
final class AcceptQueue {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptQueue.class);
    /** The thread that takes them needs microseconds; one that is gone would never say that it has ended. */
    private static final long END_PATIENCE_MILLIS = 1000;

    private enum End { NO, LEAVE, TAKE_ALL }

    private final BoundPort port;
    private final ServerSocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile End end = End.NO;
    private volatile boolean hasBegun;

    /** What becomes of a connection. */
    @FunctionalInterface
    interface Taker {
        void accepted(SocketChannel connection) throws IOException;
    }

    /** @throws IOException if the port has been closed, or there are no descriptors left */
    AcceptQueue(BoundPort port) throws IOException {
        this.port = port;
        this.channel = port.channel();
        this.selector = Selector.open();
        try {
            channel.configureBlocking(false);
            this.key = channel.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            selector.close();
            throw e;
        }
    }

    boolean isOpen() {
        return end == End.NO && channel.isOpen();
    }

    /**
     * Takes a connection, or waits until there is one; the next call takes it.
     *
     * @throws IOException if a connection cannot be taken, or none is any more
     */
    void take(Taker taker) throws IOException {
        hasBegun = true;
        if (end == End.NO) {
            SocketChannel next = channel.accept();
            if (next != null) {
                taker.accepted(next);
                return;
            }
            try {
                selector.select();
                selector.selectedKeys().clear();
            } catch (ClosedSelectorException e) {
                throw closed();
            }
            return;
        }
        if (ended.getCount() > 0) {
            finish(taker);
        }
        throw closed();
    }

    private static ClosedChannelException closed() {
        return new ClosedChannelException();
    }

    private void takeAll(Taker taker) throws IOException {
        for (SocketChannel next = channel.accept(); next != null; next = channel.accept()) {
            taker.accepted(next);
        }
    }

    /** As little as possible is between the look that finds nobody and the closing. */
    private void finish(Taker taker) {
        try {
            boolean takesAll = end == End.TAKE_ALL;
            if (takesAll) {
                takeAll(taker);
            }
            // A channel that a selector knows is closed only when that one looks next.
            selector.close();
            if (takesAll) {
                takeAll(taker);
                port.close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("connections that wait at port {} may be lost", port.number(), e);
        } finally {
            ended.countDown();
        }
    }

    /**
     * Takes no more, and returns when that is so. Those that wait are taken before, unless the port is served by somebody else
     * from now on.
     */
    void end() {
        synchronized (this) {
            if (end == End.NO) {
                end = port.isLeftOpen() ? End.LEAVE : End.TAKE_ALL;
                selector.wakeup();
            }
        }
        try {
            if (!hasBegun || !ended.await(END_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                // Nobody takes: the server has not been started, or its thread waits because there are too many connections.
                release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            release();
        }
    }

    /** Gives the selector back, so that the port can be closed or served by somebody else. */
    private void release() {
        try {
            key.cancel();
            selector.close();
        } catch (IOException e) {
            LOG.warn("the selector of port {} did not close", port.number(), e);
        }
    }
}
