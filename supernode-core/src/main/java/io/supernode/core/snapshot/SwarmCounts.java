package io.supernode.core.snapshot;

/**
 * What a swarm is doing and has done since its content began here, in numbers that are kept all the time: to read them costs
 * the same whatever the number of peers.
 *
 * @param downloading peers that want more pieces
 * @param done peers that have every piece
 * @param gone peers that have left, have failed, or were forgotten, since the beginning; one that comes back counts again
 * @param held pulls that wait for something to assign
 * @param seedUploads running from the supernode
 * @param uploads running from peers, without those that take too long
 * @param bytesFromSeed of pieces that arrived from the supernode, with their frames
 * @param bytesFromPeers of pieces that arrived from other peers, with their frames
 * @param storedBytes of the pieces that the supernode can serve, with their frames
 * @param piecesFailed downloads that failed, as the peers said
 * @param piecesOverdue downloads that took so long that their server counted as frozen
 * @param eliminated peers that are no longer used as sources, since the beginning
 * @param medianRate of uploads of peers, bytes per second; 0 before one was measured
 */
public record SwarmCounts(
        int downloading,
        int done,
        long gone,
        int held,
        int seedUploads,
        int uploads,
        long bytesFromSeed,
        long bytesFromPeers,
        long storedBytes,
        long piecesFailed,
        long piecesOverdue,
        long eliminated,
        double medianRate) {

    /** Of a task without a content. */
    public static final SwarmCounts NONE = new SwarmCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Bytes that peers got and that the origin did not have to send: what arrived less what is stored. Never below 0. */
    public long savedBytes() {
        return Math.max(0, bytesFromSeed + bytesFromPeers - storedBytes);
    }
}
