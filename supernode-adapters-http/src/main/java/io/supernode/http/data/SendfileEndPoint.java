package io.supernode.http.data;

import io.supernode.http.net.ClientEndPoint;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that sends bytes of a file straight from the page cache to the socket (sendfile), while Jetty does the HTTP.
 *
 * <p>Jetty writes buffers only. So the body is announced to it as a buffer that stands for a part of the file: a view of a
 * shared memory whose content is never sent. When Jetty hands that very buffer down to be flushed, the part of the file is
 * sent instead and the buffer's position is moved on as if it had been written. What comes between Jetty's HTTP and this
 * connection, such as TLS, would read that memory: there a {@link BufferedBody} is sent.
 */
final class SendfileEndPoint extends ClientEndPoint {

    /** The largest part at once: large enough that a part costs little, small enough that clients take turns. */
    static final int MAX_PART = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SendfileEndPoint.class);

    /** Only ever counted, never read. */
    private static final ByteBuffer STAND_IN = ByteBuffer.allocate(MAX_PART).asReadOnlyBuffer();

    /**
     * What the system may take for a client that has not read yet, and afterwards; Linux doubles it. Left to itself it takes some
     * MB, a whole piece, of which the client may never read a byte. On loopback, whose segments have up to 64 KB, half of the first
     * value stalls: each segment then waits 40 ms for the client's delayed acknowledgement.
     */
    private static final int FRESH_SEND_BUFFER = 128 << 10;
    private static final int SEND_BUFFER = 512 << 10;
    /**
     * Of all connections that send, while these are a thousand at most. If they had more together than the system has for TCP, some GB,
     * then sockets would say that they take something and take a page each time: measured with 1000 of 1 MB, four times the processor
     * time.
     */
    private static final long ALL_SEND_BUFFERS = 128L << 20;
    private static final int LINUX_FACTOR = 2;

    private final DataTraffic traffic;
    private final ReaderPace pace;
    private final UplinkMeter uplink;
    private volatile boolean isRead;
    /** What it was set to, before Linux doubled it; 0 at first. */
    private volatile int sendBuffer;
    /** The body that was sent last, until the client has shown that it got it; null if there is none. */
    private volatile UplinkMeter.Upload upload;
    private FileChannel file;
    private long filePosition;
    private volatile ByteBuffer part;
    /** The socket has just taken less than it was given, so the next try is skipped. */
    private volatile boolean isFull;

    /** @param uplink measures what is sent */
    SendfileEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            Executor executor,
            long requestTimeoutNanos,
            DataTraffic traffic,
            ReaderPace pace,
            UplinkMeter uplink) {
        super(channel, selector, key, scheduler, executor, requestTimeoutNanos);
        this.traffic = traffic;
        this.pace = pace;
        this.uplink = uplink;
    }

    /** Adapts what the system may take to whether the client reads, and to how many there are. */
    private void adaptSendBuffer() {
        int bytes = FRESH_SEND_BUFFER;
        if (isRead) {
            long share = Long.highestOneBit(ALL_SEND_BUFFERS / Math.max(1, traffic.runningTransfers()));
            bytes = (int) Math.max(FRESH_SEND_BUFFER, Math.min(SEND_BUFFER, share));
        }
        if (bytes == sendBuffer) {
            return;
        }
        sendBuffer = bytes;
        try {
            getChannel().setOption(StandardSocketOptions.SO_SNDBUF, bytes);
        } catch (IOException e) {
            LOG.debug("the client has hung up already", e);
        }
    }

    /** Counts what the client has been sent; a client that reads may have more on its way at a time. */
    void sent(long bytes) throws IOException {
        traffic.sent(bytes);
        pace.sent(bytes);
        if (!isRead && pace.isRead()) {
            isRead = true;
            adaptSendBuffer();
        }
        UplinkMeter.Upload running = upload;
        if (running != null) {
            uplink.sent(running, bytes, buffered());
        }
    }

    /** What the system takes for a client that does not read. */
    private int buffered() {
        return LINUX_FACTOR * sendBuffer;
    }

    /** A body begins to be sent. Whoever asks for it has got the one before. */
    void uploadBegins() {
        adaptSendBuffer();
        uploadRead();
        upload = uplink.begin(buffered());
    }

    /** The system has taken all of it, or its end cannot be sent. */
    void uploadEnds(boolean isWhole) {
        UplinkMeter.Upload ending = upload;
        if (ending == null) {
            return;
        }
        if (isWhole) {
            uplink.handedOver(ending);
        } else {
            upload = null;
            uplink.broken(ending);
        }
    }

    private void uploadRead() {
        UplinkMeter.Upload read = upload;
        if (read != null) {
            upload = null;
            uplink.ended(read);
        }
    }

    @Override
    public void onClose(Throwable cause) {
        try {
            super.onClose(cause);
        } finally {
            uploadRead();
        }
    }

    /** How fast its client reads. */
    ReaderPace pace() {
        return pace;
    }

    /** Where it counts what it sends. */
    DataTraffic traffic() {
        return traffic;
    }

    /**
     * Announces the next part of a body.
     *
     * @param length 1 to {@link #MAX_PART}
     * @return the buffer to be written in its stead, before the next call of this method
     */
    ByteBuffer partOf(FileChannel source, long position, int length) {
        if (part != null && part.hasRemaining()) {
            throw new IllegalStateException("the last part has not been sent yet");
        }
        file = source;
        filePosition = position;
        // Last: publishes the other two to the thread that flushes.
        part = STAND_IN.slice(0, length);
        return part;
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        ByteBuffer announced = part;
        for (int i = 0; i < buffers.length; i++) {
            if (buffers[i] == announced && announced != null) {
                return flushBefore(buffers, i) && sendPart(announced) && flushAfter(buffers, i);
            }
        }
        if (announced != null && announced.hasRemaining()) {
            // Jetty passes headers and body on together. If it copied the stand-in, whose content means nothing, into
            // another buffer: better no byte than a wrong one.
            throw new IOException("a part of a file was not handed down as announced");
        }
        return super.flush(buffers);
    }

    private boolean flushBefore(ByteBuffer[] buffers, int index) throws IOException {
        return index == 0 || super.flush(Arrays.copyOf(buffers, index));
    }

    private boolean flushAfter(ByteBuffer[] buffers, int index) throws IOException {
        return index == buffers.length - 1 || super.flush(Arrays.copyOfRange(buffers, index + 1, buffers.length));
    }

    private boolean sendPart(ByteBuffer announced) throws IOException {
        int remaining = announced.remaining();
        if (remaining == 0) {
            return true;
        }
        if (isFull) {
            // Jetty tries again what was sent in part before it waits: a call of the system that brings nothing.
            isFull = false;
            return false;
        }
        long sent = transfer(remaining);
        if (sent > 0) {
            notIdle();
            filePosition += sent;
            announced.position(announced.position() + (int) sent);
            sent(sent);
        } else if (filePosition >= file.size()) {
            throw endsTooEarly();
        }
        isFull = sent > 0 && sent < remaining;
        return sent == remaining;
    }

    private long transfer(int length) throws IOException {
        try {
            return file.transferTo(filePosition, length, getChannel());
        } catch (IOException e) {
            requireReadable();
            // As Jetty does for a write: the client has hung up, which is no error.
            throw new EofException(e);
        }
    }

    /** A failure does not say on which side it was. */
    private void requireReadable() throws UnreadableFileException {
        int count;
        try {
            count = file.read(ByteBuffer.allocate(1), filePosition);
        } catch (ClosedChannelException e) {
            // The port is being stopped.
            return;
        } catch (IOException e) {
            throw new UnreadableFileException(filePosition, "it cannot be read at byte " + filePosition + ": " + e, e);
        }
        if (count < 0) {
            throw endsTooEarly();
        }
    }

    private UnreadableFileException endsTooEarly() {
        return new UnreadableFileException(filePosition, "the file ends before byte " + filePosition, null);
    }
}
