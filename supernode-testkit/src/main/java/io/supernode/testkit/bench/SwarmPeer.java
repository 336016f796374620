package io.supernode.testkit.bench;

import io.supernode.core.report.PullRequest;
import java.util.Arrays;

/** A peer of a {@link SteadySwarm}: what it downloads, and what it said last. Not thread-safe. */
final class SwarmPeer {

    private static final int[] NOTHING = {};

    private final String cid;
    private int[] running = NOTHING;
    private PullRequest lastPull;

    SwarmPeer(String cid) {
        this.cid = cid;
    }

    String cid() {
        return cid;
    }

    /** Repeated after a 602, as clients do. */
    PullRequest lastPull() {
        return lastPull;
    }

    void lastPull(PullRequest pull) {
        lastPull = pull;
    }

    /** Begins to download {@code piece}; answers false if it does so already: running pieces are listed again. */
    boolean begins(int piece) {
        for (int other : running) {
            if (other == piece) {
                return false;
            }
        }
        running = Arrays.copyOf(running, running.length + 1);
        running[running.length - 1] = piece;
        return true;
    }

    /** {@code piece}, which it downloads, is there. */
    void arrived(int piece) {
        int[] rest = running.length == 1 ? NOTHING : new int[running.length - 1];
        int kept = 0;
        for (int other : running) {
            if (other != piece) {
                if (kept == rest.length) {
                    throw new IllegalStateException("piece " + piece + " does not run at " + cid);
                }
                rest[kept++] = other;
            }
        }
        running = rest;
    }
}
