package io.supernode.testkit.sim;

import io.supernode.testkit.client.ClientMix;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The flags that describe a swarm. What is not given stays as the preset has it. */
final class ScenarioOptions {

    @Option(names = {"--peers", "--hosts"}, paramLabel = "N", description = "Hosts; with one file each is one peer.")
    private Integer peers;

    @Option(names = "--file-size", paramLabel = "SIZE", description = "Of the one file: 200M, 1G, ...")
    private String fileSize;

    @Option(
            names = "--files", paramLabel = "SIZES",
            description = "Several files for each host: 60M,30M,2M are the files (layers) of one image, 60M,2M/30M,4M"
                    + " those of two images that are downloaded side by side. Each download is a client of its own; all"
                    + " of a host share its link and its upload server.")
    private String files;

    @Option(
            names = "--files-at-once", paramLabel = "N",
            description = "Files of an image that a host downloads at once; the next begins when one ends. 3 by default.")
    private Integer filesAtOnce;

    @Option(names = "--client-rate", paramLabel = "RATE", description = "Each way: 200Mbit, 25MB/s, ...")
    private String clientRate;

    @Option(names = "--seed-rate", paramLabel = "RATE", description = "The supernode's uplink.")
    private String seedRate;

    @Option(names = "--configured-seed-rate", paramLabel = "RATE", description = "What the scheduler believes of it.")
    private String configuredSeedRate;

    @Option(names = "--client", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
    private ClientMix client;

    @Option(names = "--cold", arity = "0..1", fallbackValue = "true", description = "The supernode has nothing at first.")
    private Boolean cold;

    @Option(names = "--origin-rate", paramLabel = "RATE", description = "At which a cold supernode gets the file.")
    private String originRate;

    @Option(names = "--arrival", paramLabel = "HOW", description = "at-once, over:1s or poisson:RATE (peers a second)")
    private String arrival;

    @Option(names = "--slow", paramLabel = "FRACTION:FACTOR", description = "Peers with a slower uplink.")
    private String slow;

    @Option(names = "--frozen", paramLabel = "FRACTION:FACTOR", description = "Peers with a nearly frozen uplink.")
    private String frozen;

    @Option(names = "--vanish", paramLabel = "FRACTION", description = "Peers that vanish at random.")
    private Double vanish;

    @Option(names = "--vanish-within", paramLabel = "TIME", description = "Of their arrival; ideal download by default.")
    private String vanishWithin;

    @Option(names = "--vanish-silently", description = "Vanished hosts refuse nothing: connections to them time out.")
    private Boolean vanishSilently;

    @Option(names = "--liars", paramLabel = "FRACTION", description = "Peers that lie, see --lie.")
    private Double liars;

    @Option(names = "--lie", paramLabel = "KIND", description = "What the liars do: ${COMPLETION-CANDIDATES}")
    private Lie lie;

    @Option(names = "--stalling", paramLabel = "FRACTION", description = "Servers that never send a byte.")
    private Double stalling;

    @Option(names = "--not-serving", paramLabel = "FRACTION", description = "Hosts that serve nobody.")
    private Double notServing;

    @Option(names = "--control-latency", paramLabel = "TIME", description = "One way.")
    private String controlLatency;

    @Option(names = "--control-capacity", paramLabel = "CALLS", description = "Calls a second; 0 is unlimited.")
    private Double controlCapacity;

    @Option(names = "--connect-latency", paramLabel = "TIME", description = "Round trip before each piece.")
    private String connectLatency;

    @Option(names = "--share-jitter", paramLabel = "PART", description = "Connections weigh 1 ± this on shared links.")
    private Double shareJitter;

    @Option(
            names = "--window", paramLabel = "SIZE",
            description = "What a connection has under way at most: links are then real ones, with slow start, headers,"
                    + " acknowledgements, and a queue before each. Without it links are ideal.")
    private String window;

    @Option(names = "--queue", paramLabel = "SIZE", description = "What may wait before a link; with --window; by"
            + " default one window.")
    private String queue;

    @Option(
            names = "--real-clients", arity = "0..1", fallbackValue = "true",
            description = "Clients take the time to start, to end and for each piece that real ones take.")
    private Boolean realClients;

    @Option(names = "--disk-rate", paramLabel = "RATE", description = "At which a peer writes.")
    private String diskRate;

    @Option(names = "--write-delay", paramLabel = "TIME", description = "Added to each piece's write.")
    private String writeDelay;

    @Option(names = "--hold", paramLabel = "TIME", description = "Longest hold of a pull; 0 answers at once.")
    private String hold;

    @Option(names = "--up-limit", paramLabel = "N", description = "Uploads of a peer.")
    private Integer upLimit;

    @Option(names = "--down-limit", paramLabel = "N", description = "Downloads of a peer.")
    private Integer downLimit;

    @Option(names = "--tick", paramLabel = "TIME", description = "How often the scheduler is told that time passes.")
    private String tick;

    @Option(names = "--horizon", paramLabel = "TIME", description = "Virtual time after which a run is given up.")
    private String horizon;

    /**
     * Changes what was given.
     *
     * @throws IllegalArgumentException if a value cannot be used, or would have no effect beside another one
     */
    void apply(ScenarioBuilder scenario) {
        if (fileSize != null && files != null) {
            throw new IllegalArgumentException("--file-size is of one file, and --files are several: give one of both");
        }
        if (queue != null && window == null) {
            throw new IllegalArgumentException("--queue has no effect without --window");
        }
        set(peers, scenario::peers);
        set(fileSize, value -> scenario.fileLength(Quantity.size(value)));
        set(files, value -> scenario.images(images(value)));
        set(filesAtOnce, scenario::filesAtOnce);
        set(clientRate, value -> scenario.clientRate(Quantity.rate(value)));
        set(seedRate, value -> scenario.seedRate(Quantity.rate(value)));
        set(configuredSeedRate, value -> scenario.configuredSeedRate(Quantity.rate(value)));
        set(client, scenario::clients);
        set(cold, scenario::cold);
        set(originRate, value -> scenario.originRate(Quantity.rate(value)));
        set(arrival, value -> scenario.arrival(arrival(value)));
        set(slow, value -> scenario.slow(cohort(value)));
        set(frozen, value -> scenario.frozen(cohort(value)));
        set(vanish, scenario::vanish);
        set(vanishWithin, value -> scenario.vanishWindow(Quantity.time(value)));
        set(vanishSilently, scenario::vanishSilently);
        set(liars, scenario::liars);
        set(lie, scenario::lie);
        set(stalling, scenario::stalling);
        set(notServing, scenario::notServing);
        set(controlLatency, value -> scenario.controlLatency(Quantity.time(value)));
        set(controlCapacity, scenario::controlCapacity);
        set(connectLatency, value -> scenario.connectLatency(Quantity.time(value)));
        set(shareJitter, scenario::shareJitter);
        set(window, value -> scenario.queues(queues(Quantity.size(value))));
        set(realClients, scenario::realClients);
        set(diskRate, value -> scenario.diskRate(Quantity.rate(value)));
        set(writeDelay, value -> scenario.diskDelay(Quantity.time(value)));
        set(hold, value -> scenario.hold(Quantity.time(value)));
        set(upLimit, scenario::peerUpLimit);
        set(downLimit, scenario::peerDownLimit);
        set(tick, value -> scenario.tick(Quantity.time(value)));
        set(horizon, value -> scenario.horizon(Quantity.time(value)));
    }

    /** @throws IllegalArgumentException if an option has no effect in the scenario that was built with it */
    void check(Scenario built) {
        if (lie != null && built.faults().liars() == 0) {
            throw new IllegalArgumentException("--lie has no effect without --liars");
        }
    }

    private LinkQueues queues(long windowBytes) {
        return new LinkQueues(windowBytes, queue == null ? windowBytes : Quantity.size(queue));
    }

    private static <T> void set(T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    /** The lengths of each image's files. */
    static List<List<Long>> images(String text) {
        return Arrays.stream(text.split("/", -1))
                .map(image -> Arrays.stream(image.split(",", -1)).map(Quantity::size).toList())
                .toList();
    }

    static Arrival arrival(String text) {
        if (text.equals("at-once")) {
            return new Arrival.AtOnce();
        }
        if (text.startsWith("over:")) {
            return new Arrival.Over(Quantity.time(text.substring("over:".length())));
        }
        if (text.startsWith("poisson:")) {
            return new Arrival.Poisson(number(text.substring("poisson:".length())));
        }
        throw new IllegalArgumentException("an arrival is at-once, over:TIME or poisson:RATE, not '" + text + "'");
    }

    static Cohort cohort(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' is not FRACTION:FACTOR");
        }
        return new Cohort(number(text.substring(0, colon)), number(text.substring(colon + 1)));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a number", e);
        }
    }
}
