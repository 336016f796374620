package io.supernode.testkit.peer;

import io.supernode.testkit.wire.PlainClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** The body of a reply that must come within a time, without a silence that is too long. Not thread-safe. */
final class TimedInput extends FilterInputStream {

    private final PlainClient client;
    private final long silence;
    private final long deadline;

    /** @param deadline as {@link System#nanoTime} has it */
    TimedInput(PlainClient client, Duration silence, long deadline) {
        super(client.body());
        this.client = client;
        this.silence = silence.toNanos();
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        limit();
        return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        limit();
        return super.read(bytes, offset, length);
    }

    private void limit() throws IOException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the piece took too long");
        }
        client.readTimeout(Duration.ofNanos(Math.min(left, silence)));
    }
}
