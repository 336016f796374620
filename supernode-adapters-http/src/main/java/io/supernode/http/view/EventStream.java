package io.supernode.http.view;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Sends one message at a time to a viewer, without a thread that waits for it: what a viewer that reads slowly costs is one
 * message. Thread-safe.
 */
final class EventStream implements WriteListener {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final ServletOutputStream out;
    private final Runnable onEnd;
    /** The message that is to be written; guarded by this, as all of the following. */
    private byte[] message;
    private boolean isFlushDue;
    private boolean isBusy;
    private boolean isEnded;
    private long sinceNanos;

    /** @param onEnd called once when the viewer is gone */
    EventStream(ServletOutputStream out, Runnable onEnd) {
        this.out = out;
        this.onEnd = onEnd;
    }

    /** Whether the last message has been taken by the network. */
    synchronized boolean isFree() {
        return !isBusy;
    }

    /** Whether the viewer has not read for so long that it never will. */
    synchronized boolean isStuck(long nowNanos) {
        return isBusy && nowNanos - sinceNanos > PATIENCE_NANOS;
    }

    /** Sends a message; to be called when it is free. */
    void send(byte[] next, long nowNanos) {
        synchronized (this) {
            if (isEnded) {
                return;
            }
            message = next;
            isBusy = true;
            sinceNanos = nowNanos;
        }
        write();
    }

    @Override
    public void onWritePossible() {
        write();
    }

    private void write() {
        IOException failure = null;
        synchronized (this) {
            try {
                while (isBusy && !isEnded && out.isReady()) {
                    if (message != null) {
                        byte[] next = message;
                        message = null;
                        isFlushDue = true;
                        out.write(next);
                    } else if (isFlushDue) {
                        isFlushDue = false;
                        out.flush();
                    } else {
                        isBusy = false;
                    }
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            onError(failure);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    /** The viewer is gone, or is to go. */
    void end() {
        synchronized (this) {
            if (isEnded) {
                return;
            }
            isEnded = true;
        }
        onEnd.run();
    }
}
