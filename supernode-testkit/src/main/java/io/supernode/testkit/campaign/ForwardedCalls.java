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
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code calls}: nothing goes wrong and nobody downloads; what a call costs that is passed on to the owner of its task, in time and
 * in processor time, against one that is not, and against supernodes without a cluster. Of these there are as many as of the nodes,
 * so that each has the same part of the processors and of the callers: what wakes up for each call costs less of each the more there
 * are at a time. There are as many files as nodes, of which each owns one, so that no node answers for the others; without a cluster
 * each supernode has one file, so that swarms are as large. All run at the same time and are called in turn, several times, since the
 * speed of a machine changes by more than what is to be seen.
 */
final class ForwardedCalls implements Scenario {

    private static final double MOST_ADDED_MILLIS = 0.5;
    private static final double LEAST_RATIO = 2.3;
    /** One after another, so that a call waits for nothing but its answer. */
    private static final int ONE_PEER = 1;
    private static final int TWO_CONNECTIONS = 2;
    private static final int CONNECTIONS_PER_NODE = 100;
    private static final int PEERS_PER_NODE = 300;
    private static final int TURNS = 5;
    /** Whoever was warmed up first rests meanwhile for minutes: its tasks end, and what it does then makes it compile once more. */
    private static final int WARM_UP_PASSES = 2;
    private static final double PERCENT = 100;
    /** Among so many files each node owns one, unless the owners are not spread at all. */
    private static final int MOST_NAMES = 1000;
    /** Calls that are answered at once. Most reports of pieces are so by any node (KnownReporters). */
    private static final List<String> KINDS = List.of("registry", "task", "piece/suc");

    /** Who is called, by whom. */
    private record Called(String name, List<NodeAddress> nodes, List<Long> pids, Callers callers) {}

    @Override
    public void play(ClusterCampaign campaign) throws IOException, InterruptedException {
        Duration duration = campaign.options().callTime();
        try (FakeOrigin origin = FakeOrigin.start()) {
            ClusterProcesses nodes = campaign.nodes();
            List<String> urls = oneOfEach(nodes, origin);
            urls.forEach(url -> origin.at(URI.create(url).getPath()).content(campaign.options().plan(0).content(0)));
            List<NodeAddress> all = nodes.controlAddresses();
            List<Long> pids = nodes.alive().stream().map(nodes::pid).toList();
            Callers crowd = new Callers(urls, PEERS_PER_NODE * all.size(), CONNECTIONS_PER_NODE * all.size(), duration);
            compareCosts(new Called(all.size() + " nodes", all, pids, crowd), campaign);
            checkReports(campaign);
            Callers one = new Callers(urls.subList(0, 1), ONE_PEER, TWO_CONNECTIONS, duration);
            List<Integer> order = nodes.order(urls.get(0));
            compareLatencies(
                    new Called("the owner alone, by one peer", List.of(all.get(order.get(0))), pids, one),
                    new Called(
                            "a node that is neither owner nor next, by one peer",
                            List.of(all.get(order.get(order.size() - 1))), pids, one),
                    campaign);
        }
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

    private static void compareCosts(Called cluster, ClusterCampaign campaign) throws IOException, InterruptedException {
        Callers crowd = cluster.callers();
        Callers crowdOfOneFile = new Callers(crowd.urls().subList(0, 1), crowd.peers(), crowd.connections(), crowd.duration());
        int count = cluster.nodes().size();
        List<TakenOverSupernode> servers = new ArrayList<>();
        try {
            for (int i = 0; i <= count; i++) {
                String name = "without-" + i;
                servers.add(TakenOverSupernode.start(
                        campaign.server().command(campaign.work().resolve("home-" + name)),
                        campaign.work().resolve(name + ".log").toFile()));
            }
            Called apart = called(count + " without a cluster", servers.subList(0, count), crowdOfOneFile);
            Called single = called("1 without a cluster", servers.subList(count, count + 1), crowd);
            List<Double> costs = medianCosts(List.of(cluster, apart, single), campaign);
            double ratio = count * costs.get(1) / costs.get(0);
            campaign.bars().check(ratio >= LEAST_RATIO, String.format(Locale.ROOT,
                    "calls/s of %d nodes by processor time are %.2f times those of one of as many without a cluster, bar %.1f",
                    count, ratio, LEAST_RATIO));
            campaign.say("and %.2f times those of one that has all callers and processors to itself",
                    count * costs.get(2) / costs.get(0));
        } finally {
            for (TakenOverSupernode server : servers) {
                server.close();
            }
        }
    }

    /** An answer before the owner's must not hide that the owner refuses. */
    private static void checkReports(ClusterCampaign campaign) throws IOException, InterruptedException {
        long refused = 0;
        for (int node : campaign.nodes().alive()) {
            refused += campaign.nodes().get(node, "/api/v1/cluster")
                    .map(now -> now.path("refusedReports").asLong(-1)).orElseThrow(() -> new IOException("a node has no figures"));
        }
        campaign.bars().check(refused == 0, refused + " reports were answered before their owner refused them, bar 0");
    }

    private static Called called(String name, List<TakenOverSupernode> servers, Callers callers) {
        return new Called(
                name,
                servers.stream().map(server -> new NodeAddress("127.0.0.1", server.controlPort())).toList(),
                servers.stream().map(TakenOverSupernode::pid).toList(),
                callers);
    }

    /** What a call costs with each, in microseconds. */
    private static List<Double> medianCosts(List<Called> all, ClusterCampaign campaign) throws IOException, InterruptedException {
        for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
            for (Called one : all) {
                warmUp(one, campaign);
            }
        }
        List<List<Double>> costs = new ArrayList<>();
        all.forEach(one -> costs.add(new ArrayList<>()));
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < all.size(); i++) {
                costs.get(i).add(measure(all.get(i), campaign).serverMicros());
            }
        }
        List<Double> medians = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Collections.sort(costs.get(i));
            medians.add(costs.get(i).get(TURNS / 2));
            campaign.say("%s: %.1f µs of processor time a call (median)", all.get(i).name(), medians.get(i));
        }
        return medians;
    }

    private static void compareLatencies(Called owner, Called stranger, ClusterCampaign campaign)
            throws IOException, InterruptedException {
        warmUp(owner, campaign);
        Figures local = measure(owner, campaign);
        warmUp(stranger, campaign);
        Figures forwarded = measure(stranger, campaign);
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

    private static void warmUp(Called called, ClusterCampaign campaign) throws IOException, InterruptedException {
        CallCosts.WarmUp warmUp = CallCosts.warmUp(called.nodes(), called.pids(), called.callers());
        campaign.say("%s: warmed up for %d s, until compilers took %.0f %% of the processor time",
                called.name(), warmUp.duration().toSeconds(), PERCENT * warmUp.compilerShare());
    }

    private static Figures measure(Called called, ClusterCampaign campaign) throws IOException, InterruptedException {
        Figures figures = CallCosts.measure(called.nodes(), called.pids(), called.callers());
        StringBuilder medians = new StringBuilder();
        figures.medianMillis().forEach((kind, millis) -> medians.append(String.format(Locale.ROOT, "; %s %.3f", kind, millis)));
        campaign.say("%s: %.0f calls/s; %.1f µs of processor time a call, of which compilers %.0f %%; p50 in ms%s",
                called.name(), figures.callsPerSecond(), figures.serverMicros(), PERCENT * figures.compilerShare(), medians);
        campaign.bars().check(figures.errors().isEmpty(), called.name() + ": errors " + figures.errors());
        return figures;
    }
}
