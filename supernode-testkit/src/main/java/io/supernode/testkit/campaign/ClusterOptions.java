package io.supernode.testkit.campaign;

import io.supernode.testkit.client.ClientMix;
import io.supernode.testkit.command.ByteSize;
import io.supernode.testkit.command.Rate;
import io.supernode.testkit.peer.Serving;
import java.time.Duration;
import java.util.Collections;
import picocli.CommandLine.Option;

/** The nodes and the swarm of a campaign against a cluster. */
final class ClusterOptions {

    private static final long MILLIS_PER_SECOND = 1000;

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1",
            description = "Decides who comes when, each client's list of nodes, and what goes wrong.")
    private long seed;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "Of the cluster (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--held",
            description = "The nodes' listening sockets outlive them, as under systemd's socket units (needs perl).")
    private boolean isHeld;

    @Option(names = "--drained",
            description = "In a rolling restart each node is drained, and so ends when nobody downloads by calls to it.")
    private boolean isDrained;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "2",
            description = "How many nodes hold the content of a task (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(names = "--peers", paramLabel = "N", defaultValue = "30", description = "How many (default: ${DEFAULT-VALUE}).")
    private int peers;

    @Option(names = "--kind", paramLabel = "KIND", defaultValue = "MIX",
            description = "The generations of clients: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ClientMix kind;

    @Option(names = "--size", paramLabel = "SIZE", defaultValue = "200M",
            description = "Of the file (default: ${DEFAULT-VALUE}).")
    private ByteSize size;

    @Option(names = "--rate", paramLabel = "RATE", defaultValue = "6M",
            description = "Of each peer's link, in each direction; together with --size it decides how long a swarm takes"
                    + " (default: ${DEFAULT-VALUE}).")
    private Rate rate;

    @Option(names = "--origin-rate", paramLabel = "RATE", defaultValue = "40M",
            description = "At which the origin gives the file (default: ${DEFAULT-VALUE}).")
    private Rate originRate;

    @Option(names = "--spread", paramLabel = "SECONDS", defaultValue = "3",
            description = "Within which peers come (default: ${DEFAULT-VALUE}).")
    private double spread;

    @Option(names = "--tries", paramLabel = "N", defaultValue = "50",
            description = "Swarms of kill-any, one after another (default: ${DEFAULT-VALUE}).")
    private int tries;

    @Option(names = "--split-seconds", paramLabel = "SECONDS", defaultValue = "10",
            description = "How long a split lasts (default: ${DEFAULT-VALUE}).")
    private int splitSeconds;

    @Option(names = "--one-swarm-within", paramLabel = "SECONDS", defaultValue = "5",
            description = "How long after a split there may be more than one swarm (default: ${DEFAULT-VALUE}).")
    private int oneSwarmWithin;

    @Option(names = "--changing", description = "The origin's file changes in the middle of a split.")
    private boolean isChanging;

    @Option(names = "--call-seconds", paramLabel = "SECONDS", defaultValue = "20",
            description = "How long each measurement of calls takes (default: ${DEFAULT-VALUE}).")
    private int callSeconds;

    @Option(names = "--limit", paramLabel = "SECONDS", defaultValue = "300",
            description = "A peer that has not finished after so long does not finish (default: ${DEFAULT-VALUE}).")
    private int limit;

    /** What is wrong with the options; empty if nothing is. */
    String problem() {
        if (nodes < 2 || nodes > 20 || peers < 1 || peers > 1000) {
            return "--nodes expects 2 to 20, --peers 1 to 1000";
        }
        if (seeds < 1 || seeds > 2) {
            return "--seeds expects 1 or 2";
        }
        return tries < 1 || splitSeconds < 1 || callSeconds < 1 || limit < 1 || spread <= 0
                ? "--tries, --split-seconds, --call-seconds, --limit and --spread expect more than 0"
                : "";
    }

    /** The swarm; another number is another file, other clients, and other lists of nodes. */
    SwarmPlan plan(long number) {
        return new SwarmPlan(
                peers, kind, 1, size.bytes(), rate.bytesPerSecond(), originRate.bytesPerSecond(),
                Duration.ofMillis((long) (spread * MILLIS_PER_SECOND)), Collections.nCopies(peers, Serving.HONEST),
                seed * (tries + 1) + number);
    }

    long seed() {
        return seed;
    }

    int nodes() {
        return nodes;
    }

    boolean isHeld() {
        return isHeld;
    }

    boolean isDrained() {
        return isDrained;
    }

    int seeds() {
        return seeds;
    }

    int tries() {
        return tries;
    }

    Duration split() {
        return Duration.ofSeconds(splitSeconds);
    }

    Duration callTime() {
        return Duration.ofSeconds(callSeconds);
    }

    Duration oneSwarmWithin() {
        return Duration.ofSeconds(oneSwarmWithin);
    }

    boolean isChanging() {
        return isChanging;
    }

    Duration limit() {
        return Duration.ofSeconds(limit);
    }
}
