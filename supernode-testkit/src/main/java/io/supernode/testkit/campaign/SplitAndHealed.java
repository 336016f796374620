package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ClusterCampaign.Scenario;
import io.supernode.testkit.process.ClusterProcesses;
import io.supernode.testkit.process.NetworkSplit;
import io.supernode.testkit.process.NodePorts;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** {@code split}: one node and the others cannot hear each other for some seconds in mid-swarm, while clients reach all of them. */
final class SplitAndHealed implements Scenario {

    private static final double BEGIN = 0.1;
    private static final double NANOS = 1e9;
    private static final long LOOK_MILLIS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Null until splits are known to be possible here. */
    private NetworkSplit network;

    @Override
    public void prepare(ClusterProcesses nodes) throws IOException, InterruptedException {
        network = new NetworkSplit();
    }

    @Override
    public void play(ClusterCampaign campaign) throws IOException, InterruptedException {
        String name = campaign.options().isChanging() ? "split, and another file" : "split";
        ClusterResult result = campaign.play(name, campaign.options().plan(0), swarm -> splitAndHeal(swarm, campaign));
        campaign.checkFiles(name, result);
        if (!campaign.options().isChanging()) {
            campaign.say("the origin gave %d bytes more than the file has", result.bytesFetchedAgain());
        }
    }

    private void splitAndHeal(ClusterSwarm swarm, ClusterCampaign campaign) throws IOException, InterruptedException {
        ClusterProcesses nodes = campaign.nodes();
        swarm.awaitPart(BEGIN);
        // The owner is alone in every other run: both halves know the task.
        int alone = campaign.random().nextBoolean() ? swarm.owner() : campaign.random().nextInt(nodes.size());
        List<NodePorts> others =
                IntStream.range(0, nodes.size()).filter(node -> node != alone).mapToObj(nodes::ports).toList();
        campaign.say("node %d is cut off at %.2f s; the owner is node %d",
                alone, ClusterResult.seconds(swarm.age()), swarm.owner());
        network.cutOff(nodes.ports(alone), others);
        long begin = System.nanoTime();
        awaitTwoHalves(begin, campaign);
        Duration split = campaign.options().split();
        if (campaign.options().isChanging()) {
            sleepUntil(begin + split.dividedBy(2).toNanos());
            swarm.changeOrigin();
            campaign.say("the origin has another file at %.2f s", ClusterResult.seconds(swarm.age()));
        }
        sleepUntil(begin + split.toNanos());
        Set<String> peers = new HashSet<>();
        List<Integer> owners = nodes.owners(swarm.url());
        for (int owner : owners) {
            Set<String> half = nodes.peers(owner, swarm.url());
            campaign.say("node %d has a swarm of %d peers", owner, half.size());
            peers.addAll(half);
        }
        campaign.bars().check(!swarm.isOver(), "the swarm still runs when the split ends");
        network.heal();
        long healed = System.nanoTime();
        campaign.say("the split is over at %.2f s", ClusterResult.seconds(swarm.age()));
        awaitOneSwarm(swarm.url(), peers, healed, campaign);
    }

    private static void awaitTwoHalves(long begin, ClusterCampaign campaign) throws InterruptedException {
        ClusterProcesses nodes = campaign.nodes();
        boolean isNoticed = false;
        while (!isNoticed && System.nanoTime() - begin < PATIENCE.toNanos()) {
            isNoticed = IntStream.range(0, nodes.size()).allMatch(node -> seesFewer(node, nodes));
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        campaign.bars().check(isNoticed, String.format(Locale.ROOT,
                "all nodes have noticed the split, after %.2f s", (System.nanoTime() - begin) / NANOS));
    }

    private static boolean seesFewer(int node, ClusterProcesses nodes) {
        try {
            int seen = nodes.membersSeenBy(node);
            return seen > 0 && seen < nodes.size();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void awaitOneSwarm(String url, Set<String> peers, long healed, ClusterCampaign campaign)
            throws IOException, InterruptedException {
        ClusterProcesses nodes = campaign.nodes();
        double members = Double.NaN;
        boolean isOne = false;
        while (!isOne && System.nanoTime() - healed < PATIENCE.toNanos()) {
            boolean isWhole = nodes.isWhole();
            if (isWhole && Double.isNaN(members)) {
                members = (System.nanoTime() - healed) / NANOS;
            }
            List<Integer> owners = nodes.owners(url);
            isOne = isWhole && owners.size() == 1 && nodes.peers(owners.get(0), url).containsAll(peers);
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        double took = (System.nanoTime() - healed) / NANOS;
        long bar = campaign.options().oneSwarmWithin().toSeconds();
        campaign.bars().check(isOne && took <= bar, String.format(Locale.ROOT,
                "one swarm of the %d peers of both halves %.2f s after the split, bar %d s; the nodes agree after %.2f s",
                peers.size(), isOne ? took : Double.NaN, bar, members));
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
    }

    @Override
    public void end() throws IOException {
        if (network != null) {
            network.close();
        }
    }
}
