package io.supernode.core.swarm;

import io.supernode.core.port.PeerRecord;
import java.util.concurrent.atomic.AtomicLong;

/**
 * About how much heap the peers of all swarms take, in bytes: an estimate that is at least what was measured (711 bytes for a
 * peer of 50 pieces with short names, stores on the heap included), with what tasks keep of requests. Thread-safe.
 */
final class PeerMemory {

    /** Of a peer with its server, its places in tables, and its record in a store. */
    private static final int PEER_BYTES = 1000;
    /** A text of a client is kept as often: by the peer, and by the record of it that the stores have. */
    private static final int COPIES = 2;
    /** Six bits for each piece: what it has, serves and downloads, and what the stores know of that. */
    private static final int BYTES_A_PIECE = 1;

    private final AtomicLong bytes = new AtomicLong();
    private final long limit;

    PeerMemory(long limit) {
        this.limit = limit;
    }

    /** What a peer takes, of a file of so many pieces. */
    static long of(PeerRecord record, int pieces) {
        int text = record.id().value().length() + record.path().length() + record.hostName().length()
                + record.supernodeHost().length();
        return PEER_BYTES + COPIES * text + ofPieces(pieces);
    }

    /** The part of it for so many pieces. */
    static long ofPieces(int pieces) {
        return (long) BYTES_A_PIECE * pieces;
    }

    void add(long more) {
        bytes.addAndGet(more);
    }

    /** What all peers take. */
    long bytes() {
        return bytes.get();
    }

    boolean isFull() {
        return bytes.get() >= limit;
    }
}
