package io.supernode.testkit.peer;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.testkit.wire.PlainClient;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Downloads framed pieces, each over a connection of its own (protocol section 4), checks frame and md5 as the bytes
 * pass, and writes the content where it belongs. Thread-safe.
 */
final class PieceDownloader {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    /** Of a patient peer. */
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration DIAL = Duration.ofSeconds(1);
    private static final int BUFFER = 64 * 1024;
    /** A slow link must not be outrun by the kernel's buffers, or the far end believes that it is fast. */
    private static final int LIMITED_RECEIVE_BUFFER = 128 * 1024;

    private static final int HEADER = 4;
    private static final int SIZE_SHIFT = 4;
    private static final byte END = 0x7f;
    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final int NOT_FOUND = 404;

    private final PeerSettings settings;
    private final RateLimiter limiter;
    private final PeerTally tally;
    private final Set<PlainClient> running = ConcurrentHashMap.newKeySet();

    /** The other side does not know the file. */
    static final class MissingException extends IOException {
        private static final long serialVersionUID = 1;

        MissingException(String message) {
            super(message);
        }
    }

    /** The bytes are not those of the piece. */
    static final class WrongBytesException extends IOException {
        private static final long serialVersionUID = 1;
        private final String realMd5;

        WrongBytesException(String message, String realMd5) {
            super(message);
            this.realMd5 = realMd5;
        }

        String realMd5() {
            return realMd5;
        }
    }

    /** @param tally learns of each receipt of bytes */
    PieceDownloader(PeerSettings settings, PeerTally tally) {
        this.settings = settings;
        this.tally = tally;
        this.limiter = RateLimiter.of(settings.downRate);
    }

    /**
     * Downloads {@code task} into {@code file}, where it is not yet complete.
     *
     * @return the bytes of the file that it carries
     */
    int download(PieceTask task, PieceFile file) throws IOException, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Range", "bytes=" + asked(task));
        headers.put("pieceNum", Integer.toString(task.piece()));
        headers.put("pieceSize", Integer.toString(task.pieceSize()));
        int receiveBuffer = limiter.isLimited() ? LIMITED_RECEIVE_BUFFER : 0;
        int bytes = task.digest().framedLength();
        Duration silence = settings.patient ? SILENCE : settings.kind.transferSilence(bytes, task.isFromSupernode());
        long whole = settings.patient
                ? Long.MAX_VALUE / 2
                : settings.kind.transferTimeoutNanos(bytes, task.isFromSupernode());
        long deadline = System.nanoTime() + whole;
        if (!settings.patient && settings.kind.dialsFirst() && !task.isFromSupernode()) {
            dial(task);
        }
        try (PlainClient client = new PlainClient(task.ip(), task.port(), receiveBuffer)) {
            running.add(client);
            try {
                settings.bind(client);
                int status = client.send("GET", task.path(), headers, new byte[0], CONNECT, silence);
                if (status == NOT_FOUND) {
                    throw new MissingException(task.cid() + " does not have " + task.path());
                }
                if (status != PARTIAL_CONTENT && status != OK) {
                    throw new IOException(task.cid() + " answered HTTP " + status);
                }
                int promised = Integer.parseInt(client.headers().getOrDefault("Content-Length", Integer.toString(bytes)));
                return copy(new TimedInput(client, silence, deadline), promised, task, file);
            } finally {
                running.remove(client);
            }
        }
    }

    private PieceRange asked(PieceTask task) {
        long start = task.range().start();
        return settings.kind.asksForExactLength()
                ? new PieceRange(start, start + task.digest().framedLength() - 1)
                : task.range();
    }

    /** Is anybody there? */
    private static void dial(PieceTask task) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(task.ip(), task.port()), Math.toIntExact(DIAL.toMillis()));
        }
    }

    /** Ends every running download. */
    void abort() throws IOException {
        for (PlainClient client : running) {
            client.close();
        }
    }

    private int copy(InputStream in, int promised, PieceTask task, PieceFile file) throws IOException, InterruptedException {
        MessageDigest md5 = Digests.md5();
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            throw new EOFException(task.cid() + " hung up before the frame");
        }
        md5.update(header);
        int framedLength = task.digest().framedLength();
        int contentLength = framedLength - PieceLayout.FRAME_BYTES;
        byte[] buffer = new byte[BUFFER];
        int done = 0;
        while (done < contentLength) {
            int count = in.read(buffer, 0, Math.min(buffer.length, contentLength - done));
            if (count < 0) {
                throw new EOFException(task.cid() + " hung up after " + (HEADER + done) + " of " + framedLength + " bytes");
            }
            tally.received(System.nanoTime());
            limiter.acquire(count);
            md5.update(buffer, 0, count);
            file.write(task.piece(), done, ByteBuffer.wrap(buffer, 0, count));
            done += count;
        }
        int end = in.read();
        if (end < 0) {
            throw new EOFException(task.cid() + " hung up before the end of the frame");
        }
        if (promised > framedLength && in.read() < 0) {
            throw new EOFException(task.cid() + " hung up after " + framedLength + " of " + promised + " bytes that it promised");
        }
        md5.update((byte) end);
        PieceDigest real = new PieceDigest(Md5.of(md5.digest()), framedLength);
        if (!real.equals(task.digest())) {
            throw new WrongBytesException(
                    "piece " + task.piece() + " of " + task.cid() + " has md5 " + real + " instead of " + task.digest(),
                    real.toString());
        }
        checkFrame(ByteBuffer.wrap(header).getInt(), (byte) end, contentLength, task, real);
        return contentLength;
    }

    private static void checkFrame(int header, byte end, int contentLength, PieceTask task, PieceDigest real)
            throws WrongBytesException {
        if (header != (contentLength | task.pieceSize() << SIZE_SHIFT)) {
            throw new WrongBytesException("the frame of piece " + task.piece() + " has another length", real.toString());
        }
        if (end != END) {
            throw new WrongBytesException("the frame of piece " + task.piece() + " does not end in 7f", real.toString());
        }
    }
}
