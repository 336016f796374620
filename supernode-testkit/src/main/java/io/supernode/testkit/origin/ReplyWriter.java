package io.supernode.testkit.origin;

import io.supernode.testkit.origin.Reply.Faults;
import io.supernode.testkit.origin.Reply.Framing;
import io.supernode.testkit.wire.HttpText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends one reply over one connection, with its faults. */
final class ReplyWriter {

    /** Bytes made and sent at a time. */
    static final int BLOCK = 64 * 1024;

    /** A slow reply is sent in this many steps a second. */
    private static final int STEPS_PER_SECOND = 20;

    private final Socket socket;
    private final OutputStream out;
    private final CountDownLatch closed;

    /** @param closed counted down when the origin is closed, which ends every wait */
    ReplyWriter(Socket socket, CountDownLatch closed) throws IOException {
        this.socket = socket;
        this.out = new BufferedOutputStream(socket.getOutputStream(), BLOCK);
        this.closed = closed;
    }

    /**
     * Sends {@code reply}.
     *
     * @return whether the connection can carry another reply
     */
    boolean send(Reply reply, RecordedRequest record) throws IOException, InterruptedException {
        Faults faults = reply.faults();
        if (faults.resetAtOnce()) {
            reset();
            return false;
        }
        if (!faults.headerDelay().isZero()) {
            pause(faults.headerDelay().toNanos());
        }
        if (faults.headersHeld()) {
            faults.gate().pass();
        }
        for (int status : faults.interim()) {
            out.write(HttpText.bytes("HTTP/1.1 " + status + " Interim\r\nX-Interim: yes\r\n\r\n"));
            out.flush();
        }
        record.decided(reply.status());
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(reply.status()).append(" Fake\r\n");
        reply.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        out.write(HttpText.bytes(head.append("\r\n").toString()));
        boolean whole = body(reply, record);
        out.flush();
        return whole && reply.truthful() && reply.framing() != Framing.UNTIL_CLOSE;
    }

    private boolean body(Reply reply, RecordedRequest record) throws IOException, InterruptedException {
        Faults faults = reply.faults();
        int block = blockSize(faults.bytesPerSecond());
        byte[] buffer = new byte[block];
        long begin = System.nanoTime();
        long sent = 0;
        while (true) {
            if (sent == faults.stallAfter()) {
                out.flush();
                faults.gate().pass();
            }
            if (sent == faults.cutAfter()) {
                cut(faults.resetAtCut());
                return false;
            }
            if (sent == reply.length()) {
                break;
            }
            int count = (int) Math.min(block, nextStop(sent, reply) - sent);
            reply.content().read(reply.start() + sent, buffer, 0, count);
            write(buffer, count, reply.framing());
            record.sent(count);
            sent += count;
            if (faults.bytesPerSecond() > 0) {
                out.flush();
                long due = (long) ((double) sent / faults.bytesPerSecond() * TimeUnit.SECONDS.toNanos(1));
                pause(begin + due - System.nanoTime());
            }
        }
        if (reply.framing() == Framing.CHUNKED) {
            out.write(HttpText.bytes("0\r\n\r\n"));
        }
        return true;
    }

    private static int blockSize(long bytesPerSecond) {
        return bytesPerSecond == 0 ? BLOCK : (int) Math.max(1, Math.min(BLOCK, bytesPerSecond / STEPS_PER_SECOND));
    }

    private static long nextStop(long sent, Reply reply) {
        long stop = reply.length();
        if (reply.faults().stallAfter() > sent) {
            stop = Math.min(stop, reply.faults().stallAfter());
        }
        if (reply.faults().cutAfter() > sent) {
            stop = Math.min(stop, reply.faults().cutAfter());
        }
        return stop;
    }

    private void write(byte[] buffer, int count, Framing framing) throws IOException {
        if (framing == Framing.CHUNKED) {
            out.write(HttpText.bytes(Integer.toHexString(count) + "\r\n"));
            out.write(buffer, 0, count);
            out.write('\r');
            out.write('\n');
        } else {
            out.write(buffer, 0, count);
        }
    }

    private void cut(boolean asReset) throws IOException {
        if (asReset) {
            reset();
        } else {
            out.flush();
            socket.shutdownOutput();
        }
    }

    /** Closing with a linger time of 0 sends RST instead of FIN. */
    private void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private void pause(long nanos) throws InterruptedException, IOException {
        if (nanos > 0 && closed.await(nanos, TimeUnit.NANOSECONDS)) {
            throw new IOException("the origin was closed");
        }
    }
}
