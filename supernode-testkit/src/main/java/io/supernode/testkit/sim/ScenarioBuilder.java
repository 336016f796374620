package io.supernode.testkit.sim;

import io.supernode.testkit.client.ClientMix;
import java.time.Duration;
import java.util.List;

/**
 * Changes parts of the headline case: 200 MB, clients at 200 Mbit/s, a warm supernode at 4000 Mbit/s, Go0 clients that
 * all start at once. Rates are bytes per second. {@link #build} checks the whole. Not thread-safe.
 */
public final class ScenarioBuilder {

    private static final double MBIT = 1e6 / 8;

    /** A run that takes so many times the ideal and {@link #HORIZON_GRACE} hangs. */
    private static final int HORIZON_FACTOR = 40;

    private static final Duration HORIZON_GRACE = Duration.ofMinutes(5);

    private String name = "custom";
    private int peers = 100;
    private List<List<Long>> images = List.of(List.of(200L << 20));
    private int filesAtOnce = 3;
    private double clientRate = 200 * MBIT;
    private double seedRate = 4000 * MBIT;
    private double configuredSeedRate;
    private ClientMix clients = ClientMix.GO0;
    private boolean realClients;
    private LinkQueues queues = LinkQueues.NONE;
    private Arrival arrival = new Arrival.AtOnce();
    private Duration connectLatency = Duration.ofNanos(500_000);
    private double shareJitter = 0.25;
    private Duration controlLatency = Duration.ofMillis(1);
    private double controlCapacity;
    private Duration tick = Duration.ofMillis(25);
    private double diskRate = 400e6;
    private Duration diskDelay = Duration.ofMillis(1);
    private Cohort slow = Cohort.NONE;
    private Cohort frozen = Cohort.NONE;
    private double vanish;
    private Duration vanishWindow = Duration.ZERO;
    private boolean vanishSilently;
    private double liars;
    private Lie lie = Lie.PHANTOM_PIECES;
    private double stalling;
    private double notServing;
    private boolean cold;
    private double originRate;
    private String policy = "default";
    private int peerUpLimit = 5;
    private int peerDownLimit = 4;
    private Duration hold = Duration.ofSeconds(2);
    private long seed = 1;
    private Duration horizon = Duration.ZERO;

    ScenarioBuilder() {}

    public ScenarioBuilder name(String value) {
        name = value;
        return this;
    }

    public ScenarioBuilder peers(int value) {
        peers = value;
        return this;
    }

    /** One file for each host. */
    public ScenarioBuilder fileLength(long value) {
        return images(List.of(List.of(value)));
    }

    /** The lengths of the files of one image or more, which each host downloads. */
    public ScenarioBuilder images(List<List<Long>> value) {
        images = value;
        return this;
    }

    /** Of one image; by default 3, as container engines do. */
    public ScenarioBuilder filesAtOnce(int value) {
        filesAtOnce = value;
        return this;
    }

    public ScenarioBuilder clientRate(double value) {
        clientRate = value;
        return this;
    }

    public ScenarioBuilder seedRate(double value) {
        seedRate = value;
        return this;
    }

    /** What the core believes of the supernode's uplink; by default it is right. */
    public ScenarioBuilder configuredSeedRate(double value) {
        configuredSeedRate = value;
        return this;
    }

    public ScenarioBuilder clients(ClientMix value) {
        clients = value;
        return this;
    }

    /** By default they take no time to start, to end, and for a piece. */
    public ScenarioBuilder realClients(boolean value) {
        realClients = value;
        return this;
    }

    /** By default links are ideal: none. */
    public ScenarioBuilder queues(LinkQueues value) {
        queues = value;
        return this;
    }

    public ScenarioBuilder arrival(Arrival value) {
        arrival = value;
        return this;
    }

    public ScenarioBuilder connectLatency(Duration value) {
        connectLatency = value;
        return this;
    }

    public ScenarioBuilder shareJitter(double value) {
        shareJitter = value;
        return this;
    }

    public ScenarioBuilder controlLatency(Duration value) {
        controlLatency = value;
        return this;
    }

    /** Calls a second; 0 is unlimited. */
    public ScenarioBuilder controlCapacity(double value) {
        controlCapacity = value;
        return this;
    }

    public ScenarioBuilder tick(Duration value) {
        tick = value;
        return this;
    }

    public ScenarioBuilder diskRate(double value) {
        diskRate = value;
        return this;
    }

    public ScenarioBuilder diskDelay(Duration value) {
        diskDelay = value;
        return this;
    }

    public ScenarioBuilder slow(Cohort value) {
        slow = value;
        return this;
    }

    public ScenarioBuilder frozen(Cohort value) {
        frozen = value;
        return this;
    }

    public ScenarioBuilder vanish(double fraction) {
        vanish = fraction;
        return this;
    }

    /** By default a peer vanishes within the time that its download ideally takes. */
    public ScenarioBuilder vanishWindow(Duration value) {
        vanishWindow = value;
        return this;
    }

    public ScenarioBuilder vanishSilently(boolean value) {
        vanishSilently = value;
        return this;
    }

    public ScenarioBuilder liars(double fraction) {
        liars = fraction;
        return this;
    }

    /** What the liars do; by default they report pieces that they do not have. */
    public ScenarioBuilder lie(Lie value) {
        lie = value;
        return this;
    }

    /** Hosts whose servers take requests and never send a byte. */
    public ScenarioBuilder stalling(double fraction) {
        stalling = fraction;
        return this;
    }

    /** Hosts that serve nobody. */
    public ScenarioBuilder notServing(double fraction) {
        notServing = fraction;
        return this;
    }

    public ScenarioBuilder cold(boolean value) {
        cold = value;
        return this;
    }

    /** By default the supernode's own rate. */
    public ScenarioBuilder originRate(double value) {
        originRate = value;
        return this;
    }

    public ScenarioBuilder policy(String value) {
        policy = value;
        return this;
    }

    public ScenarioBuilder peerUpLimit(int value) {
        peerUpLimit = value;
        return this;
    }

    public ScenarioBuilder peerDownLimit(int value) {
        peerDownLimit = value;
        return this;
    }

    public ScenarioBuilder hold(Duration value) {
        hold = value;
        return this;
    }

    public ScenarioBuilder seed(long value) {
        seed = value;
        return this;
    }

    /** Virtual time after which a run is given up; by default 40 times the ideal and 5 minutes. */
    public ScenarioBuilder horizon(Duration value) {
        horizon = value;
        return this;
    }

    /** @throws IllegalArgumentException if a part is out of its bounds */
    public Scenario build() {
        HostDownloads downloads = new HostDownloads(images, filesAtOnce);
        double idealNanos = downloads.totalLength() / Math.min(clientRate, seedRate) * 1e9;
        Duration window = vanishWindow.isZero() ? atMost(Duration.ofNanos((long) Math.max(1, idealNanos))) : vanishWindow;
        Duration end = horizon.isZero()
                ? atMost(HORIZON_GRACE.plusNanos((long) (HORIZON_FACTOR * Math.max(0, idealNanos))))
                : horizon;
        return new Scenario(
                name, peers, downloads, clients, realClients, arrival,
                new Scenario.Links(clientRate, seedRate, connectLatency, shareJitter, queues),
                new Scenario.Control(controlLatency, controlCapacity, tick),
                new Scenario.Disk(diskRate, diskDelay),
                new Scenario.Faults(slow, frozen, vanish, window, vanishSilently, liars, lie, stalling,
                        notServing),
                new Scenario.Supply(cold, originRate > 0 ? originRate : seedRate),
                new Scenario.Rules(
                        policy, configuredSeedRate > 0 ? configuredSeedRate : seedRate, peerUpLimit, peerDownLimit,
                        hold),
                seed, end);
    }

    private static Duration atMost(Duration derived) {
        return derived.compareTo(Scenario.MAX_HORIZON) > 0 ? Scenario.MAX_HORIZON : derived;
    }
}
