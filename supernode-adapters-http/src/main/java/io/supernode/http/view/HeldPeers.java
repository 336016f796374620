package io.supernode.http.view;

import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PieceCopies;
import java.util.BitSet;

/**
 * What the peers wait for whose pulls are held: each of them counts once. A peer waits for the origin if nobody has anything that
 * it lacks. Otherwise somebody has, and is not free: the supernode, if nobody else has one of these pieces; slow uploaders, if
 * nobody else has any; a rare piece, if each of them is at one peer only; or others. Not thread-safe.
 */
final class HeldPeers {

    /** Pieces of which the supernode has the only copy that is served. */
    final int seedOnly;
    int forOrigin;
    int forSeed;
    int forSlow;
    int forRare;
    int forOthers;
    /** A piece that somebody waits for and only one peer serves; −1: none. */
    int rarePiece = -1;
    /** Whether the supernode has that piece, too. */
    boolean isRareStored;

    private final BitSet stored;
    private final BitSet served;
    private final BitSet servedTwice;
    private final BitSet servedWell;
    private final BitSet storedOnly;

    private HeldPeers(PieceCopies pieces, SwarmLook look) {
        stored = pieces.stored();
        served = look.served;
        servedTwice = look.servedTwice;
        servedWell = look.servedWell;
        if (!look.isWhole) {
            addUnseen(pieces.copies());
        }
        storedOnly = (BitSet) stored.clone();
        storedOnly.andNot(served);
        seedOnly = storedOnly.cardinality();
    }

    /** Of a swarm that was looked at in part, the others count as good servers of what they have. */
    private void addUnseen(int[] copies) {
        for (int piece = 0; piece < copies.length; piece++) {
            if (copies[piece] > 0 && !served.get(piece)) {
                served.set(piece);
                servedWell.set(piece);
            }
            if (copies[piece] > 1) {
                servedTwice.set(piece);
            }
        }
    }

    static HeldPeers of(PieceCopies pieces, SwarmLook look) {
        HeldPeers waiting = new HeldPeers(pieces, look);
        look.held.forEach(waiting::add);
        return waiting;
    }

    private void add(PeerSnapshot peer) {
        BitSet lacking = (BitSet) stored.clone();
        if (!peer.isolated()) {
            lacking.or(served);
        }
        lacking.andNot(peer.owned());
        if (lacking.isEmpty()) {
            forOrigin++;
        } else if (peer.isolated() || lacking.intersects(storedOnly)) {
            forSeed++;
        } else if (!lacking.intersects(servedWell)) {
            forSlow++;
        } else if (!lacking.intersects(servedTwice)) {
            forRare++;
            rarePiece = lacking.nextSetBit(0);
            isRareStored = stored.get(rarePiece);
        } else {
            forOthers++;
        }
    }
}
