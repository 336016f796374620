package io.supernode.testkit.sim;

import java.time.Duration;
import java.util.Objects;

/**
 * What goes wrong in a run beside the faults of its {@link Scenario}: with the calls between clients and supernode, with upload
 * servers for a while, and with the supernode itself. All of it is drawn from the scenario's seed.
 *
 * @param lostRequests fraction of the requests that never arrive
 * @param lostReplies fraction of the replies to registrations and pulls that never arrive
 * @param delayed fraction of the requests and replies that take up to {@code longestDelay} longer
 * @param duplicated fraction of the requests that arrive a second time, up to {@code longestDelay} later
 * @param longestDelay of one message
 * @param frozen fraction of the hosts whose upload servers stand still once for up to {@code longestFreeze}
 * @param longestFreeze of one host
 * @param restarts how often the supernode is killed
 * @param longestDowntime from the kill until it answers again; callers wait at its port meanwhile
 * @param longestLoss what its stores have lost at most of what was put into them
 * @param window in which freezes and kills begin
 */
public record Disturbances(
        double lostRequests,
        double lostReplies,
        double delayed,
        double duplicated,
        Duration longestDelay,
        double frozen,
        Duration longestFreeze,
        int restarts,
        Duration longestDowntime,
        Duration longestLoss,
        Duration window) {

    /** Nothing goes wrong. */
    public static final Disturbances NONE = new Disturbances(
            0, 0, 0, 0, Duration.ZERO, 0, Duration.ZERO, 0, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));

    public Disturbances {
        fraction("lostRequests", lostRequests);
        fraction("lostReplies", lostReplies);
        fraction("delayed", delayed);
        fraction("duplicated", duplicated);
        fraction("frozen", frozen);
        notNegative("longestDelay", longestDelay);
        notNegative("longestFreeze", longestFreeze);
        notNegative("longestDowntime", longestDowntime);
        notNegative("longestLoss", longestLoss);
        if (restarts < 0) {
            throw new IllegalArgumentException("restarts are 0 or more, not " + restarts);
        }
        if (Objects.requireNonNull(window, "window").toNanos() <= 0) {
            throw new IllegalArgumentException("window must be above 0, not " + window);
        }
    }

    boolean disturbsCalls() {
        return lostRequests > 0 || lostReplies > 0 || delayed > 0 || duplicated > 0 || restarts > 0;
    }

    private static void fraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is 0 to below 1, not " + value);
        }
    }

    private static void notNegative(String name, Duration value) {
        if (Objects.requireNonNull(value, name).isNegative()) {
            throw new IllegalArgumentException(name + " must be 0 or more, not " + value);
        }
    }
}
