package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.PieceTable;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.policy.ServerKind;

/**
 * Plays one peer's turn after another in a swarm. Keeps the hard rules, which no policy can break, and finds pieces and
 * servers at a cost that does not depend on the number of peers.
 *
 * <p>Guarded by the task's lock; one object serves all turns, so that a turn allocates nothing but its transfers.
 */
final class Dispatcher implements SchedulingView, PieceAssigner, PieceTable {

    /** Servers that may turn out useless in one search: full on behalf of another task, or failed pairs. */
    private static final int MAX_VAIN = 8;

    private final SwarmContext context;
    private final SchedulingPolicy policy;
    private final Pieces pieces;
    private final Transfers transfers;
    private final UploaderIndex uploaders;
    private final HoldQueue holds;
    private final Members members;
    private final SwarmRandom random;
    private final Wanted wanted;

    private Peer asker;
    private long now;
    private Decision decision;
    private boolean askerHeld;
    private int granted;

    Dispatcher(
            SwarmContext context,
            SchedulingPolicy policy,
            Pieces pieces,
            Transfers transfers,
            UploaderIndex uploaders,
            HoldQueue holds,
            Members members,
            SwarmRandom random) {
        this.context = context;
        this.policy = policy;
        this.pieces = pieces;
        this.transfers = transfers;
        this.uploaders = uploaders;
        this.holds = holds;
        this.members = members;
        this.random = random;
        this.wanted = new Wanted(pieces, uploaders, random);
    }

    /** Lets the policy choose for {@code peer}; answers how many pieces it was given. */
    int play(Peer peer, long nowNanos, Decision outer) {
        asker = peer;
        decision = outer;
        now = nowNanos;
        askerHeld = peer.held != null;
        granted = 0;
        wanted.collect(peer);
        policy.schedule(this, this);
        asker = null;
        decision = null;
        return granted;
    }

    /** Whether it is not worth a look: no server has a free slot, and the supernode is busy. */
    boolean nobodyCanServe() {
        return uploaders.total() == 0 && Bits.isEmpty(pieces.stored);
    }

    @Override
    public int running() {
        return asker.lively();
    }

    @Override
    public int runningFromProven() {
        int count = 0;
        for (Transfer transfer : asker.running()) {
            if (transfer.holdsSlot && isProven(transfer)) {
                count++;
            }
        }
        return count;
    }

    private boolean isProven(Transfer transfer) {
        return transfer.fromSeed() || transfers.kindOf(transfer.server) == ServerKind.PROVEN;
    }

    @Override
    public long heldNanos() {
        if (!policy.holdsPulls() || context.settings.hold().isZero()) {
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
    public int heldPeers() {
        return holds.size() - (askerHeld ? 1 : 0);
    }

    @Override
    public int peers() {
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
    public int seedUploads() {
        return context.seedLoad.get();
    }

    @Override
    public int seedUploadsOfTask() {
        return transfers.seedLoad();
    }

    @Override
    public long nowNanos() {
        return now;
    }

    @Override
    public PieceTable pieces() {
        return this;
    }

    @Override
    public int count() {
        return pieces.count();
    }

    @Override
    public boolean isWanted(int piece) {
        return wanted.has(piece);
    }

    @Override
    public boolean isRunning(int piece) {
        return asker.runningPiece(piece) != null;
    }

    @Override
    public boolean isStored(int piece) {
        return Bits.get(pieces.stored, piece);
    }

    @Override
    public int copies(int piece) {
        return pieces.copies(piece);
    }

    @Override
    public int framedLength(int piece) {
        return pieces.digest(piece).framedLength();
    }

    @Override
    public int random(int bound) {
        return random.below(bound);
    }

    @Override
    public boolean assignRarestFromPeer(int load, ServerKind kind) {
        if (load >= uploadLimit()) {
            return false;
        }
        int rank = UploaderIndex.rank(load, kind);
        int vain = 0;
        while (!asker.isIsolated() && uploaders.size(rank) > 0 && vain < MAX_VAIN) {
            int piece = wanted.rarestIn(rank);
            if (piece == Wanted.NONE) {
                return false;
            }
            Peer server = uploaders.find(rank, piece, asker, random, members);
            if (server != null && begin(server, piece, load)) {
                return true;
            }
            if (server == null) {
                wanted.removeOffer(piece);
            }
            vain++;
        }
        return false;
    }

    @Override
    public boolean assignRarestFromSameServer(int limit) {
        for (Transfer transfer : asker.running()) {
            Peer source = transfer.source;
            if (source == null || !transfer.holdsSlot || !isProven(transfer) || source.rank < 0
                    || UploaderIndex.load(source.rank) >= limit || asker.failedWith(source)) {
                continue;
            }
            int piece = wanted.rarestOf(source.served);
            if (piece != Wanted.NONE && begin(source, piece, UploaderIndex.load(source.rank))) {
                return true;
            }
        }
        return false;
    }

    private boolean begin(Peer server, int piece, int load) {
        Transfer transfer = transfers.fromPeer(asker, server, piece, load + 1, now, decision);
        if (transfer == null) {
            transfers.rank(server);
            return false;
        }
        wanted.remove(piece);
        granted++;
        return true;
    }

    @Override
    public boolean assignRarestFromSeed() {
        int piece = wanted.rarestOf(pieces.stored);
        return piece != Wanted.NONE && assignFromSeed(piece);
    }

    @Override
    public boolean assignFromSeed(int piece) {
        if (!isWanted(piece) || !Bits.get(pieces.stored, piece)) {
            return false;
        }
        transfers.fromSeed(asker, piece, now, decision);
        wanted.remove(piece);
        granted++;
        return true;
    }

    @Override
    public boolean assignFromHolder(int piece, int holder) {
        Peer server = members.at(holder);
        if (server == null || server == asker || server.rank < 0 || !isWanted(piece) || !Bits.get(server.served, piece)
                || asker.isIsolated() || asker.failedWith(server)) {
            return false;
        }
        return begin(server, piece, UploaderIndex.load(server.rank));
    }

    @Override
    public boolean assignFromPeer(int piece) {
        if (!isWanted(piece) || asker.isIsolated()) {
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
