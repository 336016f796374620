package io.supernode.core.swarm;

import io.supernode.core.policy.Turn;
import java.util.Arrays;

/**
 * Plays one peer's turn after another in a swarm. Keeps the hard rules, which no policy can break, and finds pieces and
 * servers at a cost that does not depend on the number of peers: of the servers of one rank at most
 * {@value #SAMPLE} are looked at, from a random place on.
 *
 * <p>Guarded by the task's lock; one object serves all turns, so that a turn allocates nothing but its transfers.
 */
final class Dispatcher implements Turn {

    /** Power-of-d-choices: more bring nothing that can be measured. */
    private static final int SAMPLE = 16;

    private final SwarmContext context;
    private final Pieces pieces;
    private final Transfers transfers;
    private final UploaderIndex uploaders;
    private final HoldQueue holds;
    private final SwarmRandom random;

    private Peer asker;
    private long now;
    private boolean askerHeld;
    private int granted;
    private long[] wanted = Bits.NONE;
    private long[] offered = Bits.NONE;

    Dispatcher(
            SwarmContext context,
            Pieces pieces,
            Transfers transfers,
            UploaderIndex uploaders,
            HoldQueue holds,
            SwarmRandom random) {
        this.context = context;
        this.pieces = pieces;
        this.transfers = transfers;
        this.uploaders = uploaders;
        this.holds = holds;
        this.random = random;
    }

    /** Lets the policy choose for {@code peer}; answers how many pieces it was given. */
    int play(Peer peer, long nowNanos) {
        asker = peer;
        now = nowNanos;
        askerHeld = peer.held != null;
        granted = 0;
        collectWanted();
        context.policy.dispatch(this);
        asker = null;
        return granted;
    }

    /** Whether it is not worth a look: no server has a free slot, and the supernode is busy. */
    boolean nobodyCanServe() {
        return uploaders.total() == 0 && Bits.isEmpty(pieces.stored);
    }

    private void collectWanted() {
        int words = pieces.known.length;
        if (wanted.length != words) {
            wanted = new long[words];
            offered = new long[words];
        }
        for (int i = 0; i < words; i++) {
            wanted[i] = pieces.known[i] & ~Bits.word(asker.owned, i);
        }
        for (Transfer transfer : asker.running()) {
            Bits.clear(wanted, transfer.piece);
        }
    }

    @Override
    public int running() {
        return asker.lively();
    }

    @Override
    public double expectedRate() {
        double sum = 0;
        for (Transfer transfer : asker.running()) {
            if (transfer.holdsSlot) {
                sum += transfer.fromSeed() ? transfers.medianRate() : transfer.server.rate();
            }
        }
        return sum;
    }

    @Override
    public int downloadLimit() {
        return context.settings.peerDownLimit();
    }

    @Override
    public int uploadLimit() {
        return context.settings.peerUpLimit();
    }

    @Override
    public boolean othersStarve() {
        return holds.size() > (askerHeld ? 1 : 0);
    }

    @Override
    public double medianRate() {
        return transfers.medianRate();
    }

    @Override
    public double medianPieceNanos() {
        return transfers.medianPieceNanos();
    }

    @Override
    public long controlDelayNanos() {
        return context.controlDelayNanos();
    }

    @Override
    public double seedBandwidth() {
        return context.settings.seedBandwidth();
    }

    @Override
    public int seedLoad() {
        return context.seedLoad.get();
    }

    @Override
    public int seedLoadHere() {
        return transfers.seedLoad();
    }

    @Override
    public int pieceCount() {
        return pieces.count();
    }

    @Override
    public boolean wants(int piece) {
        return Bits.get(wanted, piece);
    }

    @Override
    public int holders(int piece) {
        return pieces.holders(piece);
    }

    @Override
    public double meanRunningPiece() {
        return pieces.meanInFlight();
    }

    @Override
    public int random(int bound) {
        return random.below(bound);
    }

    @Override
    public boolean takeRarestFromPeer(int load, boolean slow) {
        int rank = UploaderIndex.rank(load, slow);
        if (asker.isolated) {
            return false;
        }
        while (uploaders.size(rank) > 0) {
            Peer[] servers = uploaders.peers(rank);
            int size = uploaders.size(rank);
            int from = random.below(size);
            int looked = Math.min(size, SAMPLE);
            int piece = rarestOffered(servers, size, from, looked);
            if (piece < 0) {
                return false;
            }
            if (takeFrom(servers, size, from, looked, piece, load)) {
                return true;
            }
            // Another task had loaded the server, which is in its right rank now: look again.
        }
        return false;
    }

    private int rarestOffered(Peer[] servers, int size, int from, int looked) {
        Arrays.fill(offered, 0);
        for (int i = 0, at = from; i < looked; i++) {
            Peer server = servers[at];
            if (mayServe(server)) {
                long[] served = server.served;
                for (int w = Math.min(served.length, offered.length) - 1; w >= 0; w--) {
                    offered[w] |= served[w];
                }
            }
            at = at + 1 == size ? 0 : at + 1;
        }
        return rarest(offered);
    }

    private boolean takeFrom(Peer[] servers, int size, int from, int looked, int piece, int load) {
        for (int i = 0, at = from; i < looked; i++) {
            Peer server = servers[at];
            if (mayServe(server) && Bits.get(server.served, piece)) {
                return begin(server, piece, load);
            }
            at = at + 1 == size ? 0 : at + 1;
        }
        throw new IllegalStateException("a piece was offered by nobody");
    }

    private boolean mayServe(Peer server) {
        return server != asker && !asker.failedWith(server);
    }

    /** The wanted piece of {@code set} with the fewest copies, ties random; −1 if there is none. */
    private int rarest(long[] set) {
        int best = -1;
        int bestCopies = Integer.MAX_VALUE;
        int ties = 0;
        for (int w = 0; w < wanted.length; w++) {
            for (long bits = wanted[w] & Bits.word(set, w); bits != 0; bits &= bits - 1) {
                int piece = (w << 6) + Long.numberOfTrailingZeros(bits);
                int copies = pieces.copies(piece);
                if (copies < bestCopies) {
                    best = piece;
                    bestCopies = copies;
                    ties = 1;
                } else if (copies == bestCopies && random.below(++ties) == 0) {
                    best = piece;
                }
            }
        }
        return best;
    }

    private boolean begin(Peer server, int piece, int load) {
        Transfer transfer = transfers.fromPeer(asker, server, piece, load + 1, now);
        if (transfer == null) {
            transfers.rank(server);
            return false;
        }
        Bits.clear(wanted, piece);
        granted++;
        return true;
    }

    @Override
    public boolean takeRarestFromSeed() {
        int piece = rarest(pieces.stored);
        return piece >= 0 && takeFromSeed(piece);
    }

    @Override
    public boolean takeFromSeed(int piece) {
        if (!wants(piece) || !Bits.get(pieces.stored, piece)) {
            return false;
        }
        transfers.fromSeed(asker, piece, now);
        Bits.clear(wanted, piece);
        granted++;
        return true;
    }

    @Override
    public boolean takeFromPeer(int piece) {
        if (!wants(piece) || asker.isolated) {
            return false;
        }
        for (int rank = 0; rank < uploaders.rankCount(); rank++) {
            int size = uploaders.size(rank);
            int looked = Math.min(size, SAMPLE);
            for (int i = 0, at = size == 0 ? 0 : random.below(size); i < looked; i++) {
                Peer server = uploaders.peers(rank)[at];
                if (mayServe(server) && Bits.get(server.served, piece)) {
                    return begin(server, piece, UploaderIndex.load(rank));
                }
                at = at + 1 == size ? 0 : at + 1;
            }
        }
        return false;
    }
}
