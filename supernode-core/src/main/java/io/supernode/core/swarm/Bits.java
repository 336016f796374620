package io.supernode.core.swarm;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Sets of piece numbers as words of 64 bits. Unlike {@link BitSet}, several sets can be combined word by word without a
 * copy, which is what choosing a piece is about. A set shorter than another lacks what is beyond its end.
 */
final class Bits {

    static final long[] NONE = {};

    private Bits() {}

    static boolean get(long[] set, int bit) {
        int word = bit >>> 6;
        return word < set.length && (set[word] & 1L << bit) != 0;
    }

    /** Adds {@code bit}; the answer is {@code set}, or a longer copy of it. */
    static long[] with(long[] set, int bit) {
        int word = bit >>> 6;
        long[] grown = set;
        if (word >= set.length) {
            // Short sets, of which there are many, grow exactly; long ones by half, so that growing stays cheap.
            grown = Arrays.copyOf(set, Math.max(word + 1, set.length + set.length / 2));
        }
        grown[word] |= 1L << bit;
        return grown;
    }

    static void clear(long[] set, int bit) {
        int word = bit >>> 6;
        if (word < set.length) {
            set[word] &= ~(1L << bit);
        }
    }

    static long word(long[] set, int index) {
        return index < set.length ? set[index] : 0;
    }

    /** The least bit that both have, {@code last} only if they share no other one; −1 if they share none. */
    static int firstOfBoth(long[] a, long[] b, int last) {
        int found = -1;
        for (int w = 0; w < Math.min(a.length, b.length); w++) {
            for (long both = a[w] & b[w]; both != 0; both &= both - 1) {
                found = (w << 6) + Long.numberOfTrailingZeros(both);
                if (found != last) {
                    return found;
                }
            }
        }
        return found;
    }

    static boolean isEmpty(long[] set) {
        for (long word : set) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    static BitSet copy(long[] set) {
        return BitSet.valueOf(set);
    }
}
