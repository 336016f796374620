package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.ServerKind;

/**
 * Lets the policy assign pieces to one peer after another. Keeps the hard rules, which no policy can break, and finds
 * servers at a cost that does not depend on the number of peers.
 *
 * <p>Guarded by the task's lock; one object serves all peers, so that a dispatch allocates nothing but its transfers.
 */
final class Dispatcher implements PieceAssigner {

    /**
     * Servers that may turn out to be useless in one search: at their limit for another task, or failed with before.
     */
    private static final int MAX_USELESS_SERVERS = 8;
    /**
     * Of a host that is used no longer there may be thousands under other cids. Each is met once, so that a search for many is rare.
     */
    private static final int MAX_EXCLUDED_SERVERS = 256;

    private final int uploadLimit;
    private final SchedulingPolicy policy;
    private final SwarmView view;
    private final PieceSelector selector;
    private final Seed seed;
    private final ServerRanks ranks;
    private final Transfers transfers;
    private final UploaderIndex uploaders;
    private final Blame blame;
    private final Members members;
    private final SwarmRandom random;

    private Peer asker;
    private long now;
    private Decision decision;
    /** Whether the asker gets the supernode only. */
    private boolean isolated;
    private int assigned;
    /** How many more downloads the asker may have; not above 0 if it has all that it may. The core's policies ask for no more then. */
    private int room;
    /** Servers of excluded hosts that the present search has met. */
    private int excluded;

    Dispatcher(
            int uploadLimit,
            SchedulingPolicy policy,
            SwarmView view,
            PieceSelector selector,
            Seed seed,
            ServerRanks ranks,
            Transfers transfers,
            UploaderIndex uploaders,
            Blame blame,
            Members members,
            SwarmRandom random) {
        this.uploadLimit = uploadLimit;
        this.policy = policy;
        this.view = view;
        this.selector = selector;
        this.seed = seed;
        this.ranks = ranks;
        this.transfers = transfers;
        this.uploaders = uploaders;
        this.blame = blame;
        this.members = members;
        this.random = random;
    }

    /**
     * Lets the policy choose for {@code peer}; answers how many pieces it was assigned. What a policy throws is told, and nothing else
     * is lost by it: what it has assigned before stays assigned.
     */
    int dispatch(Peer peer, long nowNanos, Decision whatFollows) {
        asker = peer;
        now = nowNanos;
        decision = whatFollows;
        assigned = 0;
        isolated = blame.isIsolated(peer);
        view.begin(peer, nowNanos);
        room = view.downloadLimit() - view.running();
        selector.begin(peer);
        try {
            policy.schedule(view, this);
        } catch (RuntimeException e) {
            whatFollows.effect(new Effect.PolicyFailed(peer.swarm().task(), peer.id(), policy.name(), e));
        } finally {
            asker = null;
            decision = null;
        }
        return assigned;
    }

    /**
     * Whether what is free is offered to all others first: a host that nobody can use as a source takes and gives nothing, and one
     * that only complains takes slots. It is no more than last, since one whose server nobody reaches, behind a firewall, or who
     * has met many liars, looks the same.
     */
    boolean comesLast(Peer peer) {
        return blame.comesLast(peer);
    }

    /** Whether a dispatch cannot assign anything to anybody: no server has a free slot, and the seed has nothing. */
    boolean nobodyCanServe() {
        return uploaders.total() == 0 && Bits.isEmpty(seed.stored);
    }

    @Override
    public boolean assignRarestFromPeer(int load, ServerKind kind) {
        if (load >= uploadLimit || room <= 0) {
            return false;
        }
        int rank = UploaderIndex.rank(load, kind);
        int useless = 0;
        excluded = 0;
        while (!isolated && uploaders.size(rank) > 0 && useless - excluded < MAX_USELESS_SERVERS
                && excluded < MAX_EXCLUDED_SERVERS) {
            int piece = selector.rarestOfRank(rank);
            if (piece == PieceSelector.NONE) {
                return false;
            }
            Peer server = find(rank, piece);
            if (server != null && begin(server, piece, load)) {
                return true;
            }
            if (server == null) {
                selector.notOffered(piece);
            }
            useless++;
        }
        return false;
    }

    @Override
    public boolean assignRarestFromSameServer(int limit) {
        if (isolated || room <= 0) {
            return false;
        }
        for (Transfer transfer : asker.running()) {
            Peer source = transfer.source;
            if (source == null || !transfer.holdsSlot() || !ranks.isProven(transfer) || source.rank < 0
                    || UploaderIndex.load(source.rank) >= limit || asker.hasFailedWith(source)) {
                continue;
            }
            int piece = selector.rarestOf(source);
            if (piece != PieceSelector.NONE && begin(source, piece, UploaderIndex.load(source.rank))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean assignRarestFromSeed() {
        int piece = selector.rarestOf(seed.stored);
        return piece != PieceSelector.NONE && assignFromSeed(piece);
    }

    @Override
    public boolean assignFromPeer(int piece) {
        if (!selector.isWanted(piece) || isolated || room <= 0) {
            return false;
        }
        boolean mayStall = view.heldNanos() > SUSPECT_RESORT_NANOS;
        for (int rank = 0; rank < uploaders.rankCount(); rank++) {
            if (!mayStall && UploaderIndex.kind(rank) == ServerKind.SUSPECT) {
                continue;
            }
            Peer server;
            excluded = 0;
            int before;
            do {
                before = excluded;
                server = find(rank, piece);
                if (server != null && begin(server, piece, UploaderIndex.load(rank))) {
                    return true;
                }
            } while (excluded > before && excluded < MAX_EXCLUDED_SERVERS);
        }
        return false;
    }

    @Override
    public boolean assignFromHolder(int piece, int holder) {
        Peer server = members.at(holder);
        if (server == null || server == asker || server.rank < 0 || !selector.isWanted(piece)
                || !Bits.get(server.served, piece) || isolated || asker.hasFailedWith(server) || room <= 0
                || selector.isNotFromPython(piece) && uploaders.isPython(server)) {
            return false;
        }
        return begin(server, piece, UploaderIndex.load(server.rank));
    }

    @Override
    public boolean assignFromSeed(int piece) {
        if (!selector.isWanted(piece) || !Bits.get(seed.stored, piece) || room <= 0) {
            return false;
        }
        transfers.beginFromSeed(asker, piece, now, decision);
        noteAssigned(piece);
        return true;
    }

    private Peer find(int rank, int piece) {
        return uploaders.find(rank, piece, asker, selector.isNotFromPython(piece), random, members);
    }

    /** Begins a transfer from a server whose uploads fill {@code load} links, as far as this task knows. */
    private boolean begin(Peer server, int piece, int load) {
        boolean isExcluded = blame.excludes(server);
        if (isExcluded) {
            // Its host was accused under another cid.
            blame.excluded(server);
            excluded++;
        }
        if (isExcluded || !transfers.beginFromPeer(asker, server, piece, load, now, decision)) {
            // Or another task has taken the slot.
            ranks.put(server);
            return false;
        }
        noteAssigned(piece);
        return true;
    }

    private void noteAssigned(int piece) {
        selector.assigned(piece);
        assigned++;
        room--;
    }
}
