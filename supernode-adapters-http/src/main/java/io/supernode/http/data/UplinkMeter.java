package io.supernode.http.data;

import io.supernode.core.report.SeedThroughput;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Measures what the uploads of a data port give to the network together, in short spans one after another as long as some
 * run.
 *
 * <p>What the system has taken into the buffer of a socket has not left yet, and may never: of each upload that much is not
 * counted until its client has shown that it has got everything, by hanging up or by asking for more; and then no more
 * than had left before, since a client may also hang up without having read it. Until then the upload runs. A client that
 * does neither for a second takes no part any more, and what is in its buffer does not count.
 *
 * <p>Thread-safe: one lock, held for tens of nanoseconds, once for each part that a socket has taken. Readings are told
 * without the lock.
 */
final class UplinkMeter {

    /** A shorter span says little. */
    private static final long SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Until a client has shown that it got everything. */
    private static final long LAST_BYTES_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final Consumer<SeedThroughput> listener;
    /** Guarded by this, as all of the following. */
    private final Set<Upload> running = new HashSet<>();
    /** Those of them whose last bytes are in buffers, the first to have ended first. Thousands may end in any order. */
    private final Set<Upload> draining = new LinkedHashSet<>();
    private long buffers;
    private long spanStart;
    private long countedUntil;
    private long uploadNanos;
    private long bytes;
    private long fastestBytes;
    private int span;

    /** One body that is being sent. Belongs to its meter, whose lock guards it. */
    static final class Upload {
        private int buffer;
        private long handedOver;
        private long left;
        private int span;
        private long spanBytes;
        private long drainsUntil;

        private Upload(int buffer) {
            this.buffer = buffer;
        }
    }

    /** @param listener is told each reading, by the thread that has sent the last part of it */
    UplinkMeter(LongSupplier nanoTime, Consumer<SeedThroughput> listener) {
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /**
     * A body begins to be sent.
     *
     * @param buffer bytes that the system takes for a client that does not read
     */
    synchronized Upload begin(int buffer) {
        long now = nanoTime.getAsLong();
        count(now);
        if (running.isEmpty()) {
            beginSpan(now);
        }
        Upload upload = new Upload(buffer);
        running.add(upload);
        buffers += buffer;
        return upload;
    }

    /** The system has taken so many bytes more, and takes {@code buffer} for a client that does not read from now on. */
    void sent(Upload upload, long length, int buffer) {
        SeedThroughput reading;
        synchronized (this) {
            if (!running.contains(upload)) {
                return;
            }
            long now = nanoTime.getAsLong();
            endLate(now);
            buffers += buffer - upload.buffer;
            upload.buffer = buffer;
            upload.handedOver += length;
            leave(upload, upload.handedOver - buffer);
            reading = reading(now);
        }
        tell(reading);
    }

    /** The system has taken the last byte. */
    synchronized void handedOver(Upload upload) {
        if (running.contains(upload)) {
            upload.drainsUntil = nanoTime.getAsLong() + LAST_BYTES_NANOS;
            draining.add(upload);
        }
    }

    /** The client has got all that was handed over, or has gone. */
    void ended(Upload upload) {
        SeedThroughput reading = null;
        synchronized (this) {
            if (running.contains(upload)) {
                long now = nanoTime.getAsLong();
                leave(upload, Math.min(upload.handedOver, 2 * upload.left));
                reading = reading(now);
                remove(upload, now);
            }
        }
        tell(reading);
    }

    /** The connection has broken: what is in its buffer is lost. */
    synchronized void broken(Upload upload) {
        remove(upload, nanoTime.getAsLong());
    }

    private void endLate(long now) {
        while (!draining.isEmpty()) {
            Upload first = draining.iterator().next();
            if (now - first.drainsUntil <= 0) {
                return;
            }
            remove(first, now);
        }
    }

    private void remove(Upload upload, long now) {
        if (running.contains(upload)) {
            count(now);
            running.remove(upload);
            draining.remove(upload);
            buffers -= upload.buffer;
        }
    }

    private void leave(Upload upload, long left) {
        long more = left - upload.left;
        if (more <= 0) {
            return;
        }
        if (upload.span != span) {
            upload.span = span;
            upload.spanBytes = 0;
        }
        upload.left = left;
        upload.spanBytes += more;
        bytes += more;
        fastestBytes = Math.max(fastestBytes, upload.spanBytes);
    }

    /**
     * Of the span, if it is over: then the next begins. Sockets take as much as their whole buffers at once: a span in which
     * less left tells of these.
     */
    private SeedThroughput reading(long now) {
        if (now - spanStart < SPAN_NANOS || bytes < buffers) {
            return null;
        }
        count(now);
        SeedThroughput reading = new SeedThroughput(bytes, now - spanStart, uploadNanos, fastestBytes);
        beginSpan(now);
        return reading;
    }

    private void beginSpan(long now) {
        span++;
        spanStart = now;
        countedUntil = now;
        uploadNanos = 0;
        bytes = 0;
        fastestBytes = 0;
    }

    private void count(long now) {
        uploadNanos += running.size() * (now - countedUntil);
        countedUntil = now;
    }

    private void tell(SeedThroughput reading) {
        if (reading != null) {
            listener.accept(reading);
        }
    }
}
