package io.supernode.http.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * The end of a connection whose client may still be sending when it has been answered: a body that is refused, for instance. If
 * such a connection were closed at once, the system would reset it, and the client's system would throw away the answer that its
 * client has not read yet. So only the sending side is shut down, and whatever comes is read and thrown away until the client closes
 * its side (RFC 9112, section 9.6), for {@value #MAX_SECONDS} s, {@value #MAX_SILENCE_MILLIS} ms of silence and
 * {@value #MAX_BYTES} bytes at most.
 *
 * <p>It takes no thread meanwhile, and counts among the connections of its port and address. Used by one thread at a time.
 */
final class LingeringClose extends AbstractConnection implements Connection.UpgradeTo {

    private static final int MAX_SECONDS = 5;
    private static final int MAX_SILENCE_MILLIS = 2000;
    /** Four of the largest bodies that a registration may have. Who sends for ever is not waited for. */
    private static final int MAX_BYTES = 2 << 20;
    private static final int BUFFER_BYTES = 16 << 10;
    /** Then others take their turn. */
    private static final int READS_IN_TURN = 8;

    private final ByteBufferPool buffers;
    private final ClientEndPoint client;
    private final Callback onMore = new More();
    private long began;
    private long bytes;

    private LingeringClose(ConnectionMetaData answered) {
        super(answered.getConnection().getEndPoint(), answered.getConnector().getExecutor());
        this.buffers = answered.getConnector().getByteBufferPool();
        this.client = ClientEndPoint.of(getEndPoint());
    }

    /** Has the connection of a request end in this way, once its answer has been sent. */
    static void follows(Request request) {
        // Jetty hands the connection on when the request is over, as it does for a WebSocket.
        Request.unWrap(request)
                .setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, new LingeringClose(request.getConnectionMetaData()));
    }

    /** Takes what has been read of the rest already. */
    @Override
    public void onUpgradeTo(ByteBuffer rest) {
        bytes = rest.remaining();
    }

    @Override
    public void onOpen() {
        super.onOpen();
        began = System.nanoTime();
        getEndPoint().shutdownOutput();
        onFillable();
    }

    @Override
    public void onFillable() {
        RetainableByteBuffer buffer = buffers.acquire(BUFFER_BYTES, true);
        try {
            discard(buffer.getByteBuffer());
        } catch (IOException e) {
            getEndPoint().close(e);
        } finally {
            buffer.release();
        }
    }

    private void discard(ByteBuffer buffer) throws IOException {
        EndPoint endPoint = getEndPoint();
        int read = 1;
        for (int reads = 0; read > 0 && reads < READS_IN_TURN; reads++) {
            BufferUtil.clear(buffer);
            read = endPoint.fill(buffer);
            bytes += Math.max(read, 0);
        }
        long millisLeft = TimeUnit.SECONDS.toMillis(MAX_SECONDS) - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        if (read < 0 || bytes > MAX_BYTES || millisLeft <= 0) {
            endPoint.close();
            return;
        }
        // This is no request, whose clock would begin with each byte.
        client.requestRead();
        client.setIdleTimeout(Math.min(millisLeft, MAX_SILENCE_MILLIS));
        endPoint.fillInterested(onMore);
    }

    /** Nothing of it waits, so that the selector's own thread does it. */
    private final class More implements Callback {

        @Override
        public void succeeded() {
            onFillable();
        }

        @Override
        public void failed(Throwable failure) {
            onFillInterestedFailed(failure);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
