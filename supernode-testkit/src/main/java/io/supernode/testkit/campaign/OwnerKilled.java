package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ClusterCampaign.Scenario;
import io.supernode.testkit.process.ClusterProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** {@code kill-owner}: the node that owns the task is killed in mid-swarm, and not started again. */
final class OwnerKilled implements Scenario {

    private static final Duration LONGEST_STALL = Duration.ofSeconds(3);
    /** In the middle: nobody has everything yet. */
    private static final double FIRST_PART = 0.3;
    private static final double LAST_PART = 0.6;
    /** What peers report is kept within 0.7 s (docs/cluster.md), and then sent to the next owner. */
    private static final long KEPT_MILLIS = 1000;

    @Override
    public void play(ClusterCampaign campaign) throws IOException, InterruptedException {
        ClusterResult undisturbed = campaign.undisturbed();
        double part = campaign.random().nextDouble(FIRST_PART, LAST_PART);
        ClusterResult disturbed = campaign.play("owner killed", campaign.options().plan(0), swarm -> kill(part, swarm, campaign));
        Bars bars = campaign.bars();
        campaign.checkFiles("owner killed", disturbed);
        bars.check(disturbed.longestStall().compareTo(LONGEST_STALL) < 0, String.format(Locale.ROOT,
                "longest stall of a client %.2f s, bar %d s; undisturbed %.2f s", ClusterResult.seconds(disturbed.longestStall()),
                LONGEST_STALL.toSeconds(), ClusterResult.seconds(undisturbed.longestStall())));
        bars.check(disturbed.bytesFetchedAgain() == 0, "bytes fetched from the origin again: " + disturbed.bytesFetchedAgain());
    }

    private static void kill(double part, ClusterSwarm swarm, ClusterCampaign campaign) throws IOException, InterruptedException {
        ClusterProcesses nodes = campaign.nodes();
        swarm.awaitPart(part);
        int owner = swarm.owner();
        if (campaign.options().seeds() == 1) {
            // What nobody else has must come from the origin.
            ClusterProcesses.await("peers have all pieces", () -> swarm.isOver() || nodes.havePeersAllPieces(owner, swarm.url()));
            TimeUnit.MILLISECONDS.sleep(KEPT_MILLIS);
        }
        campaign.bars().check(!swarm.isOver(), "the swarm still runs when its owner is killed");
        campaign.say("node %d, the owner, is killed at %.2f s", owner, ClusterResult.seconds(swarm.age()));
        nodes.kill(owner);
    }
}
