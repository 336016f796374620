package io.supernode.cdn.fetch;

import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.StoredContent;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes the progress of a fetch outlive the process, now and then. For the lane of the content. */
final class Checkpoints {

    /** How often. */
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final FetchTools tools;
    private final ContentWriter writer;
    private final Executor lane;
    private final Consumer<IOException> onFault;
    private boolean underWay;
    private long last;

    /** {@code lane} runs nothing any more once the fetch is over; {@code onFault} is called on any thread. */
    Checkpoints(FetchTools tools, ContentWriter writer, Executor lane, Consumer<IOException> onFault) {
        this.tools = tools;
        this.writer = writer;
        this.lane = lane;
        this.onFault = onFault;
        this.last = tools.clock().nanos();
    }

    /** There is more to be kept. */
    void progressed() {
        StoredContent content = writer.content();
        boolean due = tools.clock().nanos() - last > INTERVAL_NANOS;
        boolean useful = content.validators().forRange().isPresent() && !content.isWhole();
        if (due && useful && !underWay) {
            underWay = true;
            tools.syncs().run(content.key(), this::write);
        }
    }

    private void write() {
        try {
            writer.checkpoint();
            lane.execute(() -> {
                underWay = false;
                last = tools.clock().nanos();
            });
        } catch (IOException e) {
            onFault.accept(e);
        }
    }
}
