package io.supernode.testkit.command;

import io.supernode.testkit.client.ClientMix;
import io.supernode.testkit.peer.PeerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code get} and {@code swarm} have in common. */
public final class PeerOptions {

    @Option(names = "--node", required = true, paramLabel = "HOST:PORT", split = ",", splitSynopsisLabel = ",",
            description = "The supernode's control port; of a cluster those of several nodes, separated by commas, which each peer"
                    + " asks in an order of its own, as real clients do.")
    NodeAddress[] nodes;

    @Parameters(paramLabel = "URL", description = "What to download, http or https.")
    String url;

    @Option(names = "--md5", paramLabel = "HEX", defaultValue = "", description = "The file's md5, sent and checked.")
    String md5;

    @Option(names = "--identifier", paramLabel = "TEXT", defaultValue = "", description = "Makes it a task of its own.")
    String identifier;

    @Option(names = "--header", paramLabel = "NAME: VALUE", description = "An extra header for the origin; repeatable.")
    String[] headers = {};

    @ArgGroup
    Encoding encoding = new Encoding();

    @Option(names = "--ip", paramLabel = "ADDRESS", defaultValue = "",
            description = "Where other peers reach this one (default: the address that reaches the supernode).")
    String ip;

    @Option(names = "--kind", paramLabel = "KIND",
            description = "The generation of clients: ${COMPLETION-CANDIDATES}; time-outs, encoding, version, and when they leave "
                    + "the supernode for the origin, or crash (default: like go0, but does not leave).")
    ClientMix kind;

    @Option(names = "--client-version", paramLabel = "VERSION", defaultValue = "",
            description = "The version to register with (default: that of the kind).")
    String version;

    @Option(names = "--down-rate", paramLabel = "RATE", defaultValue = "0",
            description = "What a peer takes in at most, e.g. 100Mbit or 12M (bytes/s); 0 for no limit.")
    Rate downRate;

    @Option(names = "--up-rate", paramLabel = "RATE", defaultValue = "0",
            description = "What a peer gives at most; 0 for no limit.")
    Rate upRate;

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1", description = "Decides the lengths of sleeps.")
    long seed;

    @Option(names = "--quiet", description = "No progress display.")
    boolean quiet;

    private RandomGenerator kinds;
    private Random orders;

    /** One of the two. */
    static final class Encoding {
        @Option(names = "--form", description = "Register by form, as Python clients do (default without --kind).")
        boolean form;

        @Option(names = "--json", description = "Register by JSON, as Go clients do.")
        boolean json;
    }

    /** The settings of one peer, for more to be added. */
    PeerSettings.Builder settings(Path target) {
        List<NodeAddress> order = new ArrayList<>(List.of(nodes));
        Collections.shuffle(order, orders());
        NodeAddress first = order.get(0);
        PeerSettings.Builder settings = PeerSettings.builder(first.host(), first.port(), url, target)
                .md5(md5)
                .identifier(identifier)
                .ip(ip)
                .downRate(downRate.bytesPerSecond())
                .upRate(upRate.bytesPerSecond())
                .seed(seed);
        if (kind != null) {
            settings.client(kind.draw(kinds()));
        }
        if (!version.isEmpty()) {
            settings.version(version);
        }
        if (encoding.json || encoding.form) {
            settings.encoding(encoding.json ? PeerSettings.Encoding.JSON : PeerSettings.Encoding.FORM);
        }
        order.subList(1, order.size()).forEach(node -> settings.otherNode(node.host(), node.port()));
        headerMap().forEach(settings::header);
        return settings;
    }

    /** What decides the kinds, for one peer after another. */
    private RandomGenerator kinds() {
        if (kinds == null) {
            kinds = new SplittableRandom(seed);
        }
        return kinds;
    }

    /** What decides in which order nodes are asked, for one peer after another. */
    private Random orders() {
        if (orders == null) {
            orders = new Random(seed);
        }
        return orders;
    }

    private Map<String, String> headerMap() {
        return headerMap("--header", headers);
    }

    /** Reads headers, several of one name as one; the message of a refusal names {@code option}. */
    public static Map<String, String> headerMap(String option, String... headers) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException(option + " expects 'NAME: VALUE', not '" + header + "'");
            }
            map.merge(header.substring(0, colon).strip(), header.substring(colon + 1).strip(), (a, b) -> a + ',' + b);
        }
        return map;
    }
}
