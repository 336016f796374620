package io.supernode.http.view;

import io.supernode.core.Supernode;
import io.supernode.core.model.TaskId;
import io.supernode.core.snapshot.PeerPage;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PeerState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A look at the peers of a swarm, some at a time, so that the swarm is never stopped for long: one page of those that are
 * wanted, and sums over all that were looked at. A very large swarm is looked at in part.
 */
final class SwarmLook {

    /** Peers that are looked at under one lock. */
    private static final int SLOTS_AT_ONCE = 200;
    /** Places that are looked at altogether, each second. */
    static final int MAX_SLOTS = 5_000;
    static final int TENTHS = 10;
    static final int MAX_NAMED = 20;
    /** Peers that wait of which it is found out what for. */
    private static final int MAX_HELD = 1_000;
    /** Of the median rate (scheduling study, rule 3). */
    private static final double SLOW = 0.25;

    final List<PeerSnapshot> page = new ArrayList<>();
    final List<PeerSnapshot> eliminated = new ArrayList<>();
    final List<PeerSnapshot> slow = new ArrayList<>();
    /** Peers by how much they have, in tenths. */
    final int[] byProgress = new int[TENTHS + 1];
    int found;
    int looked;
    int overdue;
    /** One of those: the piece, from whom and to whom. */
    String overdueExample = "";
    boolean isWhole = true;
    /** Some of those whose pulls are held. */
    final List<PeerSnapshot> held = new ArrayList<>();
    /** Pieces that somebody serves who is there; that two serve; that one serves at a usual rate. */
    final BitSet served = new BitSet();
    final BitSet servedTwice = new BitSet();
    final BitSet servedWell = new BitSet();

    private final PageRequest request;
    private final int pieces;
    private final double medianRate;

    private SwarmLook(PageRequest request, int pieces, double medianRate) {
        this.request = request;
        this.pieces = pieces;
        this.medianRate = medianRate;
    }

    /** @param pieces of the file; 0 while that is not known */
    static SwarmLook at(Supernode supernode, TaskId task, PageRequest request, int pieces, double medianRate) {
        SwarmLook look = new SwarmLook(request, pieces, medianRate);
        OptionalInt next = OptionalInt.of(0);
        while (next.isPresent()) {
            if (next.getAsInt() >= MAX_SLOTS) {
                look.isWhole = false;
                break;
            }
            Optional<PeerPage> some = supernode.peers(task, next.getAsInt(), SLOTS_AT_ONCE);
            some.ifPresent(page -> page.peers().forEach(look::add));
            next = some.map(PeerPage::next).orElse(OptionalInt.empty());
        }
        return look;
    }

    private void add(PeerSnapshot peer) {
        looked++;
        if (pieces > 0 && peer.state() != PeerState.GONE) {
            byProgress[(int) ((long) peer.owned().cardinality() * TENTHS / pieces)]++;
        }
        peer.running().stream().filter(PeerSnapshot.Running::overdue).forEach(running -> {
            overdue++;
            overdueExample = running.piece() + " from " + running.sourceCid() + " to " + peer.id();
        });
        if (peer.eliminated() && eliminated.size() < MAX_NAMED) {
            eliminated.add(peer);
        }
        boolean isSlow = peer.uploadRate() > 0 && peer.uploadRate() < SLOW * medianRate;
        if (isSlow && peer.uploads() > 0 && slow.size() < MAX_NAMED) {
            slow.add(peer);
        }
        if (peer.held() && held.size() < MAX_HELD) {
            held.add(peer);
        }
        if (peer.state() != PeerState.GONE && !peer.eliminated()) {
            addServed(peer.served(), isSlow);
        }
        if (request.peerState().isEmpty() || request.peerState().get() == peer.state()) {
            if (found >= request.from() && page.size() < PageRequest.ROWS) {
                page.add(peer);
            }
            found++;
        }
    }

    private void addServed(BitSet pieces, boolean isSlow) {
        if (!isSlow) {
            servedWell.or(pieces);
        }
        BitSet again = (BitSet) served.clone();
        again.and(pieces);
        servedTwice.or(again);
        served.or(pieces);
    }
}
