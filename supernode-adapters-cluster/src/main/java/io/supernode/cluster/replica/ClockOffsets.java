package io.supernode.cluster.replica;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * By how much the clocks of other nodes differ from this one's, as their messages show: each says what its sender's clock said when it
 * was sent. The difference contains the time that the message was on its way, so the least of the last minute counts, or what a node
 * hears after it was stopped for a while would look newer than it is, and less than a minute counts as none. Whole seconds: where clocks agree,
 * as they do with NTP, times in copies stay as they are, and a copy that comes back is the same. Not thread-safe.
 */
final class ClockOffsets {

    /** By the sender's clock. A clock that was put forward here is noticed after two of these. */
    private static final long WINDOW_MILLIS = 30_000;
    private static final long ROUNDED_MILLIS = 1000;
    /** A message may have waited for so long, where a node was stopped, and then says nothing of its clock. */
    private static final long SMALLEST_MILLIS = 60_000;

    private static final class Sender {
        private long lastMillis;
        private long windowMillis;
        private long least;
        /** In the window before. */
        private long leastBefore;
    }

    private final Map<String, Sender> senders = new HashMap<>();

    /**
     * A message has come; those of one node come in order.
     *
     * @param sentMillis when it was sent, by the clock of {@code node}
     * @param receivedMillis when it has come, by that of this node
     * @return what is to be added to a time that {@code node} tells
     */
    long offsetMillis(String node, long sentMillis, long receivedMillis) {
        long difference = receivedMillis - sentMillis;
        Sender sender = senders.computeIfAbsent(node, name -> new Sender());
        boolean isFirst = sender.lastMillis == 0;
        boolean wasPutBack = sentMillis < sender.lastMillis;
        if (isFirst || wasPutBack || sentMillis - sender.lastMillis > 2 * WINDOW_MILLIS) {
            sender.windowMillis = sentMillis;
            sender.least = difference;
            sender.leastBefore = difference;
        } else if (sentMillis - sender.windowMillis >= WINDOW_MILLIS) {
            sender.windowMillis = sentMillis;
            sender.leastBefore = sender.least;
            sender.least = difference;
        } else {
            sender.least = Math.min(sender.least, difference);
        }
        sender.lastMillis = sentMillis;
        long least = Math.min(sender.least, sender.leastBefore);
        if (Math.abs(least) < SMALLEST_MILLIS) {
            return 0;
        }
        return Math.floorDiv(least + ROUNDED_MILLIS / 2, ROUNDED_MILLIS) * ROUNDED_MILLIS;
    }

    /** Forgets the other nodes. */
    void retain(Predicate<String> isMember) {
        senders.keySet().removeIf(isMember.negate());
    }
}
