package io.supernode.http.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadPendingException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The connection of one client. Adds two things to Jetty's: a request that trickles in too slowly ends the connection, and
 * the holder of a request can be notified when its client hangs up.
 *
 * <p>Jetty does not read from an HTTP/1.1 connection while a request is handled, so it does not see the end of the stream
 * either. {@link #watch} therefore registers for reading itself. It waits for the end of the stream; what comes before that, such
 * as the last message of TLS (close_notify) or the beginning of a next, pipelined, request, is kept up to {@value
 * #MAX_AHEAD} bytes and given to the parser of TLS or HTTP when its turn comes. While the watch is registered with the
 * selector, the parser's own registration is parked here and shares it.
 *
 * <p>Thread-safe where Jetty's is; {@link #fill} is only called by one thread at a time.
 */
public class ClientEndPoint extends SocketChannelEndPoint {

    private static final long NOT_BEGUN = Long.MIN_VALUE;
    /** More than a close_notify takes, with whatever cipher suite. */
    private static final int MAX_AHEAD = 256;
    /** More than a header of the PROXY protocol and a handshake of TLS take, and less than anybody misses. */
    private static final int MAX_PREAMBLE = 1 << 16;

    /**
     * So many times the beginning of a request is read in a row: who sends requests without a pause would keep a selector's thread
     * from all others.
     */
    private static final int READS_IN_A_ROW = 4;

    private static final Runnable NOTHING = () -> { };

    private final Executor executor;
    private final long requestTimeoutNanos;
    /** Kept: a socket that is closed does not tell any more, and who is told of a request afterwards asks for it. */
    private final SocketAddress client;
    private final Callback watcher = new Watcher();
    private final Object lock = new Object();
    /** Whether {@link #watcher} is registered; guarded by lock, as all of the following. */
    private boolean watching;
    private Runnable onHangUp;
    /** The parser's registration while the watcher has the selector's. */
    private Callback parked;
    /** Bytes that were read to see whether the stream ends behind them; made when there are some. */
    private ByteBuffer ahead = BufferUtil.EMPTY_BUFFER;
    private boolean hasAhead;
    /** How often the beginning of a request has been read since the parser last waited for the selector; guarded by lock. */
    private int reads;

    /** When the first byte of the request that is being read came; {@link #NOT_BEGUN} between requests. */
    private volatile long requestBegan = NOT_BEGUN;
    /** The time of silence that ends this connection between requests; 0 as long as that is what is set. */
    private volatile long idleBetweenRequests;
    /** Whether what precedes HTTP is being read: the header of the PROXY protocol, the handshake of TLS. */
    private volatile boolean inPreamble;
    private long idleAfterPreamble;
    private volatile boolean hasBeenRead;
    /** Whether the parser holds no buffer while the request is answered. */
    private volatile boolean isBufferGiven;
    private volatile Runnable whenOpened = NOTHING;
    private volatile Runnable whenClosed = NOTHING;
    private int preambleBytes;
    /** Made when a first request has been answered by another thread. */
    private Callback nextRequest;

    public ClientEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            Executor executor,
            long requestTimeoutNanos) {
        super(channel, selector, key, scheduler);
        this.executor = executor;
        this.requestTimeoutNanos = requestTimeoutNanos;
        this.client = channel.socket().getRemoteSocketAddress();
    }

    /** The other end of the connection, also when that has ended. */
    @Override
    public SocketAddress getRemoteSocketAddress() {
        return client;
    }

    /** Runs {@code action} when the connection counts among those of its port. Called once, before it is used. */
    final void onceOpened(Runnable action) {
        whenOpened = action;
    }

    /** The connection counts among those of its port from now on. */
    final void opened() {
        Runnable action = whenOpened;
        whenOpened = NOTHING;
        action.run();
    }

    /** Runs {@code action} when the connection has been closed. Called once, before it is used. */
    final void onceClosed(Runnable action) {
        whenClosed = action;
    }

    @Override
    public void onClose(Throwable cause) {
        try {
            super.onClose(cause);
        } finally {
            Runnable action = whenClosed;
            whenClosed = NOTHING;
            action.run();
        }
    }

    /** The connection of a request that came through a {@link Listener}. */
    public static ClientEndPoint of(Request request) {
        return of(request.getConnectionMetaData().getConnection().getEndPoint());
    }

    /** The connection below what TLS and the PROXY protocol put around it. */
    static ClientEndPoint of(EndPoint endPoint) {
        EndPoint inner = endPoint;
        while (inner instanceof EndPoint.Wrapper wrapper) {
            inner = wrapper.unwrap();
        }
        return (ClientEndPoint) inner;
    }

    /** Whether the buffers that are written for a request come to {@link #flush} as they are: nothing encrypts them. */
    public static boolean isPlain(Request request) {
        return isPlain(request.getConnectionMetaData().getConnection().getEndPoint());
    }

    static boolean isPlain(EndPoint endPoint) {
        EndPoint inner = endPoint;
        while (inner instanceof ProxyConnectionFactory.ProxyEndPoint proxied) {
            inner = proxied.unwrap();
        }
        return inner instanceof ClientEndPoint;
    }

    /** It ends after this time of silence; another one counts as long as nothing of it has been read. */
    final void endWhenSilent(long millis, long unreadMillis) {
        setIdleTimeout(hasBeenRead ? millis : unreadMillis);
    }

    /** The connection begins with something else than HTTP, which has as much time as a request, in silence too. */
    final void preambleBegins() {
        inPreamble = true;
        idleAfterPreamble = getIdleTimeout();
        setIdleTimeout(Math.min(idleAfterPreamble, TimeUnit.NANOSECONDS.toMillis(requestTimeoutNanos)));
    }

    /** From here on it is HTTP; the time of the first request begins. */
    final void preambleRead() {
        if (inPreamble) {
            inPreamble = false;
            setIdleTimeout(idleAfterPreamble);
            requestRead();
        }
    }

    /**
     * The request is about to be answered, by whatever thread.
     *
     * @param hadBody whether the parser may keep a buffer of it, which it gives back when it reads again
     */
    public final void answered(boolean hadBody) {
        requestRead();
        isBufferGiven = !hadBody;
    }

    /**
     * Registers a connection whose request has been answered for its next one, unless the beginning of that has been read already.
     *
     * @return whether it did, so that nobody need look for the next request now
     */
    final boolean awaitsNext(AbstractConnection connection) {
        if (!isBufferGiven
                || !(connection instanceof Connection.UpgradeFrom parser)
                || !(connection instanceof Connection.UpgradeTo same)) {
            return false;
        }
        isBufferGiven = false;
        ByteBuffer next = parser.onUpgradeFrom();
        if (next != null) {
            same.onUpgradeTo(next);
            return false;
        }
        if (nextRequest == null) {
            nextRequest = new NextRequest(connection);
        }
        connection.fillInterested(nextRequest);
        return true;
    }

    /** The request, with its body, has been read in whole: its clock stops. */
    public final void requestRead() {
        requestBegan = NOT_BEGUN;
        long idle = idleBetweenRequests;
        if (idle != 0) {
            idleBetweenRequests = 0;
            setIdleTimeout(idle);
        }
    }

    /** A body is still to come. Its clock runs, also if all so far came together with the end of the request before. */
    public final void bodyBegins() {
        if (requestBegan == NOT_BEGUN) {
            requestBegan = System.nanoTime();
        }
    }

    /** A request that has come in part has as long for its rest as is left of its time, in silence too. */
    private void boundSilence() {
        long began = requestBegan;
        if (began == NOT_BEGUN || inPreamble) {
            return;
        }
        if (idleBetweenRequests == 0) {
            idleBetweenRequests = getIdleTimeout();
        }
        long left = TimeUnit.NANOSECONDS.toMillis(requestTimeoutNanos - (System.nanoTime() - began));
        setIdleTimeout(Math.max(1, Math.min(idleBetweenRequests, left)));
    }

    /**
     * Runs {@code action} once if the client hangs up before {@link #unwatch}. To be called by the handler of a request that
     * has been read in whole. A client that only shuts its sending side down counts as gone, since no client does that.
     */
    public final void watch(Runnable action) {
        boolean register;
        synchronized (lock) {
            onHangUp = action;
            // Behind more bytes than are read ahead nothing can be seen any more.
            register = !watching && canReadAhead();
            watching |= register;
        }
        if (register) {
            super.fillInterested(watcher);
        }
    }

    /** The request is about to be answered: nobody is notified any more when the client hangs up. */
    public final void unwatch() {
        synchronized (lock) {
            onHangUp = null;
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = 0;
        // All of it, since the watcher reads too: bytes that two threads read at once would be in no order.
        // The rest of a request is not held up: bodies have bounds of their own.
        boolean isBeginning = requestBegan == NOT_BEGUN;
        synchronized (lock) {
            if (isBeginning && reads == READS_IN_A_ROW) {
                // As if nothing more had come: the selector finds it when this connection's turn comes again.
                return 0;
            }
            if (hasAhead) {
                filled = BufferUtil.append(buffer, ahead);
                hasAhead = ahead.hasRemaining();
            }
            int more = super.fill(buffer);
            if (filled == 0 || more > 0) {
                filled += more;
            }
            if (filled > 0 && isBeginning) {
                reads++;
            }
        }
        if (filled > 0) {
            hasBeenRead = true;
            checkPace();
            if (inPreamble) {
                checkPreamble(filled);
            }
        }
        return filled;
    }

    private void checkPace() {
        long now = System.nanoTime();
        if (requestBegan == NOT_BEGUN) {
            requestBegan = now;
        } else if (now - requestBegan > requestTimeoutNanos) {
            close();
        }
    }

    private void checkPreamble(int filled) {
        preambleBytes += filled;
        if (preambleBytes > MAX_PREAMBLE) {
            close();
        }
    }

    @Override
    public void fillInterested(Callback callback) {
        if (!tryFillInterested(callback)) {
            throw new ReadPendingException();
        }
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        boundSilence();
        synchronized (lock) {
            reads = 0;
            if (parked != null) {
                return false;
            }
            if (hasAhead) {
                // The selector would not tell of bytes that are here already.
                executor.execute(callback::succeeded);
                return true;
            }
            if (watching) {
                parked = callback;
                return true;
            }
        }
        return super.tryFillInterested(callback);
    }

    @Override
    public boolean isFillInterested() {
        synchronized (lock) {
            // The parser aborts an answer while a read of its own is pending; the watch is none of those.
            return watching ? parked != null : super.isFillInterested();
        }
    }

    /** What a connection without this one registers for its next request is always handed to a thread of the pool. */
    private static final class NextRequest implements Callback {

        private final AbstractConnection connection;
        private final InvocationType type;

        NextRequest(AbstractConnection connection) {
            this.connection = connection;
            this.type = connection instanceof ConnectionMetaData http
                    ? http.getConnector().getServer().getInvocationType()
                    : InvocationType.BLOCKING;
        }

        @Override
        public InvocationType getInvocationType() {
            return type;
        }

        @Override
        public void succeeded() {
            connection.onFillable();
        }

        @Override
        public void failed(Throwable failure) {
            connection.onFillInterestedFailed(failure);
        }
    }

    /** Is called once when there is something to read, or when the connection has failed. */
    private final class Watcher implements Callback {

        @Override
        public InvocationType getInvocationType() {
            synchronized (lock) {
                // To answer a request whose client has gone does not wait for anybody.
                return parked == null ? InvocationType.NON_BLOCKING : parked.getInvocationType();
            }
        }

        @Override
        public void succeeded() {
            Callback parser;
            Runnable hangUp = null;
            boolean again = false;
            synchronized (lock) {
                watching = false;
                parser = parked;
                parked = null;
                if (parser == null) {
                    if (readAhead()) {
                        hangUp = onHangUp;
                        onHangUp = null;
                    } else if (onHangUp != null && canReadAhead()) {
                        // The end may be behind what has come. Or the parser was quicker, and what it read is held by now:
                        // that one's client is watched instead.
                        watching = true;
                        again = true;
                    }
                }
            }
            if (parser != null) {
                parser.succeeded();
            } else if (hangUp != null) {
                hangUp.run();
            } else if (again) {
                ClientEndPoint.super.fillInterested(this);
            }
        }

        @Override
        public void failed(Throwable failure) {
            Callback parser;
            Runnable hangUp;
            synchronized (lock) {
                watching = false;
                parser = parked;
                parked = null;
                hangUp = onHangUp;
                onHangUp = null;
            }
            if (parser != null) {
                parser.failed(failure);
            }
            if (hangUp != null) {
                hangUp.run();
            }
        }
    }

    private boolean canReadAhead() {
        return ahead.remaining() < MAX_AHEAD;
    }

    /** Reads what has come, up to a bound, to see whether the stream ends behind it; tells whether it has ended. */
    private boolean readAhead() {
        try {
            if (ahead.capacity() == 0) {
                ahead = BufferUtil.allocate(MAX_AHEAD);
            } else if (hasAhead) {
                BufferUtil.compact(ahead);
            } else {
                BufferUtil.clear(ahead);
            }
            int filled = super.fill(ahead);
            hasAhead = ahead.hasRemaining();
            return filled < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
