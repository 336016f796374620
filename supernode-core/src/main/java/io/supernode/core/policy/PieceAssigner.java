package io.supernode.core.policy;

/**
 * How a {@link SchedulingPolicy} gives pieces to the asking peer. Each method gives at most one, and answers whether it
 * did. Valid only within {@link SchedulingPolicy#schedule}.
 *
 * <p>It keeps the hard rules, so that no policy can break them: nobody downloads from itself, from one that has not the
 * piece, from a server (ip:port) that has peerUpLimit uploads, whatever tasks these are of, from one it has failed with
 * before, or a piece that it has or downloads, and nobody has more than peerDownLimit downloads that are believed to move
 * ({@link SchedulingView#running}). A Python client (version below 0.3) gives a last piece that is shorter than the others to
 * Python clients only. The supernode's own uploads have no such limit: see {@link SeedSlots}.
 */
public interface PieceAssigner {

    /**
     * So long a peer waits before it is sent to a {@linkplain ServerKind#SUSPECT suspect} server: each may cost it its
     * time-out, and others get free sooner.
     */
    long SUSPECT_RESORT_NANOS = 30_000_000_000L;

    /**
     * Gives the wanted piece with the fewest copies (ties random) that a server of this kind with exactly {@code load}
     * has, from a random one of these servers. The load is how many times its uploads can fill its link: their number
     * where no host downloads more than one file. An upload to a host with n other downloads can take one part of n + 1
     * of a link only, and counts by that part.
     */
    boolean assignRarestFromPeer(int load, ServerKind kind);

    /**
     * Gives the wanted piece with the fewest copies (ties random) of a proven server from which the peer downloads
     * already, if that server's load is below {@code limit}.
     */
    boolean assignRarestFromSameServer(int limit);

    /** Gives the wanted piece with the fewest copies (ties random) that the supernode has, from the supernode. */
    boolean assignRarestFromSeed();

    /**
     * Gives {@code piece} from a random one of the least-loaded servers that have it; from {@linkplain ServerKind#SUSPECT
     * suspect} ones only to a peer that has waited for {@link #SUSPECT_RESORT_NANOS}.
     */
    boolean assignFromPeer(int piece);

    /**
     * Gives {@code piece} from one peer.
     *
     * @param holder its number, as {@link HolderListener} was told
     */
    boolean assignFromHolder(int piece, int holder);

    /** Gives {@code piece} from the supernode, however many uploads that has. */
    boolean assignFromSeed(int piece);
}
