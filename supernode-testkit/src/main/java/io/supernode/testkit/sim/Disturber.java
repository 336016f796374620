package io.supernode.testkit.sim;

import java.time.Duration;
import java.util.SplittableRandom;

/** Kills the supernode and lets hosts freeze, as a run's disturbances say. Not thread-safe. */
final class Disturber {

    private final World world;
    private final Disturbances disturbances;
    private final RunningCore core;
    private final Transfers transfers;
    private final SplittableRandom random;

    Disturber(World world, Disturbances disturbances, RunningCore core, Transfers transfers) {
        this.world = world;
        this.disturbances = disturbances;
        this.core = core;
        this.transfers = transfers;
        random = world.disturbing.split();
    }

    boolean isUndisturbed() {
        return disturbances.equals(Disturbances.NONE);
    }

    /** Draws when what happens. */
    void schedule() {
        for (SimPeer peer : world.peers) {
            if (peer.liar) {
                world.faults.add(Fault.LIAR);
            }
        }
        if (isUndisturbed()) {
            return;
        }
        long window = disturbances.window().toNanos();
        for (int i = 0; i < disturbances.restarts(); i++) {
            world.after(random.nextLong(window), EventKind.KILL, i, 0, 0);
        }
        for (SimHost host : world.hosts) {
            if (random.nextDouble() < disturbances.frozen()) {
                world.after(random.nextLong(window), EventKind.FREEZE, host.index, 0, 0);
            }
        }
    }

    void handle(int kind, int subject) {
        switch (kind) {
            case EventKind.KILL -> {
                if (core.runs()) {
                    kill();
                }
            }
            case EventKind.RESTART -> {
                core.begin();
                world.trace.add(world.now(), kind, subject, 0, 0);
            }
            case EventKind.FREEZE -> freeze(world.hosts[subject]);
            case EventKind.THAW -> {
                if (!hasVanished(world.hosts[subject])) {
                    transfers.thaw(world.hosts[subject]);
                }
            }
            default -> throw new IllegalStateException("no such event: " + kind);
        }
    }

    private void kill() {
        long downtime = upTo(disturbances.longestDowntime());
        Duration lost = Duration.ofNanos(upTo(disturbances.longestLoss()));
        long returnsAt = world.now() + downtime;
        world.faults.add(Fault.RESTART);
        world.trace.add(world.now(), EventKind.KILL, 0, 0, 0);
        // First: calls and connections that waited until then come after it.
        world.after(downtime, EventKind.RESTART, 0, 0, 0);
        core.kill(lost, returnsAt);
        transfers.killSeed(returnsAt);
    }

    private void freeze(SimHost host) {
        if (!hasVanished(host)) {
            world.faults.add(Fault.FROZEN);
            transfers.freeze(host);
            world.after(upTo(disturbances.longestFreeze()), EventKind.THAW, host.index, 0, 0);
        }
    }

    private static boolean hasVanished(SimHost host) {
        return host.peers[0].state == SimPeer.State.VANISHED;
    }

    private long upTo(Duration longest) {
        return random.nextLong(longest.toNanos() + 1);
    }
}
