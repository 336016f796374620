package io.supernode.core.swarm;

import io.supernode.core.policy.PieceTable;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.policy.UplinkCapacity;
import java.util.Optional;

/**
 * What the policy sees of a swarm. Guarded by the task's lock; one object serves all peers, so that a look allocates
 * nothing.
 */
final class SwarmView implements SchedulingView, PieceTable {

    private final SwarmContext context;
    private final Pieces pieces;
    private final Seed seed;
    private final ServerRanks ranks;
    private final Transfers transfers;
    private final HeldPulls heldPulls;
    private final Members members;
    private final PieceSelector selector;
    private final SwarmRandom random;

    private Peer asker;
    private long now;
    private int otherHeldPeers;

    SwarmView(
            SwarmContext context,
            Pieces pieces,
            Seed seed,
            ServerRanks ranks,
            Transfers transfers,
            HeldPulls heldPulls,
            Members members,
            PieceSelector selector,
            SwarmRandom random) {
        this.context = context;
        this.pieces = pieces;
        this.seed = seed;
        this.ranks = ranks;
        this.transfers = transfers;
        this.heldPulls = heldPulls;
        this.members = members;
        this.selector = selector;
        this.random = random;
    }

    /** From now on it is {@code peer} that asks. */
    void begin(Peer peer, long nowNanos) {
        asker = peer;
        now = nowNanos;
        otherHeldPeers = heldPulls.countBeforeLast() - (peer.held == null || peer.held.offer() != HeldPulls.Offer.IN_ORDER ? 0 : 1);
    }

    // ---- the asking peer ----

    @Override
    public int running() {
        return asker.movingCount();
    }

    @Override
    public int runningFromProven() {
        int count = 0;
        for (Transfer transfer : asker.running()) {
            if (transfer.holdsSlot() && ranks.isProven(transfer)) {
                count++;
            }
        }
        return count;
    }

    @Override
    public boolean hasTimedOut() {
        return asker.hasTimedOut() || asker.hasStalled();
    }

    @Override
    public long heldNanos() {
        return asker.waitedNanos(now);
    }

    @Override
    public boolean isDue() {
        return asker.held != null && asker.held.isDue(now);
    }

    // ---- the limits ----

    @Override
    public int downloadLimit() {
        return context.settings.peerDownLimit();
    }

    @Override
    public int uploadLimit() {
        return context.settings.peerUpLimit();
    }

    // ---- the swarm ----

    @Override
    public int peers() {
        return members.count();
    }

    @Override
    public int heldPeers() {
        return otherHeldPeers;
    }

    @Override
    public double medianRate() {
        return ranks.medianRate();
    }

    @Override
    public double medianPieceNanos() {
        return transfers.medianPieceNanos();
    }

    @Override
    public double pausePart() {
        return transfers.pausePart();
    }

    @Override
    public int fewestCopies() {
        return selector.fewestCopies();
    }

    @Override
    public long controlDelayNanos() {
        return context.controlDelayNanos();
    }

    // ---- the seed ----

    @Override
    public double seedBandwidth() {
        return context.seedUplink.bound();
    }

    @Override
    public Optional<UplinkCapacity> seedUplink() {
        return context.seedUplink.capacity();
    }

    @Override
    public boolean isSeedComplete() {
        return seed.isComplete();
    }

    @Override
    public boolean seedHasNewPiece() {
        return selector.hasNewOf(seed.stored);
    }

    @Override
    public int seedUploads() {
        return context.seedUploads.get();
    }

    @Override
    public int seedUploadsOfTask() {
        return transfers.seedUploads();
    }

    // ---- time, chance, and single pieces ----

    @Override
    public long nowNanos() {
        return now;
    }

    @Override
    public int random(int bound) {
        return random.below(bound);
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
        return selector.isWanted(piece);
    }

    @Override
    public boolean isRunning(int piece) {
        return asker.runningPiece(piece) != null;
    }

    @Override
    public boolean isStored(int piece) {
        return Bits.get(seed.stored, piece);
    }

    @Override
    public int copies(int piece) {
        return pieces.copies(piece);
    }

    @Override
    public int framedLength(int piece) {
        return pieces.digest(piece).framedLength();
    }
}
