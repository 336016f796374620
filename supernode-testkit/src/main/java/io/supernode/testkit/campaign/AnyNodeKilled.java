package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ClusterCampaign.Scenario;
import io.supernode.testkit.process.ClusterProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * {@code kill-any}: in each of many swarms one node is killed, whichever it is, at a random time within each second of the swarm in
 * turn. It is started again before the next swarm.
 */
final class AnyNodeKilled implements Scenario {

    private static final double NANOS = 1e9;

    @Override
    public void play(ClusterCampaign campaign) throws IOException, InterruptedException {
        ClusterResult undisturbed = campaign.undisturbed();
        long seconds = Math.max(1, undisturbed.took().toSeconds());
        Bars bars = campaign.bars();
        int tries = campaign.options().tries();
        long unfinished = 0;
        long wrong = 0;
        long again = 0;
        Duration stall = Duration.ZERO;
        for (int one = 1; one <= tries; one++) {
            campaign.nodes().startMissing();
            Duration when = Duration.ofNanos((long) (((one - 1) % seconds + campaign.random().nextDouble()) * NANOS));
            int victim = campaign.random().nextInt(campaign.nodes().size());
            String name = "try " + one;
            ClusterResult result = campaign.play(name, campaign.options().plan(one), swarm -> kill(victim, when, swarm, campaign));
            unfinished += result.fates().stream().filter(fate -> !fate.isFinished()).count();
            wrong += result.wrongFiles();
            again += result.bytesFetchedAgain();
            stall = stall.compareTo(result.longestStall()) < 0 ? result.longestStall() : stall;
        }
        bars.check(unfinished == 0, "clients that did not finish in " + tries + " tries: " + unfinished);
        bars.check(wrong == 0, "files that are not those of the origin in " + tries + " tries: " + wrong);
        campaign.say("longest stall %.2f s, undisturbed %.2f s; fetched from the origin again: %s bytes in all",
                ClusterResult.seconds(stall), ClusterResult.seconds(undisturbed.longestStall()),
                String.format(Locale.ROOT, "%d", again));
    }

    private static void kill(int victim, Duration when, ClusterSwarm swarm, ClusterCampaign campaign)
            throws IOException, InterruptedException {
        ClusterProcesses nodes = campaign.nodes();
        swarm.awaitAge(when);
        List<Integer> owners = nodes.owners(swarm.url());
        campaign.say("node %d%s is killed at %.2f s%s", victim, owners.contains(victim) ? ", the owner," : "",
                ClusterResult.seconds(swarm.age()), swarm.isOver() ? ", when the swarm is over" : "");
        nodes.kill(victim);
    }
}
