package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ClusterCampaign.Scenario;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.load.CallCosts;
import io.supernode.testkit.load.CallCosts.Callers;
import io.supernode.testkit.load.CallCosts.Figures;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.process.ClusterProcesses;
import io.supernode.testkit.process.TakenOverSupernode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code calls}: nothing goes wrong and nobody downloads; what a call costs that is passed on to the owner of its task, in time and
 * in processor time, against one that is not, and against supernodes without a cluster. Of these there are as many as of the nodes,
 * so that each has the same part of the processors and of the callers: what wakes up for each call costs less of each the more there
 * are at a time. There are as many files as nodes, of which each owns one, so that no node answers for the others; without a cluster
 * each supernode has a file of its own, so that swarms are as large.
 */
final class ForwardedCalls implements Scenario {

    private static final double MOST_ADDED_MILLIS = 0.5;
    private static final double LEAST_RATIO = 2.3;
    /** One after another, so that a call waits for nothing but its answer. */
    private static final int ONE_PEER = 1;
    private static final int TWO_CONNECTIONS = 2;
    private static final int CONNECTIONS_PER_NODE = 100;
    private static final int PEERS_PER_NODE = 300;
    /** Among so many files each node owns one, unless the owners are not spread at all. */
    private static final int MOST_NAMES = 1000;
    /** Calls that are answered at once. */
    private static final List<String> KINDS = List.of("registry", "task", "piece/suc");

    @Override
    public void play(ClusterCampaign campaign) throws IOException, InterruptedException {
        Duration duration = campaign.options().callTime();
        Figures whole;
        Figures local;
        Figures forwarded;
        try (FakeOrigin origin = FakeOrigin.start()) {
            ClusterProcesses nodes = campaign.nodes();
            List<String> urls = oneOfEach(nodes, origin);
            urls.forEach(url -> origin.at(URI.create(url).getPath()).content(campaign.options().plan(0).content(0)));
            String url = urls.get(0);
            List<NodeAddress> all = nodes.controlAddresses();
            List<Long> pids = nodes.alive().stream().map(nodes::pid).toList();
            Callers crowd = new Callers(urls, PEERS_PER_NODE * all.size(), CONNECTIONS_PER_NODE * all.size(), duration);
            whole = measure(all.size() + " nodes", all, pids, crowd, campaign);
            Callers one = new Callers(List.of(url), ONE_PEER, TWO_CONNECTIONS, duration);
            List<Integer> order = nodes.order(url);
            local = measure("the owner alone is called, by one peer", List.of(all.get(order.get(0))), pids, one, campaign);
            forwarded = measure("a node is called that is neither owner nor next, by one peer",
                    List.of(all.get(order.get(order.size() - 1))), pids, one, campaign);
            nodes.alive().forEach(nodes::kill);
            Callers apartCrowd = new Callers(urls.subList(0, 1), crowd.peers(), crowd.connections(), duration);
            Figures apart = without(all.size(), apartCrowd, campaign);
            double ratio = all.size() * apart.serverMicros() / whole.serverMicros();
            campaign.bars().check(ratio >= LEAST_RATIO, String.format(Locale.ROOT,
                    "calls/s of %d nodes by processor time are %.2f times those of one of as many without a cluster, bar %.1f",
                    all.size(), ratio, LEAST_RATIO));
            Figures single = without(1, crowd, campaign);
            campaign.say("and %.2f times those of one that has all callers and processors to itself",
                    all.size() * single.serverMicros() / whole.serverMicros());
        }
        for (String kind : KINDS) {
            double added = median(forwarded, kind) - median(local, kind);
            campaign.bars().check(added < MOST_ADDED_MILLIS, String.format(Locale.ROOT,
                    "%s: %.3f ms forwarded, %.3f ms local (p50): %.3f ms more, bar %.1f",
                    kind, median(forwarded, kind), median(local, kind), added, MOST_ADDED_MILLIS));
        }
    }

    private static double median(Figures figures, String kind) {
        return figures.medianMillis().getOrDefault(kind, Double.NaN);
    }

    /** A file of the origin for each node, which owns its task. */
    private static List<String> oneOfEach(ClusterProcesses nodes, FakeOrigin origin) throws IOException, InterruptedException {
        Map<Integer, String> byOwner = new TreeMap<>();
        for (int file = 0; file < MOST_NAMES && byOwner.size() < nodes.controlAddresses().size(); file++) {
            String url = origin.url(SwarmPlan.path(file));
            byOwner.putIfAbsent(nodes.order(url).get(0), url);
        }
        if (byOwner.size() < nodes.controlAddresses().size()) {
            throw new IOException("of " + MOST_NAMES + " tasks the nodes " + byOwner.keySet() + " own all");
        }
        return List.copyOf(byOwner.values());
    }

    /** So many supernodes that know nothing of each other, under the same load. */
    private static Figures without(int count, Callers crowd, ClusterCampaign campaign) throws IOException, InterruptedException {
        List<TakenOverSupernode> servers = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                String name = "without-" + count + '-' + i;
                servers.add(TakenOverSupernode.start(
                        campaign.server().command(campaign.work().resolve("home-" + name)),
                        campaign.work().resolve(name + ".log").toFile()));
            }
            return measure(
                    count + " without a cluster",
                    servers.stream().map(server -> new NodeAddress("127.0.0.1", server.controlPort())).toList(),
                    servers.stream().map(TakenOverSupernode::pid).toList(),
                    crowd,
                    campaign);
        } finally {
            for (TakenOverSupernode server : servers) {
                server.close();
            }
        }
    }

    private static Figures measure(
            String name, List<NodeAddress> nodes, List<Long> pids, Callers callers, ClusterCampaign campaign)
            throws IOException, InterruptedException {
        Figures figures = CallCosts.measure(nodes, pids, callers);
        campaign.say("%s: %.0f calls/s; %.1f µs of processor time a call", name, figures.callsPerSecond(), figures.serverMicros());
        for (Map.Entry<String, Double> kind : figures.medianMillis().entrySet()) {
            campaign.say("  %-12s p50 %.3f ms", kind.getKey(), kind.getValue());
        }
        campaign.bars().check(figures.errors().isEmpty(), name + ": errors " + figures.errors());
        return figures;
    }
}
