package io.supernode.core.swarm;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.report.SeedThroughput;
import io.supernode.core.settings.SupernodeSettings;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all swarms of a supernode share: limits, the policy, the hosts' upload servers, the supernode's own uploads, and
 * what its link gives, and how late calls are answered. Thread-safe.
 */
public final class SwarmContext {

    /** How much a new reading of the delay weighs. */
    private static final double DELAY_WEIGHT = 1 / 64.0;

    final SupernodeSettings settings;
    final SchedulingPolicy policy;
    /** The supernode's uploads, of all tasks. */
    final AtomicInteger seedUploads = new AtomicInteger();
    /** What its link gives. */
    final SeedUplink seedUplink;
    final PeerMemory memory;

    /** Each by itself: a key of its own would be another object for each peer. */
    private final ConcurrentMap<UploadServer, UploadServer> servers = new ConcurrentHashMap<>();
    private final AddressCounts peersOf = new AddressCounts();
    private final AddressCounts tasksOf = new AddressCounts();
    /** Lost updates of this estimate do no harm. */
    private volatile double controlDelayNanos;

    public SwarmContext(SupernodeSettings settings, SchedulingPolicy policy) {
        this.settings = settings;
        this.policy = policy;
        this.seedUplink = new SeedUplink(settings.seedBandwidth());
        this.memory = new PeerMemory(settings.maxPeerBytes());
    }

    /** A task takes so many bytes more, fewer if it is below 0, for what was sent from there; counted like what peers take. */
    public void keeps(CallerAddress caller, long moreBytes) {
        memory.add(caller, moreBytes);
    }

    /** Whether the peers of all swarms, and what tasks keep of requests, take as much memory as they may. */
    public boolean isFull() {
        return memory.isFull();
    }

    /** Whether no more is taken from there, because what is there has as much memory as is left for others. */
    public boolean isMemoryFullFor(CallerAddress caller) {
        return memory.isFullFor(caller);
    }

    /** What is said then to who calls from there. */
    public String memoryFullFor(CallerAddress caller) {
        return memory.isFull()
                ? "peers and tasks take as much memory as they may, more are not taken"
                : "peers and tasks of " + caller.network()
                        + " take as much memory as is left for others (maxPeerBytes), more are not taken";
    }

    /** As {@link #keeps}, for what nobody could foresee when the rest was taken in: of that no more counts against others than may. */
    public void grows(CallerAddress caller, long moreBytes) {
        memory.grow(caller, moreBytes);
    }

    /** How much all of it takes now, bytes. */
    public long memoryBytes() {
        return memory.bytes();
    }

    /** Whether a part of all that may be taken is free again; where it was full, some peers have left since. */
    public boolean hasRoomAgain() {
        return memory.hasRoomAgain();
    }

    /** As how many bytes a peer counts, but for the pieces of its file. */
    public static long bytesOf(PeerRecord peer) {
        return PeerMemory.of(peer, 0);
    }

    /** As how many bytes more each peer counts for so many pieces. */
    public static long bytesOfPieces(int pieces) {
        return PeerMemory.ofPieces(pieces);
    }

    /** Takes in one reading. */
    public void observeControlDelay(long nanos) {
        controlDelayNanos += DELAY_WEIGHT * (Math.max(0, nanos) - controlDelayNanos);
    }

    /**
     * Takes in one reading of what the supernode's uploads give.
     *
     * @return whether more of them may begin now
     */
    public boolean observeSeedThroughput(SeedThroughput reading) {
        return seedUplink.observe(reading);
    }

    /**
     * Changes what the supernode may upload in all, bytes per second.
     *
     * @return whether more uploads may begin now
     */
    public boolean changeSeedBandwidth(long bytesPerSecond) {
        if (bytesPerSecond <= 0) {
            throw new IllegalArgumentException("a bandwidth is above 0 bytes/s, not " + bytesPerSecond);
        }
        return seedUplink.changeBound(bytesPerSecond);
    }

    long controlDelayNanos() {
        return (long) controlDelayNanos;
    }

    // ---- peers of each address ----

    /** A peer that registered from there has come in. */
    void joined(CallerAddress caller) {
        peersOf.add(caller);
    }

    /** One that {@link #joined} is forgotten. */
    void forgotten(CallerAddress caller) {
        peersOf.remove(caller);
    }

    /**
     * Whether no further peer is taken from there. Exact for calls one after another; of tasks that take one in at the same instant
     * each may be the last.
     */
    public boolean isFullFor(CallerAddress caller) {
        return peersOf.of(caller) >= settings.maxPeersPerAddress();
    }

    // ---- tasks of each address ----

    /** A task counts for that address. */
    public void taskAdded(CallerAddress owner) {
        tasksOf.add(owner);
    }

    /** It counts no longer. */
    public void taskRemoved(CallerAddress owner) {
        tasksOf.remove(owner);
    }

    /** How many tasks count for that address; 0 for one that has no limit. */
    public int tasksOf(CallerAddress owner) {
        return tasksOf.of(owner);
    }

    /** Whether limits by address concern it. What comes from this machine comes from whatever stands before the supernode here. */
    static boolean isLimited(CallerAddress caller) {
        return caller.isKnown() && !caller.isLoopback();
    }

    // ---- upload servers ----

    /** Puts {@code peer} behind the server that it names. */
    UploadServer attach(Peer peer) {
        return servers.compute(UploadServer.of(peer.record()), (asked, known) -> {
            UploadServer server = known == null ? asked : known;
            server.attach(peer);
            return server;
        });
    }

    /** Takes {@code peer} away from its server. */
    void detach(UploadServer server, Peer peer) {
        server.detach(peer);
        forgetIfUnused(server);
    }

    /** Forgets a server without peers and uploads. Cheap for one that is in use. */
    void forgetIfUnused(UploadServer server) {
        if (server.isUnused()) {
            servers.computeIfPresent(server, (key, kept) -> kept == server && kept.isUnused() ? null : kept);
        }
    }
}
