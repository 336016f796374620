package io.supernode.cluster.membership;

import io.supernode.core.model.TaskId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The score of a node for a task: the same on every machine, and as good as drawn at random. With {@code u} drawn evenly from 0
 * to 1, {@code -weight / ln u} is the highest of all with a probability in proportion to its weight (Schindelhauer and Schomaker,
 * "Weighted distributed hash tables", 2005).
 */
final class RendezvousHash {

    private static final int HASH_DIGITS = 16;
    private static final int HEX = 16;
    private static final int FRACTION_BITS = 53;

    private RendezvousHash() {}

    /** A task id is a SHA-256 already. */
    static long ofTask(TaskId task) {
        return Long.parseUnsignedLong(task.value(), 0, HASH_DIGITS, HEX);
    }

    static long ofName(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Drawn evenly from 0 to 1, both excluded. */
    static double drawn(long taskHash, long nodeHash) {
        long mixed = mix(mix(taskHash) ^ nodeHash);
        return ((mixed >>> Long.SIZE - FRACTION_BITS) + 0.5) / (1L << FRACTION_BITS);
    }

    /** Of two nodes of one weight the one with the higher draw has the higher score. */
    static double score(long taskHash, long nodeHash, int weight) {
        // StrictMath, since nodes on different machines must get the same to the last bit.
        return -weight / StrictMath.log(drawn(taskHash, nodeHash));
    }

    /** The finalizer of SplitMix64: each bit of the result depends on each of the argument. */
    private static long mix(long value) {
        long bits = value + 0x9e3779b97f4a7c15L;
        bits = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ bits >>> 27) * 0x94d049bb133111ebL;
        return bits ^ bits >>> 31;
    }
}
