package io.supernode.cdn.origin;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;

/**
 * Moves one body from the client library to an {@link ExchangeListener}, in chunks. While all the chunks that one body
 * may use are taken, or the bound on bandwidth says so, nothing is read, and TCP holds the origin back. No thread ever
 * waits in here: {@link #run} returns when it can do no more, and is called again when bytes have arrived, a chunk is
 * free, or the bound has been kept.
 */
final class BodyPump implements Runnable {

    /** A new bound on bandwidth is kept after so long at most. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Content.Source source;
    private final OriginClient client;
    private final ChunkPool pool;
    private final ExchangeListener listener;
    private final StallDetector guard;
    private final Runnable whenDone;

    /** Guarded by this. */
    private int taken;
    /** Guarded by this: stopped for want of a chunk, until one is there, or for the bound on bandwidth. */
    private boolean parked;
    /** Guarded by this: the pool has none, and will give one later. */
    private boolean queued;
    /** Guarded by this: what the pool has given later. */
    private ByteBuffer granted;
    /** Guarded by this: the bound on bandwidth says to wait. */
    private boolean throttled;
    /** Guarded by this: nothing could be read, and nobody runs until there is more. */
    private boolean waiting;
    /** Guarded by this: the exchange is over, nobody wants more. */
    private boolean closed;

    /** What was read and does not fit yet; touched only by the one thread that runs. */
    private Content.Chunk unread;
    private BodyChunk filling;

    /** The thread that reads now: the library may tell of the end from within. */
    private volatile Thread reader;

    BodyPump(
            Content.Source source,
            OriginClient client,
            ExchangeListener listener,
            StallDetector guard,
            Runnable whenDone) {
        this.source = source;
        this.client = client;
        this.pool = client.chunks();
        this.listener = listener;
        this.guard = guard;
        this.whenDone = whenDone;
    }

    @Override
    public void run() {
        synchronized (this) {
            waiting = false;
        }
        while (unread != null || read()) {
            if (!copy()) {
                return;
            }
            boolean last = unread.isLast();
            unread.release();
            unread = null;
            if (last) {
                handOn();
                whenDone.run();
                return;
            }
        }
    }

    /** Reads the next bytes; false if there are none now, or never again. */
    private boolean read() {
        reader = Thread.currentThread();
        Content.Chunk chunk = source.read();
        reader = null;
        if (chunk == null) {
            guard.waiting();
            synchronized (this) {
                waiting = true;
                handOnIfIdle();
            }
            dropIfOver();
            source.demand(this);
            return false;
        }
        if (Content.Chunk.isFailure(chunk)) {
            // What came before is as good as it was. The exchange fails with the failure and says so itself.
            handOn();
            source.fail(chunk.getFailure());
            return false;
        }
        unread = chunk;
        guard.received(chunk.remaining());
        return true;
    }

    /** Copies all of what was read; false if that must wait for a free chunk. */
    private boolean copy() {
        ByteBuffer from = unread.getByteBuffer();
        while (from.hasRemaining()) {
            if (filling == null && !obtain()) {
                return false;
            }
            ByteBuffer to = filling.buffer();
            int count = Math.min(from.remaining(), to.remaining());
            to.put(from.slice(from.position(), count));
            from.position(from.position() + count);
            if (!to.hasRemaining()) {
                handOn();
            }
        }
        return true;
    }

    /**
     * Nothing more has come and nobody is at work: whoever waits for the end of a piece must not wait for a full chunk.
     * Under the lock, so that chunks stay in their order.
     */
    private void handOnIfIdle() {
        if (waiting && taken == 1 && filling != null && !closed) {
            handOn();
        }
    }

    /** None while the listener wants nothing yet. */
    private int mostChunks() {
        int window = listener.window();
        return window == 0 ? 0 : Math.max(1, window / ChunkPool.CHUNK_BYTES);
    }

    private boolean obtain() {
        if (fill()) {
            return true;
        }
        dropIfOver();
        return false;
    }

    private synchronized boolean fill() {
        ByteBuffer buffer = closed || taken >= mostChunks() || throttled ? null : buffer();
        if (buffer == null) {
            guard.pause();
            parked = true;
            return false;
        }
        taken++;
        filling = new BodyChunk(buffer, () -> freed(buffer));
        return true;
    }

    /** One from the pool, or null if that has none to give now. */
    private ByteBuffer buffer() {
        ByteBuffer buffer = granted;
        granted = null;
        if (buffer == null && !queued) {
            buffer = pool.take(this::granted);
            queued = buffer == null;
        }
        return buffer;
    }

    private void granted(ByteBuffer buffer) {
        boolean wanted;
        synchronized (this) {
            queued = false;
            wanted = !closed;
            granted = wanted ? buffer : null;
        }
        if (wanted) {
            resume();
        } else {
            pool.give(buffer);
        }
    }

    /** Under the lock, so that nothing is handed on any more once {@link #close} has returned. */
    private synchronized void handOn() {
        BodyChunk full = filling;
        filling = null;
        if (full == null) {
            return;
        }
        if (closed) {
            full.release();
            return;
        }
        throttle(client.bandwidth().taken(full.buffer().position()));
        listener.body(full);
    }

    private void throttle(double turn) {
        long nanos = client.bandwidth().nanosUntil(turn);
        boolean wait;
        synchronized (this) {
            wait = nanos > 0 && !closed;
            throttled = wait;
        }
        if (wait) {
            // In steps: somebody may raise the bound meanwhile.
            client.clock().schedule(Math.min(nanos, LONGEST_WAIT_NANOS), () -> {
                throttle(turn);
                resume();
            });
        }
    }

    private void freed(ByteBuffer buffer) {
        pool.give(buffer);
        synchronized (this) {
            taken--;
            handOnIfIdle();
        }
        resume();
    }

    /** Goes on if it was stopped for want of a chunk, and there is one now. */
    void resume() {
        boolean resume;
        synchronized (this) {
            resume = parked && !closed && !throttled && taken < mostChunks() && !queued;
            parked = parked && !resume;
        }
        if (resume) {
            guard.waiting();
            run();
        }
    }

    /** The body has broken off: hands on the bytes that have been read before. To be called before {@link #close}. */
    synchronized void brokeOff() {
        if (reader == Thread.currentThread() || waiting) {
            handOn();
        }
    }

    /** The exchange has ended: what was read and not handed on is dropped. */
    void close() {
        ByteBuffer unused;
        synchronized (this) {
            closed = true;
            unused = granted;
            granted = null;
        }
        if (unused != null) {
            pool.give(unused);
        }
        dropIfOver();
    }

    /** If nobody runs, and nobody will, what was read and what was being filled is let go of. */
    private void dropIfOver() {
        Content.Chunk dropped;
        BodyChunk unfinished;
        synchronized (this) {
            if (!closed || !parked && !waiting) {
                return;
            }
            dropped = unread;
            unread = null;
            unfinished = filling;
            filling = null;
        }
        if (dropped != null) {
            dropped.release();
        }
        if (unfinished != null) {
            unfinished.release();
        }
    }
}
