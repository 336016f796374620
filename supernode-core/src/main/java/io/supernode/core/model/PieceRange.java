package io.supernode.core.model;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * An inclusive range of bytes of the framed file. A piece's range is always
 * {@code n·pieceSize – (n+1)·pieceSize−1}, also for the last one (protocol section 2).
 *
 * @param start first byte, from 0
 * @param end last byte, at least {@code start}
 */
public record PieceRange(long start, long end) {

    /** What {@link #parse} asks for, as a message says it. */
    public static final String EXPECTED = "START-END with decimal digits and START <= END";

    /** 18 digits always fit a long. */
    private static final int MAX_DIGITS = 18;

    public PieceRange {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("a range is " + EXPECTED);
        }
    }

    /** The range of piece {@code piece}. */
    public static PieceRange ofPiece(int piece, int pieceSize) {
        long start = (long) piece * pieceSize;
        return new PieceRange(start, start + pieceSize - 1);
    }

    /**
     * Reads {@code START-END}.
     *
     * @throws IllegalArgumentException if {@code text} is anything else
     */
    public static PieceRange parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException("a range is " + EXPECTED);
        }
        OptionalLong start = digits(text, 0, dash);
        OptionalLong end = digits(text, dash + 1, text.length());
        if (start.isEmpty() || end.isEmpty()) {
            throw new IllegalArgumentException("a range is " + EXPECTED);
        }
        return new PieceRange(start.getAsLong(), end.getAsLong());
    }

    /** As {@link #parse}; empty if {@code text} is null or anything else. */
    public static Optional<PieceRange> tryParse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Tells whether this is exactly one piece of {@code pieceSize} bytes. */
    public boolean isPieceOf(int pieceSize) {
        return start % pieceSize == 0 && end - start == pieceSize - 1L;
    }

    /** The number of bytes. */
    public long length() {
        return end - start + 1;
    }

    private static OptionalLong digits(String text, int from, int to) {
        if (from >= to || to - from > MAX_DIGITS) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            // Character.isDigit would let full-width digits pass.
            if (c < '0' || c > '9') {
                return OptionalLong.empty();
            }
            value = value * 10 + (c - '0');
        }
        return OptionalLong.of(value);
    }

    @Override
    public String toString() {
        return start + "-" + end;
    }
}
