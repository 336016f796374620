package io.supernode.core.swarm;

import io.supernode.core.model.TaskId;

/** The seeded source of all random choices of one swarm (SplitMix64). Cheap, and the same on every platform. */
final class SwarmRandom {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final long MIX_1 = 0xBF58476D1CE4E5B9L;
    private static final long MIX_2 = 0x94D049BB133111EBL;

    /** Hex digits of a long. */
    private static final int SEED_DIGITS = 16;

    private long state;

    private SwarmRandom(long seed) {
        state = seed;
    }

    /**
     * The source of one content's swarm: the same for the same settings, task and version, whatever the content's key
     * is.
     */
    static SwarmRandom of(long configuredSeed, TaskId task, int version) {
        long ofTask = Long.parseUnsignedLong(task.value().substring(0, SEED_DIGITS), 16);
        return new SwarmRandom(configuredSeed ^ ofTask ^ version * GAMMA);
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
