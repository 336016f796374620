package io.supernode.core.swarm;

import io.supernode.core.policy.HolderListener;
import io.supernode.core.policy.ServerKind;
import java.util.Arrays;

/**
 * The peers of a swarm that can upload now, by rank: the load (how many links it fills) and the kind of their servers.
 * For each rank it knows how many of its peers have each piece, and finds one of them. No cost depends on the number of
 * peers, but for finding a rare piece among many uploaders of one rank, which reads one bit for each peer.
 *
 * <p>Guarded by the task's lock.
 */
final class UploaderIndex {

    private static final ServerKind[] KIND = ServerKind.values();
    private static final int KINDS = KIND.length;
    private static final int NOWHERE = -1;
    private static final long[][] NO_HOLDERS = {};
    private static final int FIRST_CAPACITY = 4;
    /** Up to so many peers of a rank are looked at one by one; beyond, the bits of the piece's holders are faster. */
    private static final int FEW = 48;
    /** So many with which a client has failed are passed over; then it is sent to another rank, or to the supernode. */
    private static final int MAX_PASSED_OVER = 256;

    /** Null where there was nobody yet, as in most of many ranks. */
    private final Rank[] ranks;
    /** Null when the policy keeps no order of its own. */
    private final HolderListener listener;
    private final PieceTables tables;
    /** For each piece the slots of the peers that can serve it. */
    private long[][] holders = NO_HOLDERS;
    /** The slots of the peers that serve something and are Python clients. */
    private long[] python = Bits.NONE;
    private int total;

    /** The uploaders of one rank. */
    private static final class Rank {
        private Peer[] peers = new Peer[FIRST_CAPACITY];
        private int size;
        /** Their slots. */
        private long[] slots = Bits.NONE;
        /** For each piece how many of them have it. */
        private int[] having = new int[FIRST_CAPACITY];
    }

    /**
     * @param listener is told who can serve what; null for nobody
     * @param tables counts what grows by what peers report
     */
    UploaderIndex(int uploadLimit, HolderListener listener, PieceTables tables) {
        this.listener = listener;
        this.tables = tables;
        if (uploadLimit > Short.MAX_VALUE / KINDS) {
            throw new IllegalArgumentException("a peer keeps its rank in two bytes, too few for " + uploadLimit + " uploads");
        }
        ranks = new Rank[uploadLimit * KINDS];
    }

    static int rank(int load, ServerKind kind) {
        return load * KINDS + kind.ordinal();
    }

    /** The load of the servers in {@code rank}. */
    static int load(int rank) {
        return rank / KINDS;
    }

    /** The kind of the servers in {@code rank}. */
    static ServerKind kind(int rank) {
        return KIND[rank % KINDS];
    }

    int rankCount() {
        return ranks.length;
    }

    int size(int rank) {
        return ranks[rank] == null ? 0 : ranks[rank].size;
    }

    int total() {
        return total;
    }

    /** How many peers of {@code rank} have {@code piece}. */
    int having(int rank, int piece) {
        if (ranks[rank] == null) {
            return 0;
        }
        int[] having = ranks[rank].having;
        return piece < having.length ? having[piece] : 0;
    }

    /** Moves {@code peer} to {@code rank}. */
    void put(Peer peer, int rank) {
        if (peer.rank == rank) {
            return;
        }
        remove(peer);
        if (ranks[rank] == null) {
            ranks[rank] = new Rank();
        }
        Rank home = ranks[rank];
        if (home.size == home.peers.length) {
            home.peers = Arrays.copyOf(home.peers, home.size * 2);
        }
        home.peers[home.size] = peer;
        peer.rank = (short) rank;
        peer.rankPosition = home.size++;
        home.slots = Bits.with(home.slots, peer.slot);
        count(home, peer.served, 1);
        total++;
    }

    /** Takes {@code peer} out, if it is in. */
    void remove(Peer peer) {
        if (peer.rank == NOWHERE) {
            return;
        }
        Rank home = ranks[peer.rank];
        Peer last = home.peers[--home.size];
        home.peers[peer.rankPosition] = last;
        last.rankPosition = peer.rankPosition;
        home.peers[home.size] = null;
        Bits.clear(home.slots, peer.slot);
        count(home, peer.served, -1);
        peer.rank = NOWHERE;
        total--;
    }

    private void count(Rank rank, long[] served, int by) {
        reserve(rank, served);
        int[] having = rank.having;
        for (int w = 0; w < served.length; w++) {
            for (long bits = served[w]; bits != 0; bits &= bits - 1) {
                having[(w << 6) + Long.numberOfTrailingZeros(bits)] += by;
            }
        }
    }

    /** {@code peer} can serve {@code piece} from now on; it must not have been able to. */
    void gained(Peer peer, int piece) {
        if (peer.served.length == 0 && peer.version().isPython()) {
            python = Bits.with(python, peer.slot);
        }
        peer.served = Bits.with(peer.served, piece);
        if (piece >= holders.length) {
            int capacity = Math.max(piece + 1, holders.length * 2);
            tables.grew(capacity - holders.length);
            holders = Arrays.copyOf(holders, capacity);
        }
        if (holders[piece] == null) {
            holders[piece] = Bits.NONE;
            tables.listAdded();
        }
        holders[piece] = Bits.with(holders[piece], peer.slot);
        if (peer.rank != NOWHERE) {
            Rank home = ranks[peer.rank];
            reserve(home, peer.served);
            home.having[piece]++;
        }
        if (listener != null) {
            listener.holderAdded(piece, peer.slot);
        }
    }

    private void reserve(Rank rank, long[] served) {
        if (rank.having.length < served.length << 6) {
            tables.grew((served.length << 6) - rank.having.length);
            rank.having = Arrays.copyOf(rank.having, served.length << 6);
        }
    }

    /** {@code peer} leaves for good; its slot may be another's from now on. */
    void forget(Peer peer) {
        remove(peer);
        Bits.clear(python, peer.slot);
        for (int w = 0; w < peer.served.length; w++) {
            for (long bits = peer.served[w]; bits != 0; bits &= bits - 1) {
                Bits.clear(holders[(w << 6) + Long.numberOfTrailingZeros(bits)], peer.slot);
            }
        }
        if (listener != null) {
            listener.holderForgotten(peer.slot);
        }
    }

    /** No peer is there any more: nothing is kept of what they could serve. */
    void nobodyIsLeft() {
        holders = NO_HOLDERS;
        python = Bits.NONE;
        Arrays.fill(ranks, null);
    }

    /** Whether a Python client serves something, or one did. */
    boolean hasPython() {
        return python.length > 0;
    }

    /** Whether {@code server}, which serves something, is a Python client. */
    boolean isPython(Peer server) {
        return Bits.get(python, server.slot);
    }

    /** Whether one of {@code rank} has {@code piece} that is no Python client. */
    boolean hasOtherThanPython(int rank, int piece) {
        long[] slots = ranks[rank].slots;
        for (int w = 0; w < slots.length; w++) {
            if ((slots[w] & Bits.word(holders[piece], w) & ~Bits.word(python, w)) != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * One of {@code rank} that has {@code piece} and with which {@code client} has not failed; null if there is none.
     *
     * @param notPython whether it must not be a Python client
     * @param bySlot finds a peer by its slot
     */
    Peer find(int rank, int piece, Peer client, boolean notPython, SwarmRandom random, Members bySlot) {
        if (having(rank, piece) == 0) {
            return null;
        }
        Rank home = ranks[rank];
        long[] without = notPython ? python : Bits.NONE;
        return home.size <= FEW
                ? findAmongFew(home, piece, client, without, random)
                : findAmongMany(home, holders[piece], client, without, random, bySlot);
    }

    private static Peer findAmongFew(Rank home, int piece, Peer client, long[] without, SwarmRandom random) {
        int at = random.below(home.size);
        for (int i = 0; i < home.size; i++) {
            Peer peer = home.peers[at];
            if (Bits.get(peer.served, piece) && mayServe(peer, client) && !Bits.get(without, peer.slot)) {
                return peer;
            }
            at = at + 1 == home.size ? 0 : at + 1;
        }
        return null;
    }

    private static Peer findAmongMany(
            Rank home, long[] having, Peer client, long[] without, SwarmRandom random, Members bySlot) {
        int words = Math.min(home.slots.length, having.length);
        int at = random.below(words);
        int left = MAX_PASSED_OVER;
        for (int i = 0; i < words && left > 0; i++) {
            for (long bits = home.slots[at] & having[at] & ~Bits.word(without, at); bits != 0 && left > 0; bits &= bits - 1) {
                Peer peer = bySlot.at((at << 6) + Long.numberOfTrailingZeros(bits));
                if (mayServe(peer, client)) {
                    return peer;
                }
                left--;
            }
            at = at + 1 == words ? 0 : at + 1;
        }
        return null;
    }

    private static boolean mayServe(Peer peer, Peer client) {
        return peer != client && !client.hasFailedWith(peer);
    }
}
