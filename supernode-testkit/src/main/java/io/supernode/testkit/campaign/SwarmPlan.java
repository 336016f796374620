package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ArrivingPeers.Arrival;
import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.client.ClientMix;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.LoopbackAddress;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.Serving;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * What a peers does: who comes when, as which client, for which file. The same seed is the same plan, so that two runs can
 * be compared. Immutable.
 *
 * @param peers how many come
 * @param clients what they run
 * @param files how many different files there are
 * @param fileLength of each
 * @param rate of each peer's link in either direction, bytes per second
 * @param originRate at which the origin gives a file
 * @param spread within which they come
 * @param servings what each peer's upload server does
 * @param seed of all that is random
 */
record SwarmPlan(
        int peers,
        ClientMix clients,
        int files,
        long fileLength,
        long rate,
        long originRate,
        Duration spread,
        List<Serving> servings,
        long seed) {

    /** Failed pieces do not make a real client give up. */
    private static final int ENDLESS = 100_000;

    Content content(int file) {
        return Content.random(seed * files + file, fileLength);
    }

    static String path(int file) {
        return "/file-" + file;
    }

    /** Has an origin serve the files. */
    void serve(FakeOrigin origin) {
        for (int file = 0; file < files; file++) {
            origin.at(path(file)).content(content(file)).slow(originRate);
        }
    }

    /** The file that a peer downloads. */
    int fileOf(int peer) {
        return peer % files;
    }

    /** The peers, in the order of its peers. */
    List<Arrival> arrivals(int nodePort, FakeOrigin origin, Path directory) {
        return arrivals(List.of(new NodeAddress("127.0.0.1", nodePort)), origin, directory);
    }

    /** The same with several supernodes, which each peer has in an order of its own. */
    List<Arrival> arrivals(List<NodeAddress> nodes, FakeOrigin origin, Path directory) {
        return arrivals(nodes, file -> origin.url(path(file)), directory);
    }

    /** The same with files that have other addresses. */
    List<Arrival> arrivals(List<NodeAddress> nodes, IntFunction<String> urls, Path directory) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Arrival> arrivals = new ArrayList<>();
        for (int peer = 0; peer < peers; peer++) {
            ClientKind kind = clients.draw(random);
            Duration coming = Duration.ofNanos((long) (random.nextDouble() * spread.toNanos()));
            List<NodeAddress> order = new ArrayList<>(nodes);
            Collections.shuffle(order, new Random(seed + peer));
            NodeAddress first = order.get(0);
            PeerSettings.Builder settings = PeerSettings.builder(
                            first.host(), first.port(), urls.apply(fileOf(peer)), FileCheck.file(directory, peer))
                    .client(kind)
                    .ip(LoopbackAddress.of(peer))
                    .serving(servings.get(peer))
                    .downRate(rate)
                    .upRate(rate)
                    .maxFailures(ENDLESS)
                    .seed(seed + peer);
            order.subList(1, order.size()).forEach(node -> settings.otherNode(node.host(), node.port()));
            arrivals.add(new Arrival(settings.build(), coming));
        }
        return arrivals;
    }
}
