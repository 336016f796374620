package io.supernode.core.model;

import java.util.Arrays;
import java.util.BitSet;

/** Numbers of pieces, each from 0. Immutable, compared by what is in it. */
public final class PieceSet {

    /** No piece. */
    public static final PieceSet EMPTY = new PieceSet(new long[0]);

    /** Without zero words at the end, so that equal sets have equal arrays. */
    private final long[] words;

    private PieceSet(long[] words) {
        this.words = words;
    }

    /** The pieces whose bits are set: bit {@code n % 64} of word {@code n / 64} stands for piece n. */
    public static PieceSet ofWords(long[] words) {
        int length = words.length;
        while (length > 0 && words[length - 1] == 0) {
            length--;
        }
        return length == 0 ? EMPTY : new PieceSet(Arrays.copyOf(words, length));
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
        return word < words.length && (words[word] & 1L << piece) != 0;
    }

    /** The number of pieces. */
    public int count() {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** The highest number plus one; 0 for the empty set. */
    public int limit() {
        return words.length == 0
                ? 0
                : words.length * Long.SIZE - Long.numberOfLeadingZeros(words[words.length - 1]);
    }

    /** A copy as words, see {@link #ofWords}. */
    public long[] toWords() {
        return words.clone();
    }

    /** Everything that is in this set or in {@code other}. */
    public PieceSet union(PieceSet other) {
        long[] both = Arrays.copyOf(words, Math.max(words.length, other.words.length));
        for (int i = 0; i < other.words.length; i++) {
            both[i] |= other.words[i];
        }
        return ofWords(both);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PieceSet set && Arrays.equals(words, set.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return BitSet.valueOf(words).toString();
    }
}
