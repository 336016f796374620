package io.supernode.testkit.load;

import io.supernode.core.model.PieceLayout;

/** How many pieces files have, and which file has so many. */
public final class PieceCount {

    /** The number of pieces of a file whose length is not known. */
    static final int UNKNOWN = Integer.MAX_VALUE;

    private PieceCount() {}

    /** The pieces of a file as the supernode announced it; {@link #UNKNOWN} when it does not tell the length. */
    static int of(long fileLength, int pieceSize) {
        return fileLength < 0 ? UNKNOWN : new PieceLayout(pieceSize, fileLength).pieceCount();
    }

    /**
     * The length in bytes of the shortest file that is cut into {@code pieces} pieces.
     *
     * @throws IllegalArgumentException if there is none: the size of pieces grows in steps
     */
    public static long fileLength(int pieces) {
        for (int size = PieceLayout.MB; size <= PieceLayout.MAX_PIECE_SIZE; size += PieceLayout.MB) {
            long content = size - PieceLayout.FRAME_BYTES;
            for (long length : new long[] {(pieces - 1) * content + 1, pieces * content}) {
                if (PieceLayout.isSupported(length) && PieceLayout.ofLength(length).pieceCount() == pieces) {
                    return length;
                }
            }
        }
        throw new IllegalArgumentException("no file has " + pieces + " pieces");
    }
}
