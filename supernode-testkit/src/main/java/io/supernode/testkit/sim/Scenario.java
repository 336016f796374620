package io.supernode.testkit.sim;

import io.supernode.core.settings.SupernodeSettings;
import io.supernode.testkit.client.ClientMix;
import java.time.Duration;
import java.util.Objects;

/**
 * What is to be simulated: hosts that download one file, or several at once. Rates are bytes per second. Built with
 * {@link #builder}, which begins with the headline case of the original project for 100 peers.
 *
 * @param name for tables
 * @param peers hosts that download, liars included; with one file each of them is one peer
 * @param downloads what each of them downloads
 * @param clients what they run
 * @param realClients whether they take the time to start, to end and for each piece that real ones take, see
 *     {@link ClientTimes}; otherwise none
 * @param arrival when they start
 * @param links of the network
 * @param control how the supernode's control port answers
 * @param disk of each peer
 * @param faults what goes wrong
 * @param supply where the supernode has the file from
 * @param rules what is handed to the core
 * @param seed of everything random, in the model and in the core
 * @param horizon virtual time after which the run is given up, at most {@link #MAX_HORIZON}
 */
public record Scenario(
        String name,
        int peers,
        HostDownloads downloads,
        ClientMix clients,
        boolean realClients,
        Arrival arrival,
        Links links,
        Control control,
        Disk disk,
        Faults faults,
        Supply supply,
        Rules rules,
        long seed,
        Duration horizon) {

    /** Addresses of peers are drawn from one /8. */
    public static final int MAX_PEERS = 10_000_000;

    /** Of a latency, a delay and a tick: more has no meaning, and sums of such times must not overflow. */
    public static final Duration MAX_DELAY = Duration.ofHours(1);

    /** Of virtual time. */
    public static final Duration MAX_HORIZON = Duration.ofDays(365);

    /**
     * @param clientRate of each peer's uplink and of its downlink
     * @param seedRate of the supernode's uplink
     * @param connectLatency one round trip before the first byte of a piece
     * @param shareJitter connections that share a link weigh 1 ± this, at random; 0 to below 1
     * @param queues that real links have, {@link LinkQueues#NONE} for ideal ones
     */
    public record Links(
            double clientRate, double seedRate, Duration connectLatency, double shareJitter, LinkQueues queues) {
        public Links {
            Objects.requireNonNull(queues, "queues");
            positive("clientRate", clientRate);
            positive("seedRate", seedRate);
            within("connectLatency", connectLatency, MAX_DELAY);
            if (!(shareJitter >= 0 && shareJitter < 1)) {
                throw new IllegalArgumentException("shareJitter is 0 to below 1, not " + shareJitter);
            }
        }
    }

    /**
     * @param latency of a message, one way
     * @param capacity calls a second, answered one after another; 0 is unlimited
     * @param tick how often the core is told that time passes
     */
    public record Control(Duration latency, double capacity, Duration tick) {
        public Control {
            within("control latency", latency, MAX_DELAY);
            if (!(capacity >= 0)) {
                throw new IllegalArgumentException("capacity is 0 (unlimited) or more, not " + capacity);
            }
            aboveZero("tick", tick, MAX_DELAY);
        }
    }

    /**
     * @param rate at which a peer writes, one piece after another
     * @param delay added to each piece
     */
    public record Disk(double rate, Duration delay) {
        public Disk {
            positive("disk rate", rate);
            within("disk delay", delay, MAX_DELAY);
        }
    }

    /**
     * @param slow peers with a slower uplink
     * @param frozen peers with a nearly frozen uplink
     * @param vanish fraction of the peers that vanish within {@code vanishWindow} of their arrival
     * @param vanishWindow above 0
     * @param vanishSilently whether nothing is heard of a vanished host; otherwise its connections are refused
     * @param liars fraction of the peers that lie
     * @param lie what these do
     * @param stalling fraction of the hosts whose servers take requests and never send a byte
     * @param notServing fraction of the hosts that serve nobody
     */
    public record Faults(
            Cohort slow, Cohort frozen, double vanish, Duration vanishWindow, boolean vanishSilently, double liars,
            Lie lie, double stalling, double notServing) {
        public Faults {
            Objects.requireNonNull(slow, "slow");
            Objects.requireNonNull(frozen, "frozen");
            Objects.requireNonNull(lie, "lie");
            aboveZero("vanishWindow", vanishWindow, MAX_HORIZON);
            if (!(vanish >= 0 && vanish <= 1 && liars >= 0 && vanish + liars <= 1)) {
                throw new IllegalArgumentException("vanish and liars are fractions that together are 0 to 1");
            }
            if (!(stalling >= 0 && notServing >= 0
                    && slow.fraction() + frozen.fraction() + stalling + notServing <= 1)) {
                throw new IllegalArgumentException(
                        "slow, frozen, stalling and not serving are fractions that together are 0 to 1");
            }
        }
    }

    /**
     * @param cold whether the supernode has nothing at first
     * @param originRate at which a cold supernode gets each file
     */
    public record Supply(boolean cold, double originRate) {
        public Supply {
            positive("originRate", originRate);
        }
    }

    /**
     * @param policy name of the scheduling policy, looked up when the scenario is run
     * @param configuredSeedRate what the core believes of the supernode's uplink
     * @param peerUpLimit uploads of a peer
     * @param peerDownLimit downloads of a peer
     * @param hold longest hold of a pull
     */
    public record Rules(
            String policy, double configuredSeedRate, int peerUpLimit, int peerDownLimit, Duration hold) {
        public Rules {
            Objects.requireNonNull(policy, "policy");
            positive("configuredSeedRate", configuredSeedRate);
            // The core's own bounds, and its words.
            SupernodeSettings.builder().peerUpLimit(peerUpLimit).peerDownLimit(peerDownLimit).hold(hold).build();
        }
    }

    public Scenario {
        Objects.requireNonNull(name, "name");
        if (peers < 1 || peers > MAX_PEERS) {
            throw new IllegalArgumentException("peers are 1 to " + MAX_PEERS + ", not " + peers);
        }
        Objects.requireNonNull(downloads, "downloads");
        Objects.requireNonNull(clients, "clients");
        Objects.requireNonNull(arrival, "arrival");
        aboveZero("horizon", horizon, MAX_HORIZON);
    }

    /** A builder that begins with the headline case for 100 peers. */
    public static ScenarioBuilder builder() {
        return new ScenarioBuilder();
    }

    /** The same with another horizon. */
    public Scenario withHorizon(Duration value) {
        return new Scenario(
                name, peers, downloads, clients, realClients, arrival, links, control, disk, faults, supply, rules, seed,
                value);
    }

    /** All that a host downloads over its link, seconds: F/C. */
    public double idealSeconds() {
        return downloads.totalLength() / links.clientRate();
    }

    private static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be above 0, not " + value);
        }
    }

    private static void within(String name, Duration value, Duration most) {
        if (value.isNegative() || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    name + " must be 0 to " + most.toSeconds() + " s, not " + value.toSeconds() + " s");
        }
    }

    private static void aboveZero(String name, Duration value, Duration most) {
        if (value.isZero()) {
            throw new IllegalArgumentException(name + " must be above 0");
        }
        within(name, value, most);
    }
}
