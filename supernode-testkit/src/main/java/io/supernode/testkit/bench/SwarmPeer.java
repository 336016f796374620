package io.supernode.testkit.bench;

import io.supernode.core.report.PullRequest;

/**
 * A peer of a {@link SteadySwarm}: what it downloads, and what it said last. One small object, since with many peers
 * each object more is a cache miss that the benchmark would charge to the core. Not thread-safe.
 */
final class SwarmPeer {

    /** Pieces at once: peerDownLimit is 4. */
    private static final int LANES = 4;
    private static final int LANE_BITS = 16;
    private static final long LANE = (1L << LANE_BITS) - 1;
    /** Zero marks an empty lane. */
    static final int MAX_PIECES = (int) LANE;

    private final String cid;
    /** Numbers of the running pieces plus one, one in each lane. */
    private long running;
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
        if (lane(piece + 1) >= 0) {
            return false;
        }
        int free = lane(0);
        if (free < 0) {
            throw new IllegalStateException(cid + " was given more than " + LANES + " pieces at once");
        }
        running |= piece + 1L << free;
        return true;
    }

    /** {@code piece}, which it downloads, is there. */
    void arrived(int piece) {
        int lane = lane(piece + 1);
        if (lane < 0) {
            throw new IllegalStateException("piece " + piece + " does not run at " + cid);
        }
        running &= ~(LANE << lane);
    }

    /** The first bit of the lane with this content, or −1. */
    private int lane(int content) {
        for (int bit = 0; bit < LANES * LANE_BITS; bit += LANE_BITS) {
            if ((running >>> bit & LANE) == content) {
                return bit;
            }
        }
        return -1;
    }
}
