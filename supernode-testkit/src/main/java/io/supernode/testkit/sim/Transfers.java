package io.supernode.testkit.sim;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Downloads of pieces, from the dial to the last byte: connections take their round trips, bytes flow as the network
 * lets them, and whatever cannot end well fails as a client would see it. Not thread-safe.
 */
final class Transfers {

    /** What a client is told of its downloads. */
    interface Listener {
        void downloaded(SimPeer peer, int piece, int source);

        void failed(SimPeer peer, int piece, int source);
    }

    /** How long a host that is not there may be dialled. */
    private static final long DIAL_TIMEOUT_NANOS = 3_000_000_000L;

    static final int SEED_LINK = 0;
    private static final int LINKS_PER_HOST = 2;
    private static final int FREE = -1;
    private static final double NANOS = 1e9;

    private final World world;
    private final FlowNetwork network;
    private final SplittableRandom random;
    private final double jitter;
    private final long roundTrip;
    /** Null when links are ideal. */
    private final Connections connections;
    private final SeedMeter seedMeter;
    private Listener listener;
    /** Until then nothing comes from the supernode. */
    private long seedReturnsAt;

    private int[] peerOf = new int[64];
    private int[] pieceOf = new int[64];
    private int[] sourceOf = new int[64];
    private long[] deadline = new long[64];
    private boolean[] flowing = new boolean[64];
    private int[] unused = new int[64];
    private int unusedCount;
    private int top;

    Transfers(World world) {
        this.world = world;
        Scenario.Links links = world.scenario.links();
        double[] capacity = new double[1 + LINKS_PER_HOST * world.hosts.length];
        capacity[SEED_LINK] = links.seedRate() / NANOS;
        for (SimHost host : world.hosts) {
            capacity[uplink(host)] = uplinkRate(host);
            capacity[downlink(host)] = links.clientRate() / NANOS;
        }
        network = new FlowNetwork(capacity);
        connections = links.queues().isNone() ? null : new Connections(links, network, capacity);
        seedMeter = new SeedMeter(world, network);
        random = world.random.split();
        jitter = links.shareJitter();
        roundTrip = links.connectLatency().toNanos();
    }

    private double uplinkRate(SimHost host) {
        return world.scenario.links().clientRate() * host.uplinkFactor / NANOS;
    }

    void listen(Listener newListener) {
        listener = newListener;
    }

    FlowNetwork network() {
        return network;
    }

    SeedMeter seedMeter() {
        return seedMeter;
    }

    /** A client starts to download a piece. */
    void begin(SimPeer peer, int piece, int source) {
        int transfer = take();
        peerOf[transfer] = peer.index;
        pieceOf[transfer] = piece;
        sourceOf[transfer] = source;
        flowing[transfer] = false;
        deadline[transfer] = Long.MAX_VALUE;
        long delay = connections == null
                ? roundTrip * peer.kind.connects()
                : connections.delay(peer.host, hostOf(source), peer.kind.connects());
        world.after(delay, EventKind.CONNECTED, transfer, 0, 0);
    }

    /** The dialled host answers, or not. */
    void connected(int transfer) {
        SimPeer peer = world.peers[peerOf[transfer]];
        int source = sourceOf[transfer];
        int piece = pieceOf[transfer];
        if (!peer.isWorking()) {
            give(transfer);
            return;
        }
        if (source == Item.SEED && world.now() < seedReturnsAt) {
            // It waits at the port.
            world.events.push(seedReturnsAt, EventKind.CONNECTED, transfer, 0, 0);
            return;
        }
        if (source != Item.SEED && world.peers[source].state == SimPeer.State.VANISHED) {
            if (world.scenario.faults().vanishSilently()) {
                deadline[transfer] = world.now() + DIAL_TIMEOUT_NANOS;
            } else {
                fail(transfer);
            }
            return;
        }
        if (source != Item.SEED && !world.peers[source].canServe(piece)) {
            fail(transfer);
            return;
        }
        long bytes = peer.file.layout.framedLength(piece);
        deadline[transfer] = world.now() + peer.kind.transferTimeoutNanos(bytes, source == Item.SEED);
        if (source != Item.SEED && world.peers[source].host.stalls) {
            return;
        }
        flowing[transfer] = true;
        double weight = 1 + jitter * (2 * random.nextDouble() - 1);
        int up = source == Item.SEED ? SEED_LINK : uplink(world.peers[source].host);
        if (source == Item.SEED) {
            seedMeter.began(transfer, bytes);
        }
        network.start(transfer, up, downlink(peer.host), bytes, weight, world.now());
        if (connections != null) {
            connections.changed(peer.host, hostOf(source), world.now());
        }
    }

    /** Ends all transfers whose bytes have arrived. */
    void finishDue() {
        int transfer;
        while ((transfer = network.finished(world.now())) >= 0) {
            stop(transfer);
            count(transfer, length(transfer));
            int peer = peerOf[transfer];
            int piece = pieceOf[transfer];
            int source = sourceOf[transfer];
            give(transfer);
            if (source != Item.SEED && world.peers[source].lie == Lie.GARBAGE) {
                world.tally.failedTransfers++;
                listener.failed(world.peers[peer], piece, source);
                continue;
            }
            world.trace.add(world.now(), EventKind.TRANSFERRED, peer, piece, source + 1);
            listener.downloaded(world.peers[peer], piece, source);
        }
    }

    /** Fails what has taken too long. */
    void sweep() {
        for (int transfer = 0; transfer < top; transfer++) {
            if (peerOf[transfer] != FREE && deadline[transfer] <= world.now()) {
                if (world.peers[peerOf[transfer]].isWorking()) {
                    fail(transfer);
                } else {
                    drop(transfer);
                }
            }
        }
    }

    /** A host goes away: its downloads end, and its uploads break or stall. */
    void vanish(SimHost host) {
        for (int transfer : transfersOn(downlink(host))) {
            drop(transfer);
        }
        if (world.scenario.faults().vanishSilently()) {
            network.setCapacity(uplink(host), 0, world.now());
            return;
        }
        for (int transfer : transfersOn(uplink(host))) {
            fail(transfer);
        }
    }

    /** The supernode is killed: what it sends breaks off, and others wait at its port. */
    void killSeed(long returnsAt) {
        seedReturnsAt = returnsAt;
        for (int transfer : transfersOn(SEED_LINK)) {
            world.faults.add(Fault.BROKEN_TRANSFER);
            fail(transfer);
        }
    }

    /** A host's upload server stands still. */
    void freeze(SimHost host) {
        network.setCapacity(uplink(host), 0, world.now());
    }

    /** It goes on. */
    void thaw(SimHost host) {
        network.setCapacity(uplink(host), uplinkRate(host), world.now());
    }

    private int[] transfersOn(int link) {
        int[] found = network.flowsOf(link);
        Arrays.sort(found);
        return found;
    }

    private void fail(int transfer) {
        int peer = peerOf[transfer];
        int piece = pieceOf[transfer];
        int source = sourceOf[transfer];
        drop(transfer);
        world.tally.failedTransfers++;
        world.trace.add(world.now(), EventKind.TRANSFERRED, peer, piece, Integer.MIN_VALUE);
        listener.failed(world.peers[peer], piece, source);
    }

    private void drop(int transfer) {
        if (flowing[transfer]) {
            double left = stop(transfer);
            count(transfer, length(transfer) - left);
        }
        give(transfer);
    }

    private long length(int transfer) {
        return world.peers[peerOf[transfer]].file.layout.framedLength(pieceOf[transfer]);
    }

    private void count(int transfer, double bytes) {
        if (sourceOf[transfer] == Item.SEED) {
            world.tally.seedBytes += bytes;
        } else {
            world.tally.peerBytes += bytes;
        }
    }

    private int take() {
        if (unusedCount > 0) {
            return unused[--unusedCount];
        }
        if (top == peerOf.length) {
            int size = 2 * top;
            peerOf = Arrays.copyOf(peerOf, size);
            pieceOf = Arrays.copyOf(pieceOf, size);
            sourceOf = Arrays.copyOf(sourceOf, size);
            deadline = Arrays.copyOf(deadline, size);
            flowing = Arrays.copyOf(flowing, size);
            unused = Arrays.copyOf(unused, size);
        }
        return top++;
    }

    private void give(int transfer) {
        peerOf[transfer] = FREE;
        flowing[transfer] = false;
        unused[unusedCount++] = transfer;
    }

    private double stop(int transfer) {
        double left = network.stop(transfer, world.now());
        if (sourceOf[transfer] == Item.SEED) {
            seedMeter.ended(transfer, left);
        }
        if (connections != null) {
            connections.changed(world.peers[peerOf[transfer]].host, hostOf(sourceOf[transfer]), world.now());
        }
        return left;
    }

    /** The host of a source; null for the supernode. */
    private SimHost hostOf(int source) {
        return source == Item.SEED ? null : world.peers[source].host;
    }

    /** The uplink of the host whose downlink this is. */
    static int uplinkBeside(int downlink) {
        return downlink - 1;
    }

    static int uplink(SimHost host) {
        return 1 + LINKS_PER_HOST * host.index;
    }

    static int downlink(SimHost host) {
        return LINKS_PER_HOST + LINKS_PER_HOST * host.index;
    }
}
