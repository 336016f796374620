package io.supernode.testkit.sim;

/**
 * The queues of real links: first in, first out, one before each direction of each link.
 *
 * @param window bytes that a connection has under way at most; most of it waits before the slowest link
 * @param queue bytes that wait before a link at most
 */
public record LinkQueues(long window, long queue) {

    /** Ideal links: nothing waits, a connection has its full rate at once. */
    public static final LinkQueues NONE = new LinkQueues(0, 0);

    /** As the shaped links had on which real clients were measured: a queue holds one window of 256 KB. */
    static final LinkQueues MEASURED = new LinkQueues(256 << 10, 256 << 10);

    public LinkQueues {
        if (window < 0 || queue < window) {
            throw new IllegalArgumentException("a queue holds a window at least, and a window is not negative: "
                    + window + " and " + queue);
        }
    }

    boolean isNone() {
        return window == 0;
    }
}
