package io.supernode.core.swarm;

/** The seeded source of all random choices of one swarm (SplitMix64). Cheap, and the same on every platform. */
final class SwarmRandom {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final long MIX_1 = 0xBF58476D1CE4E5B9L;
    private static final long MIX_2 = 0x94D049BB133111EBL;

    private long state;

    SwarmRandom(long seed) {
        state = seed;
    }

    /** A number from 0 to below {@code bound}. */
    int below(int bound) {
        return (int) ((next() >>> 32) * bound >>> 32);
    }

    private long next() {
        state += GAMMA;
        long z = state;
        z = (z ^ z >>> 30) * MIX_1;
        z = (z ^ z >>> 27) * MIX_2;
        return z ^ z >>> 31;
    }
}
