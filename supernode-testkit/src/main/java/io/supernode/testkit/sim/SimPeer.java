package io.supernode.testkit.sim;

import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.testkit.client.ClientKind;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The state of one client. Fields, not methods: a hundred thousand of these are walked millions of times. */
final class SimPeer {

    /** Where the client's main loop stands. */
    enum State { ABSENT, REGISTERING, PULLING, POLLING, SLEEPING, FINISHING, ENDING, DONE, GAVE_UP, VANISHED, LYING }

    /** What the client knows of a piece. */
    static final byte UNKNOWN = 0;
    static final byte RUNNING = 1;
    static final byte OWNED = 2;
    /** The part of a piece's state that the main loop knows of. */
    static final byte KNOWLEDGE = 3;
    /** Set in addition once the piece is on the disk, where others can have it; the writer is a thread of its own. */
    static final byte WRITTEN = 4;

    final int index;
    final SimHost host;
    /** What it downloads. */
    final SimFile file;
    final ClientKind kind;
    final String cid;
    /** When the client starts. */
    long arrival;
    /** What it does instead of what an honest client does; null for an honest one. */
    final Lie lie;
    final boolean liar;

    State state = State.ABSENT;
    byte[] pieces;
    int running;
    int written;
    final LongFifo results = new LongFifo();
    /** A merged result that waits to be reported. */
    long pending = Item.NONE;
    /** The report of the pull under way. */
    long asked = Item.NONE;
    /** Guards against answers and alarms that came too late. */
    int generation;
    long askedAt;
    CompletableFuture<PullOutcome> held;
    PullOutcome answer;
    RegistrationOutcome registered;
    /** When the supernode took it in last; −1 if it never did. */
    long registeredAt = -1;
    /** Whether a supernode that begins from its stores must know it. */
    boolean mustBeKnown;
    /** Since its pull reached the supernode, another one did in its name: the answer to one knows nothing of the other. */
    boolean pullsTwice;
    int sleeps;
    int migrations;
    long writerFreeAt;
    long finishedAt = -1;
    /** For pieces that come from a peer under another cid than its first; null if there are none. */
    Map<Integer, String> sourceCids;
    /** When its first registration was answered; −1 before. */
    long acceptedAt = -1;
    /** When its first download began; −1 before. */
    long firstBeganAt = -1;
    /** Downloads that run, and since when there have been none. */
    int downloads;
    long idleSince;
    /** For how long there were none between its first download and its last. */
    long idleNanos;
    int calls;
    int waits;

    SimPeer(int index, SimHost host, SimFile file, ClientKind kind, String cid, Lie lie) {
        this.index = index;
        this.host = host;
        this.file = file;
        this.kind = kind;
        this.cid = cid;
        this.lie = lie;
        this.liar = lie != null;
    }

    void downloadBegan(long now) {
        if (firstBeganAt < 0) {
            firstBeganAt = now;
        } else if (downloads == 0) {
            idleNanos += now - idleSince;
        }
        downloads++;
    }

    void downloadEnded(long now) {
        downloads--;
        idleSince = now;
    }

    /** Whether the client still wants something. */
    boolean isWorking() {
        return state != State.DONE && state != State.GAVE_UP && state != State.VANISHED && state != State.LYING;
    }

    private boolean hasNothing() {
        return lie != null && lie.hasNothing();
    }

    /** Under which cid {@code source} was given to it for a piece. */
    String sourceCid(int piece, SimPeer source) {
        return sourceCids == null ? source.cid : sourceCids.getOrDefault(piece, source.cid);
    }

    boolean canServe(int piece) {
        return !hasNothing() && pieces != null && (pieces[piece] & WRITTEN) != 0;
    }
}
