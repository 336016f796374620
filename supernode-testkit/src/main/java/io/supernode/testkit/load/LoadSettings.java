package io.supernode.testkit.load;

import io.supernode.testkit.command.NodeAddress;
import java.time.Duration;
import java.util.List;

/**
 * What is played.
 *
 * @param nodes control ports: one, or those of a cluster, among which peers and connections are spread evenly
 * @param urls that are downloaded: each node's peers take them in turn
 * @param peers at any time
 * @param connections that they share
 * @param threads of this client for each node
 * @param rounds downloads of each peer, each under a new cid; 0: until the time is over
 * @param duration after which the phase ends at the latest
 * @param registrationsOnly whether peers register and do nothing else
 */
record LoadSettings(
        List<NodeAddress> nodes,
        List<String> urls,
        int peers,
        int connections,
        int threads,
        int rounds,
        Duration duration,
        boolean registrationsOnly) {

    /** A connection for what is never held, and one for what may be, in each loop. */
    static final int MIN_CONNECTIONS_PER_THREAD = 2;

    LoadSettings {
        nodes = List.copyOf(nodes);
        urls = List.copyOf(urls);
        if (nodes.isEmpty() || urls.isEmpty() || peers < 1 || threads < 1 || rounds < 0) {
            throw new IllegalArgumentException("a load has at least one node, one file, one peer and one thread, and no negative rounds");
        }
        if (connections < threads * nodes.size() * MIN_CONNECTIONS_PER_THREAD) {
            throw new IllegalArgumentException(
                    "a load has at least " + MIN_CONNECTIONS_PER_THREAD + " connections for each thread of each node");
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a load takes some time");
        }
    }

    /** For each node and file one peer that downloads it once, to find out that every piece is there before anything is measured. */
    List<LoadSettings> scouts(Duration patience) {
        return nodes.stream()
                .flatMap(node -> urls.stream().map(url -> new LoadSettings(
                        List.of(node), List.of(url), 1, MIN_CONNECTIONS_PER_THREAD, 1, 1, patience, false)))
                .toList();
    }

    /** The same peers, until the time is over. */
    LoadSettings keptGoing(Duration time) {
        return new LoadSettings(nodes, urls, peers, connections, threads, 0, time, registrationsOnly);
    }
}
