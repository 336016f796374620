package io.supernode.core.swarm;

import io.supernode.core.policy.ServerKind;
import io.supernode.core.policy.Turn;

/**
 * Plays one peer's turn after another in a swarm. Keeps the hard rules, which no policy can break, and finds pieces and
 * servers at a cost that does not depend on the number of peers.
 *
 * <p>Guarded by the task's lock; one object serves all turns, so that a turn allocates nothing but its transfers.
 */
final class Dispatcher implements Turn {

    /** Servers that may turn out useless in one search: full on behalf of another task, or failed pairs. */
    private static final int MAX_VAIN = 8;

    private final SwarmContext context;
    private final Pieces pieces;
    private final Transfers transfers;
    private final UploaderIndex uploaders;
    private final HoldQueue holds;
    private final Members members;
    private final SwarmRandom random;

    private Peer asker;
    private long now;
    private boolean askerHeld;
    private int granted;
    private long[] wanted = Bits.NONE;
    /** Of these what somebody may serve who has not failed the peer. */
    private long[] offerable = Bits.NONE;
    /** The equally rare ones of a search. */
    private int[] ties = {};

    Dispatcher(
            SwarmContext context,
            Pieces pieces,
            Transfers transfers,
            UploaderIndex uploaders,
            HoldQueue holds,
            Members members,
            SwarmRandom random) {
        this.context = context;
        this.pieces = pieces;
        this.transfers = transfers;
        this.uploaders = uploaders;
        this.holds = holds;
        this.members = members;
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
            offerable = new long[words];
            ties = new int[words << 6];
        }
        for (int i = 0; i < words; i++) {
            wanted[i] = pieces.known[i] & ~Bits.word(asker.owned, i);
        }
        for (Transfer transfer : asker.running()) {
            Bits.clear(wanted, transfer.piece);
        }
        System.arraycopy(wanted, 0, offerable, 0, words);
    }

    @Override
    public int running() {
        return asker.lively();
    }

    @Override
    public int runningWell() {
        int count = 0;
        for (Transfer transfer : asker.running()) {
            if (transfer.holdsSlot && isGood(transfer)) {
                count++;
            }
        }
        return count;
    }

    private boolean isGood(Transfer transfer) {
        return transfer.fromSeed() || transfers.kindOf(transfer.server) == ServerKind.PROVEN;
    }

    @Override
    public long heldNanos() {
        if (!context.policy.holds() || context.settings.hold().isZero()) {
            return Long.MAX_VALUE;
        }
        return asker.held == null ? 0 : now - asker.held.sinceNanos;
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
    public int starving() {
        return holds.size() - (askerHeld ? 1 : 0);
    }

    @Override
    public int members() {
        return members.count();
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
    public boolean takeRarestFromPeer(int load, ServerKind kind) {
        if (load >= uploadLimit()) {
            return false;
        }
        int rank = UploaderIndex.rank(load, kind);
        int vain = 0;
        while (!asker.isIsolated() && uploaders.size(rank) > 0 && vain < MAX_VAIN) {
            int piece = rarestIn(rank);
            if (piece < 0) {
                return false;
            }
            Peer server = uploaders.find(rank, piece, asker, random, members);
            if (server != null && begin(server, piece, load)) {
                return true;
            }
            if (server == null) {
                // All that have it have failed this peer before.
                Bits.clear(offerable, piece);
            }
            vain++;
        }
        return false;
    }

    /** The wanted piece with the fewest copies that somebody of {@code rank} has, ties random; −1 if there is none. */
    private int rarestIn(int rank) {
        int bestCopies = Integer.MAX_VALUE;
        int count = 0;
        for (int w = 0; w < offerable.length; w++) {
            for (long bits = offerable[w]; bits != 0; bits &= bits - 1) {
                int piece = (w << 6) + Long.numberOfTrailingZeros(bits);
                int copies = pieces.copies(piece);
                if (copies <= bestCopies && uploaders.having(rank, piece) > 0) {
                    if (copies < bestCopies) {
                        bestCopies = copies;
                        count = 0;
                    }
                    ties[count++] = piece;
                }
            }
        }
        return oneOf(count);
    }

    private int oneOf(int count) {
        return count == 0 ? -1 : ties[count == 1 ? 0 : random.below(count)];
    }

    @Override
    public boolean takeRarestFromSameServer(int limit) {
        for (Transfer transfer : asker.running()) {
            Peer source = transfer.source;
            if (source == null || !transfer.holdsSlot || !isGood(transfer) || source.rank < 0
                    || UploaderIndex.load(source.rank) >= limit || asker.failedWith(source)) {
                continue;
            }
            int piece = rarest(source.served);
            if (piece >= 0 && begin(source, piece, UploaderIndex.load(source.rank))) {
                return true;
            }
        }
        return false;
    }

    /** The wanted piece of {@code set} with the fewest copies, ties random; −1 if there is none. */
    private int rarest(long[] set) {
        int bestCopies = Integer.MAX_VALUE;
        int count = 0;
        for (int w = 0; w < wanted.length; w++) {
            for (long bits = wanted[w] & Bits.word(set, w); bits != 0; bits &= bits - 1) {
                int piece = (w << 6) + Long.numberOfTrailingZeros(bits);
                int copies = pieces.copies(piece);
                if (copies <= bestCopies) {
                    if (copies < bestCopies) {
                        bestCopies = copies;
                        count = 0;
                    }
                    ties[count++] = piece;
                }
            }
        }
        return oneOf(count);
    }

    private boolean begin(Peer server, int piece, int load) {
        Transfer transfer = transfers.fromPeer(asker, server, piece, load + 1, now);
        if (transfer == null) {
            transfers.rank(server);
            return false;
        }
        Bits.clear(wanted, piece);
        Bits.clear(offerable, piece);
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
        Bits.clear(offerable, piece);
        granted++;
        return true;
    }

    @Override
    public boolean takeFromPeer(int piece) {
        if (!wants(piece) || asker.isIsolated()) {
            return false;
        }
        for (int rank = 0; rank < uploaders.rankCount(); rank++) {
            Peer server = uploaders.find(rank, piece, asker, random, members);
            if (server != null && begin(server, piece, UploaderIndex.load(rank))) {
                return true;
            }
        }
        return false;
    }
}
