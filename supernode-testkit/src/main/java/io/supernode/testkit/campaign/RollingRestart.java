package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ClusterCampaign.Scenario;
import io.supernode.testkit.process.ClusterProcesses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** {@code rolling}: all nodes are ended, by SIGTERM or by a drain, and started again, one after another, while a swarm runs. */
final class RollingRestart implements Scenario {

    private static final double BEGIN = 0.15;

    @Override
    public void play(ClusterCampaign campaign) throws IOException, InterruptedException {
        ClusterResult result = campaign.play("rolling restart", campaign.options().plan(0), swarm -> restart(swarm, campaign));
        campaign.checkFiles("rolling restart", result);
        if (campaign.options().isDrained()) {
            campaign.bars().check(result.migrations() == 0, "rolling restart: no client has to change its node");
        }
        campaign.say("the origin gave %d bytes more than the file has", result.bytesFetchedAgain());
    }

    private static void restart(ClusterSwarm swarm, ClusterCampaign campaign) throws IOException, InterruptedException {
        ClusterProcesses nodes = campaign.nodes();
        List<Integer> order = new ArrayList<>(IntStream.range(0, nodes.size()).boxed().toList());
        Collections.shuffle(order, new Random(campaign.random().nextLong()));
        swarm.awaitPart(BEGIN);
        for (int node : order) {
            boolean isOwner = nodes.owners(swarm.url()).contains(node);
            double begin = ClusterResult.seconds(swarm.age());
            if (campaign.options().isDrained()) {
                nodes.drain(node, campaign.options().limit());
                nodes.awaitDrained(node, campaign.options().limit());
            } else {
                nodes.terminate(node);
            }
            double ended = ClusterResult.seconds(swarm.age());
            nodes.startMissing();
            ClusterProcesses.await("node " + node + " is ready", () -> nodes.isReady(node));
            campaign.say("node %d%s: told to end at %.2f s, has ended at %.2f s, the cluster is whole at %.2f s",
                    node, isOwner ? ", the owner" : "", begin, ended, ClusterResult.seconds(swarm.age()));
        }
        campaign.bars().check(!swarm.isOver(), "the swarm still runs when the last node is back");
    }
}
