package io.supernode.cdn.origin;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/** A connection to an origin, read through a {@link ResponseNormalizer}. Thread-safe as what it wraps is. */
final class NormalizingEndPoint implements EndPoint {

    /** What is not handed on as it is goes through a buffer of this size, which the connection keeps. */
    private static final int MOST_NORMALIZED_BYTES = 64 << 10;

    private final EndPoint wire;
    /** Guarded by itself. */
    private final ResponseNormalizer normalizer = new ResponseNormalizer();
    /** Guarded by the normalizer. */
    private boolean isUsed;

    NormalizingEndPoint(EndPoint wire) {
        this.wire = wire;
    }

    /**
     * A request is about to be sent: what is read from now on is its response. What a new connection brings before that is the
     * response to its first request already: an origin need not wait to be asked.
     */
    void responseBegins() {
        synchronized (normalizer) {
            if (isUsed) {
                normalizer.begin();
            }
            isUsed = true;
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        synchronized (normalizer) {
            while (!normalizer.isTransparent()) {
                if (normalizer.hasReady()) {
                    return normalizer.drainTo(buffer);
                }
                ByteBuffer part = roomIn(buffer);
                int count = wire.fill(part);
                if (count == 0) {
                    return 0;
                }
                if (count < 0) {
                    normalizer.end();
                    continue;
                }
                normalizer.take(part);
            }
            return wire.fill(buffer);
        }
    }

    /** Behind what is in the buffer, and empty, in the library's mode for reading. */
    private static ByteBuffer roomIn(ByteBuffer buffer) {
        int end = buffer.hasRemaining() ? buffer.limit() : 0;
        ByteBuffer whole = buffer.duplicate().clear();
        return whole.slice(end, Math.min(MOST_NORMALIZED_BYTES, whole.capacity() - end)).limit(0);
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return wire.getLocalSocketAddress();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return wire.getRemoteSocketAddress();
    }

    @Override
    public boolean isOpen() {
        return wire.isOpen();
    }

    @Override
    public long getCreatedTimeStamp() {
        return wire.getCreatedTimeStamp();
    }

    @Override
    public void shutdownOutput() {
        wire.shutdownOutput();
    }

    @Override
    public boolean isOutputShutdown() {
        return wire.isOutputShutdown();
    }

    @Override
    public boolean isInputShutdown() {
        return wire.isInputShutdown();
    }

    @Override
    public void close() {
        wire.close();
    }

    @Override
    public void close(Throwable cause) {
        wire.close(cause);
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        return wire.flush(buffers);
    }

    @Override
    public Object getTransport() {
        return wire.getTransport();
    }

    @Override
    public long getIdleTimeout() {
        return wire.getIdleTimeout();
    }

    @Override
    public void setIdleTimeout(long idleTimeout) {
        wire.setIdleTimeout(idleTimeout);
    }

    @Override
    public void fillInterested(Callback callback) {
        wire.fillInterested(callback);
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        return wire.tryFillInterested(callback);
    }

    @Override
    public boolean isFillInterested() {
        return wire.isFillInterested();
    }

    @Override
    public void write(Callback callback, ByteBuffer... buffers) {
        wire.write(callback, buffers);
    }

    @Override
    public Callback cancelWrite(Throwable cause) {
        return wire.cancelWrite(cause);
    }

    @Override
    public Connection getConnection() {
        return wire.getConnection();
    }

    @Override
    public void setConnection(Connection connection) {
        wire.setConnection(connection);
    }

    @Override
    public void onOpen() {
        wire.onOpen();
    }

    @Override
    public void onClose(Throwable cause) {
        wire.onClose(cause);
    }

    @Override
    public void upgrade(Connection newConnection) {
        wire.upgrade(newConnection);
    }

    @Override
    public SslSessionData getSslSessionData() {
        return wire.getSslSessionData();
    }

    @Override
    public boolean isSecure() {
        return wire.isSecure();
    }
}
