package io.supernode.core.swarm;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PeerState;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * A peer as a member of a swarm: what it has, what it downloads, and what failed with it. Outside of this package it
 * stands for the member and nothing more, and is valid as long as its task's lock is held. Guarded by that lock.
 */
public final class Peer {

    private static final Transfer[] NOTHING = {};
    private static final PeerState[] STATES = PeerState.values();
    /** So many downloads that stall at good servers at once are the client's own doing. */
    private static final int BELIEVED_STALLS = 2;
    /** With so many servers it has failed at most that it is kept in mind: then it tries some of them again. */
    private static final int MAX_FAILED_SOURCES = 64;
    /** With so many hosts of another address it has failed that it is sent to none of them: they may be made up. */
    private static final int FAILED_NEIGHBOURS = 3;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Swarm swarm;
    private PeerRecord record;
    /** Null until somebody asks for it, as most never do. */
    private HostId host;
    /** Null when it serves nobody. */
    UploadServer server;
    /** Whether it is one of its server's sources. Changed by {@link UploadServer} only, under this peer's task's lock. */
    boolean isSource;

    long[] owned = Bits.NONE;
    /** What it can serve: reported as on its disk. Changed by {@link UploaderIndex} only. */
    long[] served = Bits.NONE;

    private int ownedCount;
    /** Whole pieces that it got from other peers while it had no upload server, which else counts them; up to 127. */
    private byte receivedWithoutServer;

    private Transfer[] running = NOTHING;
    /** Null as long as nothing failed and it was never told to wait, as is usual. */
    private Failures failures;

    /** Changed by {@link HeldPulls} only; null when none is held. */
    HeldPulls.HeldPull held;
    long seenNanos;
    /** The same as the stores know it, if they know the peer. */
    long keptSeenNanos;
    /** Whether it was told to download a piece, and has not stopped without any. */
    boolean begun;
    /** Whether it has said that it serves no longer. */
    boolean down;
    /** Whether it has said that its download has failed. */
    boolean stopped;
    /** Whether it has every piece. Set by {@link MemberReports} only. */
    boolean complete;
    /** See {@link #counted}; the ordinal, since a peer is worth a byte and not a reference. */
    private byte counted = (byte) PeerState.DOWNLOADING.ordinal();
    /** Whether the stores do not know its latest state yet. Changed by {@link Members} only. */
    boolean unsaved;

    /** Its number among the present members, for sets of peers. */
    int slot;
    /** Where {@link UploaderIndex} keeps it; −1: nowhere. */
    short rank = -1;
    int rankPosition;

    /**
     * What failed with one peer, as a client and as a source, and how long it waits.
     */
    private static final class Failures {

        private static final Peer[] NOBODY = {};

        /** On its own host, where there may be several servers; elsewhere {@code hosts}. */
        private Peer[] sources = NOBODY;
        private Set<HostId> hosts;
        /** Of those too many register from here; null as long as there is none. */
        private Set<CallerAddress> callers;
        private boolean isolated;
        private boolean eliminated;
        private boolean timedOut;
        private boolean waits;
        private long waitsSinceNanos;
    }

    Peer(Swarm swarm, PeerRecord record, long nowNanos) {
        this.swarm = swarm;
        this.record = record;
        this.seenNanos = nowNanos;
        this.keptSeenNanos = nowNanos;
    }

    /** Of which it is a member. */
    public Swarm swarm() {
        return swarm;
    }

    /** It got a whole piece from another peer, while {@code home} was its upload server; null if it had none. */
    void receivedFromPeer(UploadServer home) {
        if (home != null) {
            home.receivedFromPeer();
        } else if (receivedWithoutServer < Byte.MAX_VALUE) {
            receivedWithoutServer++;
        }
    }

    /** How many whole pieces it got from other peers while it had no upload server; up to 127. */
    int receivedWithoutServer() {
        return receivedWithoutServer;
    }

    /** The version that it registered with. */
    public ClientVersion version() {
        return record.version();
    }

    /** Its id in this task. */
    public PeerId id() {
        return record.id();
    }

    /** Whether a call from there is its own: it registered from there, or one of the two is not known. */
    public boolean isCalling(CallerAddress caller) {
        return !caller.isKnown() || !record.caller().isKnown() || record.caller().isSameHost(caller);
    }

    PeerRecord record() {
        return record;
    }

    void record(PeerRecord changed) {
        record = changed;
        host = null;
    }

    HostId host() {
        if (host == null) {
            host = HostId.of(record);
        }
        return host;
    }

    /**
     * Its record with what it has now, which is also kept here so that the pieces are in memory once.
     *
     * @param nowMillis the same instant as {@code now}, milliseconds since 1970
     */
    PeerRecord saved(long now, long nowMillis) {
        PieceSet nowServed = PieceSet.ofWords(served);
        PieceSet nowOwned = PieceSet.ofWords(owned);
        record = record.with(nowOwned.equals(nowServed) ? nowServed : nowOwned, nowServed, begun, down,
                stopped, seenMillis(now, nowMillis));
        keptSeenNanos = seenNanos;
        return record;
    }

    /** When it was heard of last, milliseconds since 1970. */
    long seenMillis(long now, long nowMillis) {
        return nowMillis - (now - seenNanos) / NANOS_PER_MILLI;
    }

    // ---- what it has ----

    /** Adds a piece to what it has; answers whether that is new. */
    boolean own(int piece) {
        if (Bits.get(owned, piece)) {
            return false;
        }
        owned = Bits.with(owned, piece);
        ownedCount++;
        return true;
    }

    int ownedCount() {
        return ownedCount;
    }

    /** How far it is. */
    PeerState state() {
        if (complete && !down) {
            return PeerState.DONE;
        }
        return down || stopped ? PeerState.GONE : PeerState.DOWNLOADING;
    }

    /** How far it is as the counts of {@link Members} have it. */
    PeerState counted() {
        return STATES[counted];
    }

    /** Called by {@link Members} only. */
    void counted(PeerState state) {
        counted = (byte) state.ordinal();
    }

    // ---- what it downloads ----

    /** What it downloads; the array is never changed. */
    Transfer[] running() {
        return running;
    }

    /** Whether it waits for a piece from another peer that is overdue. */
    boolean hasStalled() {
        for (Transfer transfer : running) {
            if (transfer.isStalled()) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of its downloads was listed last with that piece, which it has, so that its client asks again. */
    boolean wasListedWith(int piece) {
        for (Transfer transfer : running) {
            if (transfer.listedWith() == piece) {
                return true;
            }
        }
        return false;
    }

    /** How many of its downloads are believed to move. */
    int movingCount() {
        int count = 0;
        for (Transfer transfer : running) {
            if (transfer.holdsSlot()) {
                count++;
            }
        }
        return count;
    }

    /**
     * Whether its word that {@code server} holds a piece back counts: it does once, and not when it waits for several
     * other servers as well that are not suspect.
     */
    boolean isBelievedOfStalled(UploadServer server) {
        int others = 0;
        for (Transfer transfer : running) {
            if (transfer.isStalled()) {
                if (transfer.server == server) {
                    return false;
                }
                others += transfer.server.isSuspect() ? 0 : 1;
            }
        }
        return others < BELIEVED_STALLS;
    }

    /** Its download of that piece, or null. */
    Transfer runningPiece(int piece) {
        for (Transfer transfer : running) {
            if (transfer.piece == piece) {
                return transfer;
            }
        }
        return null;
    }

    void started(Transfer transfer) {
        if (failures != null) {
            failures.waits = false;
        }
        running = Arrays.copyOf(running, running.length + 1);
        running[running.length - 1] = transfer;
    }

    void ended(Transfer transfer) {
        if (running.length == 1) {
            running = NOTHING;
            return;
        }
        Transfer[] rest = new Transfer[running.length - 1];
        int kept = 0;
        for (Transfer other : running) {
            if (other != transfer) {
                rest[kept++] = other;
            }
        }
        running = rest;
    }

    // ---- what failed ----

    /**
     * Whether a download from {@code source}, or from another one behind its server, has failed before; or from another one on its
     * host, unless this peer is there as well.
     */
    boolean hasFailedWith(Peer source) {
        if (failures == null) {
            return false;
        }
        for (Peer other : failures.sources) {
            if (other == source || other.server != null && other.server == source.server) {
                return true;
            }
        }
        return failures.hosts != null && failures.hosts.contains(source.host())
                || failures.callers != null && failures.callers.contains(source.host().caller());
    }

    /** A download from {@code source} failed. */
    void addFailedSource(Peer source) {
        Peer[] known = failures().sources;
        if (hasFailedWith(source)) {
            return;
        }
        if (!source.host().equals(host())) {
            failures.hosts = failures.hosts == null ? new HashSet<>(2) : failures.hosts;
            if (failures.hosts.size() < MAX_FAILED_SOURCES) {
                failures.hosts.add(source.host());
                noteCaller(source.host());
            }
        } else if (known.length < MAX_FAILED_SOURCES) {
            failures.sources = Arrays.copyOf(known, known.length + 1);
            failures.sources[known.length] = source;
        }
    }

    private void noteCaller(HostId failed) {
        if (failed.caller().isKnown() && !failed.isCallerOf(host())
                && failures.hosts.stream().filter(failed::isCallerOf).count() >= FAILED_NEIGHBOURS) {
            failures.callers = failures.callers == null ? new HashSet<>(2) : failures.callers;
            failures.callers.add(failed.caller());
        }
    }

    /** Whether observers were told that it gets the supernode only; {@link Blame} decides whether it still does. */
    boolean isIsolated() {
        return failures != null && failures.isolated;
    }

    void isolate() {
        failures().isolated = true;
    }

    /** Whether observers were told that it is no source any more, and not that it is one again. */
    boolean isEliminated() {
        return failures != null && failures.eliminated;
    }

    void eliminate() {
        failures().eliminated = true;
    }

    void reinstate() {
        failures().eliminated = false;
    }

    /** It has lost its time-out to a stalled server. */
    void timedOut() {
        failures().timedOut = true;
    }

    boolean hasTimedOut() {
        return failures != null && failures.timedOut;
    }

    // ---- how long it waits ----

    /** It has had nothing to download since {@code sinceNanos}, and is told to wait. */
    void waits(long sinceNanos) {
        if (!failures().waits) {
            failures.waits = true;
            failures.waitsSinceNanos = sinceNanos;
        }
    }

    /** How long it has had nothing to download although it asks. */
    long waitedNanos(long now) {
        if (failures != null && failures.waits) {
            return now - failures.waitsSinceNanos;
        }
        return held == null || !held.isWaiting() ? 0 : now - held.sinceNanos;
    }

    private Failures failures() {
        if (failures == null) {
            failures = new Failures();
        }
        return failures;
    }

    PeerSnapshot snapshot() {
        return new PeerSnapshot(
                record.id(), record.address(), record.caller(), record.hostName(), record.version(), state(), Bits.copy(owned),
                Bits.copy(served),
                Arrays.stream(running).map(Transfer::snapshot).toList(), server == null ? 0 : server.load(),
                server == null ? 0 : server.rate(), held != null && held.isWaiting(), isIsolated(), isEliminated(), down);
    }
}
