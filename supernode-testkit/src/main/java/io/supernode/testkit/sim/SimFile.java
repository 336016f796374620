package io.supernode.testkit.sim;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;

/** One of the files that the hosts download. Not thread-safe. */
final class SimFile {

    private static final String FIRST_URL = "http://origin.example/file";

    final int index;
    final String url;
    final long length;
    final PieceLayout layout;
    final int pieceCount;
    /** The ranges of all pieces as the wire has them. */
    final String[] ranges;
    /** Peers that can serve a piece, per piece. */
    final int[] copies;
    /** As the supernode told the first client; empty before. */
    String taskId = "";
    /** The supernode's own entry of this task; empty before it was seen. */
    String seedCid = "";

    SimFile(int index, long length) {
        this.index = index;
        this.length = length;
        url = index == 0 ? FIRST_URL : FIRST_URL + index;
        layout = PieceLayout.ofLength(length);
        pieceCount = layout.pieceCount();
        copies = new int[pieceCount];
        ranges = new String[pieceCount];
        for (int piece = 0; piece < pieceCount; piece++) {
            ranges[piece] = PieceRange.ofPiece(piece, layout.pieceSize()).toString();
        }
    }
}
