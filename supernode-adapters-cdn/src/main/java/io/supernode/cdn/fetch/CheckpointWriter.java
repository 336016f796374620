package io.supernode.cdn.fetch;

import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.StoredContent;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes the progress of a fetch outlive the process: the first piece at once, so that a process that is killed again and again
 * gets on each time, and what comes later soon. For the serial executor of the content.
 */
final class CheckpointWriter {

    /** What may be fetched once more after a crash. */
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Where syncing is slow, most of the disk's time is left to the pieces. */
    private static final int PAUSE_PER_SYNC = 10;

    private final FetchContext context;
    private final ContentWriter writer;
    private final Executor executor;
    private final Consumer<IOException> onFault;
    /** Whether a checkpoint is being written, or is to be. */
    private boolean underWay;
    /** Whether there is progress that the last checkpoint does not have. */
    private boolean hasMore;
    private long due;

    /** {@code executor} runs nothing any more once the fetch is over; {@code onFault} is called on any thread. */
    CheckpointWriter(FetchContext context, ContentWriter writer, Executor executor, Consumer<IOException> onFault) {
        this.context = context;
        this.writer = writer;
        this.executor = executor;
        this.onFault = onFault;
        this.due = context.clock().nanoTime();
    }

    /** There is more to be kept: soon, also if nothing more comes for long. */
    void progressed() {
        hasMore = true;
        writeWhenDue();
    }

    private void writeWhenDue() {
        StoredContent content = writer.content();
        boolean useful = content.validators().forRange().isPresent() && !content.isWhole();
        if (!hasMore || !useful || underWay) {
            return;
        }
        underWay = true;
        long rest = due - context.clock().nanoTime();
        if (rest <= 0) {
            // What comes from now on may be too late for this one.
            hasMore = false;
            context.syncExecutor().run(content.key(), this::write);
        } else {
            context.clock().schedule(rest, () -> executor.execute(() -> {
                underWay = false;
                writeWhenDue();
            }));
        }
    }

    private void write() {
        try {
            long begin = context.clock().nanoTime();
            writer.checkpoint();
            long end = context.clock().nanoTime();
            executor.execute(() -> {
                underWay = false;
                due = end + pauseAfter(end - begin);
                writeWhenDue();
            });
        } catch (IOException e) {
            onFault.accept(e);
        }
    }

    private static long pauseAfter(long syncNanos) {
        return Math.min(LONGEST_PAUSE_NANOS, Math.max(SHORTEST_PAUSE_NANOS, PAUSE_PER_SYNC * syncNanos));
    }
}
