package io.supernode.cdn.fetch;

import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.StoredContent;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes the progress of a fetch outlive the process, now and then. For the serial executor of the content. */
final class CheckpointWriter {

    /** How often. */
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final FetchContext context;
    private final ContentWriter writer;
    private final Executor executor;
    private final Consumer<IOException> onFault;
    /** Whether a checkpoint is being written, or is to be. */
    private boolean underWay;
    /** Whether there is progress that the last checkpoint does not have. */
    private boolean hasMore;
    private long last;

    /** {@code executor} runs nothing any more once the fetch is over; {@code onFault} is called on any thread. */
    CheckpointWriter(FetchContext context, ContentWriter writer, Executor executor, Consumer<IOException> onFault) {
        this.context = context;
        this.writer = writer;
        this.executor = executor;
        this.onFault = onFault;
        this.last = context.clock().nanoTime();
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
        long rest = INTERVAL_NANOS - (context.clock().nanoTime() - last);
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
            writer.checkpoint();
            executor.execute(() -> {
                underWay = false;
                last = context.clock().nanoTime();
                writeWhenDue();
            });
        } catch (IOException e) {
            onFault.accept(e);
        }
    }
}
