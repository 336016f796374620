package io.supernode.testkit.peer;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.wire.HttpText;
import io.supernode.testkit.wire.RequestHead;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer's upload server: answers one path with framed pieces, wrapped on the fly, of those that are complete on disk
 * (protocol section 4). Several uploads run at once; they share one rate.
 */
final class UploadServer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(UploadServer.class);

    private static final int BACKLOG = 128;
    private static final int BUFFER = 64 * 1024;
    private static final int LIMITED_SEND_BUFFER = 128 * 1024;
    private static final int SILENCE_MILLIS = 30_000;
    private static final byte END = 0x7f;
    private static final int DRIP_RATE = 1000;
    private static final int DRIP = 100;
    private static final byte GARBAGE = 0x55;
    private static final String RANGE_UNIT = "bytes=";

    private final ServerSocket server;
    private final String path;
    private final RateLimiter limiter;
    private final AtomicLong uploaded;
    private final ClientKind kind;
    private final Serving serving;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService threads;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile PieceFile file;
    private volatile boolean closed;

    /**
     * Listens on a free port.
     *
     * @param address to listen on
     * @param path of the file
     * @param rate bytes per second of all uploads together; 0 for no limit
     * @param kind of the client that it belongs to
     * @param serving what becomes of a request for a piece that is there
     * @param uploaded counts bytes given away
     * @param threads one per upload and one to accept
     */
    UploadServer(
            InetAddress address,
            String path,
            long rate,
            ClientKind kind,
            Serving serving,
            AtomicLong uploaded,
            ExecutorService threads)
            throws IOException {
        this.path = path;
        this.limiter = RateLimiter.of(serving == Serving.DRIPPING ? DRIP_RATE : rate);
        this.kind = kind;
        this.serving = serving;
        this.uploaded = uploaded;
        this.threads = threads;
        this.server = new ServerSocket();
        try {
            server.bind(new InetSocketAddress(address, 0), BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on the complete pieces of this file are served; before, and after null, every request is a 404. */
    void serve(PieceFile newFile) {
        file = newFile;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                threads.execute(() -> answer(connection));
            } catch (IOException | RejectedExecutionException e) {
                if (!closed) {
                    LOG.warn("the upload server of {} stops: it cannot accept connections", path, e);
                    return;
                }
            }
        }
    }

    private void answer(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            connection.setSoTimeout(SILENCE_MILLIS);
            if (limiter.isLimited()) {
                connection.setSendBufferSize(LIMITED_SEND_BUFFER);
            }
            RequestHead head = RequestHead.read(new BufferedInputStream(connection.getInputStream()));
            // Some clients dial the port first and hang up: not an error.
            if (head != null) {
                OutputStream out = new BufferedOutputStream(connection.getOutputStream(), BUFFER);
                answer(head, out);
                out.flush();
            }
        } catch (IOException e) {
            LOG.debug("an upload of {} ended early", path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private void answer(RequestHead head, OutputStream out) throws IOException, InterruptedException {
        PieceFile current = file;
        if (current == null || !head.path().equals(path)) {
            refuse(out, 404, "Not Found");
            return;
        }
        PieceRange asked = range(head, current);
        if (asked == null) {
            refuse(out, 400, "Bad Request");
            return;
        }
        int piece = (int) (asked.start() / current.pieceSize());
        int length = current.contentLength(piece);
        if (length < 0) {
            refuse(out, 416, "Range Not Satisfiable");
            return;
        }
        int promised = kind.promisesWhatIsAskedFor()
                ? Math.max(0, (int) asked.length() - PieceLayout.FRAME_BYTES)
                : length;
        send(current, piece, Math.min(length, promised), promised, out);
    }

    /** The range within one piece that Range, pieceNum and pieceSize name alike, or null. */
    private static PieceRange range(RequestHead head, PieceFile file) {
        String range = head.headers().getOrDefault("Range", "");
        String number = head.headers().getOrDefault("pieceNum", "");
        String size = head.headers().getOrDefault("pieceSize", "");
        if (!range.startsWith(RANGE_UNIT) || !size.equals(Integer.toString(file.pieceSize()))) {
            return null;
        }
        PieceRange bytes;
        try {
            bytes = PieceRange.parse(range.substring(RANGE_UNIT.length()));
        } catch (IllegalArgumentException e) {
            return null;
        }
        long piece = bytes.start() / file.pieceSize();
        // Python clients ask for the exact length of the last piece, Go clients for the full size.
        boolean oneWholePiece = bytes.start() % file.pieceSize() == 0 && bytes.length() <= file.pieceSize();
        return oneWholePiece && number.equals(Long.toString(piece)) ? bytes : null;
    }

    /**
     * @param length bytes of the file that are sent
     * @param promised bytes of the file that the reply speaks of
     */
    private void send(PieceFile from, int piece, int length, int promised, OutputStream out)
            throws IOException, InterruptedException {
        if (serving == Serving.STALLING) {
            ended.await();
            return;
        }
        int framed = promised + PieceLayout.FRAME_BYTES;
        long start = (long) piece * from.pieceSize();
        out.write(HttpText.bytes("HTTP/1.1 206 Partial Content\r\nContent-Length: " + framed
                + "\r\nContent-Range: bytes " + start + '-' + (start + framed - 1)
                + "/*\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n\r\n"));
        PieceLayout layout = new PieceLayout(from.pieceSize(), PieceLayout.UNKNOWN_LENGTH);
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt(layout.frameHeader(promised)).array());
        byte[] buffer = new byte[serving == Serving.DRIPPING ? DRIP : BUFFER];
        for (int done = 0; done < length; ) {
            int count = Math.min(buffer.length, length - done);
            from.read(piece, done, ByteBuffer.wrap(buffer, 0, count));
            if (serving == Serving.LYING) {
                Arrays.fill(buffer, GARBAGE);
            }
            limiter.acquire(count);
            out.write(buffer, 0, count);
            if (serving == Serving.DRIPPING) {
                out.flush();
            }
            done += count;
        }
        out.write(END);
        out.flush();
        uploaded.addAndGet(length + PieceLayout.FRAME_BYTES);
    }

    private static void refuse(OutputStream out, int status, String reason) throws IOException {
        out.write(HttpText.bytes(
                "HTTP/1.1 " + status + ' ' + reason + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    }

    /** Stops listening and ends every upload. */
    @Override
    public void close() throws IOException {
        closed = true;
        ended.countDown();
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
