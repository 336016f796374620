package io.supernode.http.data;

import java.util.concurrent.atomic.LongAdder;

/** What a data port has sent since it was made, and sends now. Thread-safe; asking costs next to nothing. */
public final class DataTraffic {

    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder begun = new LongAdder();
    private final LongAdder completed = new LongAdder();
    private final LongAdder broken = new LongAdder();

    private volatile Runnable onEnd = () -> { };

    DataTraffic() {}

    /** Bytes of bodies that were handed to the network. */
    public long sentBytes() {
        return sentBytes.sum();
    }

    /** Bodies that were sent wholly. */
    public long completedTransfers() {
        return completed.sum();
    }

    /** Bodies that were not: mostly the client has hung up. */
    public long brokenTransfers() {
        return broken.sum();
    }

    /** Bodies that are being sent now. */
    public long runningTransfers() {
        // What has ended first: a transfer that ends meanwhile must not make this negative.
        long ended = endedTransfers();
        return begun.sum() - ended;
    }

    long endedTransfers() {
        return completed.sum() + broken.sum();
    }

    /** Runs {@code action} each time after a body has been sent, wholly or not. */
    void onEndOfTransfer(Runnable action) {
        onEnd = action;
    }

    void sent(long bytes) {
        sentBytes.add(bytes);
    }

    void transferBegun() {
        begun.increment();
    }

    void transferCompleted() {
        completed.increment();
        onEnd.run();
    }

    void transferBroken() {
        broken.increment();
        onEnd.run();
    }
}
