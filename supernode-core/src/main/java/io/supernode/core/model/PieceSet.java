package io.supernode.core.model;

import java.util.Arrays;
import java.util.BitSet;

/** Numbers of pieces, each from 0. Immutable, compared by what is in it. */
public final class PieceSet {

    private static final long[] NOTHING = {};

    /** No piece. */
    public static final PieceSet EMPTY = new PieceSet(0, NOTHING);

    /** Pieces 0 to 63: most files have no others, and there is one set for each peer. */
    private final long first;
    /** The others, 64 in a word, without zero words at the end, so that equal sets have equal arrays. */
    private final long[] others;

    private PieceSet(long first, long[] others) {
        this.first = first;
        this.others = others;
    }

    /** The pieces whose bits are set: bit {@code n % 64} of word {@code n / 64} stands for piece n. */
    public static PieceSet ofWords(long[] words) {
        int length = words.length;
        while (length > 0 && words[length - 1] == 0) {
            length--;
        }
        if (length == 0) {
            return EMPTY;
        }
        return new PieceSet(words[0], length == 1 ? NOTHING : Arrays.copyOfRange(words, 1, length));
    }

    /** The pieces {@code numbers}. */
    public static PieceSet of(int... numbers) {
        BitSet bits = new BitSet();
        for (int number : numbers) {
            bits.set(number);
        }
        return ofWords(bits.toLongArray());
    }

    /** Tells whether {@code piece} is in it. */
    public boolean contains(int piece) {
        int word = piece >>> 6;
        return word <= others.length && (word(word) & 1L << piece) != 0;
    }

    private long word(int index) {
        return index == 0 ? first : others[index - 1];
    }

    /** The number of pieces. */
    public int count() {
        int count = Long.bitCount(first);
        for (long word : others) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** The highest number plus one; 0 for the empty set. */
    public int limit() {
        return (others.length + 1) * Long.SIZE - Long.numberOfLeadingZeros(word(others.length));
    }

    /** A copy as words, see {@link #ofWords}. */
    public long[] toWords() {
        if (equals(EMPTY)) {
            return NOTHING;
        }
        long[] words = new long[others.length + 1];
        words[0] = first;
        System.arraycopy(others, 0, words, 1, others.length);
        return words;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PieceSet set && first == set.first && Arrays.equals(others, set.others);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(first) + Arrays.hashCode(others);
    }

    @Override
    public String toString() {
        return BitSet.valueOf(toWords()).toString();
    }
}
