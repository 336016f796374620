package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ArrivingPeers.Fate;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.process.ClusterProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A swarm whose peers know all nodes of a cluster, while something goes wrong with these. Not thread-safe. */
final class ClusterSwarm {

    private static final long LOOK_MILLIS = 20;

    private final SwarmPlan plan;
    private final ClusterProcesses nodes;
    private final FakeOrigin origin;
    private final List<Content> contents = new ArrayList<>();
    private ArrivingPeers peers;
    private long begin;

    /** What goes wrong. */
    interface Disturbance {

        /** Nothing. */
        Disturbance NONE = swarm -> {};

        void disturb(ClusterSwarm swarm) throws IOException, InterruptedException;
    }

    /** @param origin in which nobody has asked for anything yet */
    ClusterSwarm(SwarmPlan plan, ClusterProcesses nodes, FakeOrigin origin) {
        this.plan = plan;
        this.nodes = nodes;
        this.origin = origin;
        plan.serve(origin);
        contents.add(plan.content(0));
    }

    /**
     * Lets the peers download, and disturbs them meanwhile.
     *
     * @param directory for files
     * @param limit after which nobody finishes any more
     */
    ClusterResult play(Path directory, Duration limit, Disturbance disturbance) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        begin = System.nanoTime();
        peers = new ArrivingPeers(plan.arrivals(nodes.controlAddresses(), origin, directory));
        try (ArrivingPeers open = peers) {
            disturbance.disturb(this);
            List<Fate> fates = open.await(limit.minusNanos(System.nanoTime() - begin));
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            String path = SwarmPlan.path(0);
            return new ClusterResult(
                    fates, FileCheck.wrongFiles(fates, directory, peer -> contents), origin.bodyRequests(path),
                    origin.bytesSent(path), plan.fileLength(), took);
        }
    }

    ClusterProcesses nodes() {
        return nodes;
    }

    /** What all download. */
    String url() {
        return origin.url(SwarmPlan.path(0));
    }

    /** Since the first peer might have come. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Whether all peers have ended. */
    boolean isOver() {
        return peers.remaining() == 0;
    }

    /** Waits until the peers have this part of all bytes that they will have, or have ended. */
    void awaitPart(double part) throws InterruptedException {
        long wanted = (long) (part * plan.fileLength() * plan.peers());
        while (peers.received() < wanted && !isOver()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Waits until the swarm is so old, or has ended. */
    void awaitAge(Duration age) throws InterruptedException {
        while (age().compareTo(age) < 0 && !isOver()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** The node that goes on with the task; waits until there is one. */
    int owner() throws IOException, InterruptedException {
        ClusterProcesses.await("a node has the task", () -> !nodes.owners(url()).isEmpty());
        return nodes.owners(url()).get(0);
    }

    /** The origin has another file from now on; those of both are right. */
    void changeOrigin() {
        Content next = Content.random(~plan.seed(), plan.fileLength());
        contents.add(next);
        origin.at(SwarmPlan.path(0)).content(next);
    }
}
