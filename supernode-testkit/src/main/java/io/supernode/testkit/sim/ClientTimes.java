package io.supernode.testkit.sim;

import io.supernode.testkit.client.ClientKind;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What a real client takes besides calls and transfers, one value for each generation; where from is in
 * docs/simulator.md.
 *
 * @param startLeast from its start until it registers, at least
 * @param startMost and at most; uniform between
 * @param perPiece from the last byte of a piece until its main loop knows of it
 * @param end from the last piece on its disk until the file is where it belongs: hashing, renaming
 */
record ClientTimes(Duration startLeast, Duration startMost, Duration perPiece, Duration end) {

    static final ClientTimes NONE = new ClientTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    static final ClientTimes OF_GO0 = withPerPiece(50);
    static final ClientTimes OF_GO1 = withPerPiece(100);
    static final ClientTimes OF_PY = withPerPiece(350);

    static ClientTimes of(ClientKind kind) {
        return switch (kind) {
            case PY -> OF_PY;
            case GO0 -> OF_GO0;
            case GO1 -> OF_GO1;
        };
    }

    /** What all generations were seen to have in common, and what is each one's own. */
    private static ClientTimes withPerPiece(long millis) {
        return new ClientTimes(
                Duration.ofMillis(300), Duration.ofMillis(700), Duration.ofMillis(millis), Duration.ofMillis(900));
    }

    /** Nanoseconds from a client's start until it registers. */
    long drawStart(SplittableRandom random) {
        long least = startLeast.toNanos();
        return least + random.nextLong(startMost.toNanos() - least + 1);
    }
}
