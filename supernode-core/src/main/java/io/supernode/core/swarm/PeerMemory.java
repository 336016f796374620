package io.supernode.core.swarm;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.port.PeerRecord;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * About how much heap the peers of all swarms take, in bytes: an estimate that is at least what was measured (711 bytes for a
 * peer of 50 pieces with short names, stores on the heap included), with what tasks keep of requests, and with what copies of
 * other supernodes' tasks would take here. Thread-safe.
 *
 * <p>All of it counts for the address that brought it, and an address may bring more as long as it has less than is left: one alone
 * has half of all, two a third each, so that whoever comes next finds room. Callers that are not {@link SwarmContext#isLimited limited}
 * share what all may have.
 */
final class PeerMemory {

    /** Of a peer with its server, its places in tables, and its record in a store. */
    private static final int PEER_BYTES = 1000;
    /** A text of a client is kept as often: by the peer, and by the record of it that the stores have. */
    private static final int COPIES = 2;
    /** Six bits for each piece: what it has, serves and downloads, and what the stores know of that. */
    private static final int BYTES_A_PIECE = 1;
    /** There is room again when one part of so many is free: more than one peer that leaves. */
    private static final int FREE_PART = 8;

    /**
     * What one address has.
     *
     * @param uncounted how much of it is not counted against others, see {@link #grow}
     */
    private record Share(long bytes, long uncounted) {
        static final Share NONE = new Share(0, 0);
    }

    private final AtomicLong bytes = new AtomicLong();
    /** By {@link CallerAddress#network}; of those that have something. */
    private final ConcurrentMap<CallerAddress, Share> shares = new ConcurrentHashMap<>();
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

    /** The part of it for so many pieces: of the next power of two, so that it seldom changes while a file grows piece by piece. */
    static long ofPieces(int pieces) {
        return pieces == 0 ? 0 : (long) BYTES_A_PIECE * Integer.highestOneBit(2 * pieces - 1);
    }

    /** An address has so much more, less if it is below 0. */
    void add(CallerAddress caller, long more) {
        if (SwarmContext.isLimited(caller)) {
            shares.compute(caller.network(), (network, known) -> added(known == null ? Share.NONE : known, more));
        } else {
            bytes.addAndGet(more);
        }
    }

    private Share added(Share share, long more) {
        long freedUncounted = Math.min(share.uncounted, Math.max(0, -more));
        bytes.addAndGet(more + freedUncounted);
        return share.bytes + more == 0 ? null : new Share(share.bytes + more, share.uncounted - freedUncounted);
    }

    /**
     * What an address has grows by what nobody could foresee when it was taken. Of that no more counts against others than the address
     * may have: it is refused more, and they are not, whatever its origin says of the length of a file.
     */
    void grow(CallerAddress caller, long more) {
        add(caller, more);
        if (more > 0 && SwarmContext.isLimited(caller)) {
            shares.computeIfPresent(caller.network(), (network, share) -> cut(share, more));
        }
    }

    /** Of the last {@code more} bytes those do not count by which the address has more than is left. */
    private Share cut(Share share, long more) {
        long tooMuch = share.bytes - share.uncounted - (limit - bytes.get());
        // Each byte that does not count is one less of its own, and one more that is left.
        long cut = Math.max(0, Math.min(more, (tooMuch + 1) / 2));
        bytes.addAndGet(-cut);
        return new Share(share.bytes, share.uncounted + cut);
    }

    /** What counts of all peers and tasks. */
    long bytes() {
        return bytes.get();
    }

    boolean isFull() {
        return bytes.get() >= limit;
    }

    boolean hasRoomAgain() {
        return bytes.get() <= limit - limit / FREE_PART;
    }

    /** Whether no more is taken from there: it has as much as is left, or nothing is. */
    boolean isFullFor(CallerAddress caller) {
        long left = limit - bytes.get();
        return left <= 0
                || SwarmContext.isLimited(caller) && shares.getOrDefault(caller.network(), Share.NONE).bytes >= left;
    }
}
