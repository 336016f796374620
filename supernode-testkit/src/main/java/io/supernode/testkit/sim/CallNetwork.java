package io.supernode.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The way of calls between clients and the supernode. Undisturbed, each message takes its time and no more; else some are lost,
 * late, or there twice. Not thread-safe.
 */
final class CallNetwork {

    /** A pull that is there twice: the client may have gone on to another one by then. */
    record Copy(SimPeer peer, long item) {}

    private final World world;
    private final Disturbances disturbances;
    private final boolean disturbs;
    private final long latency;
    private final SplittableRandom random;
    private final List<Copy> copies = new ArrayList<>();
    /** When the request of each peer arrives that arrives last. */
    private final long[] latest;

    CallNetwork(World world, Disturbances disturbances, SplittableRandom random) {
        this.world = world;
        this.disturbances = disturbances;
        this.random = random;
        disturbs = disturbances.disturbsCalls();
        latency = world.scenario.control().latency().toNanos();
        latest = new long[disturbs ? world.peers.length : 0];
    }

    /** Whether replies may never come. */
    boolean disturbs() {
        return disturbs;
    }

    /** One way, undisturbed. */
    long latency() {
        return latency;
    }

    /** A request sets out. */
    void request(SimPeer peer, int kind, int first, int second) {
        if (!disturbs) {
            world.after(latency, kind, peer.index, first, second);
            return;
        }
        if (random.nextDouble() < disturbances.lostRequests()) {
            world.faults.add(Fault.LOST_REQUEST);
        } else {
            long delay = delay();
            long at = world.now() + delay;
            if (at < latest[peer.index]) {
                world.faults.add(Fault.REORDERED);
            }
            latest[peer.index] = Math.max(at, latest[peer.index]);
            world.after(delay, kind, peer.index, first, second);
        }
        if (random.nextDouble() < disturbances.duplicated()) {
            world.faults.add(Fault.DUPLICATED);
            copy(peer, kind, first, second);
        }
    }

    private void copy(SimPeer peer, int kind, int first, int second) {
        long delay = latency + longer();
        if (kind == EventKind.PULL) {
            copies.add(new Copy(peer, peer.asked));
            world.after(delay, EventKind.PULL_COPY, peer.index, copies.size() - 1, 0);
        } else {
            world.after(delay, kind, peer.index, first, second);
        }
    }

    /** The second one of a pull, as it was when it set out. */
    Copy copy(int number) {
        return copies.get(number);
    }

    /** A reply sets out. */
    void reply(SimPeer peer, int kind, int generation) {
        if (!disturbs) {
            world.after(latency, kind, peer.index, generation, 0);
        } else if (random.nextDouble() < disturbances.lostReplies()) {
            world.faults.add(Fault.LOST_REPLY);
        } else {
            world.after(delay(), kind, peer.index, generation, 0);
        }
    }

    private long delay() {
        if (random.nextDouble() >= disturbances.delayed()) {
            return latency;
        }
        world.faults.add(Fault.DELAYED);
        return latency + longer();
    }

    private long longer() {
        return random.nextLong(Math.max(1, disturbances.longestDelay().toNanos()));
    }
}
