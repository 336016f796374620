package io.supernode.app;

import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.store.CacheSettings;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.http.control.ControlSettings;
import io.supernode.http.data.DataSettings;
import io.supernode.http.net.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * The flags, under the names of protocol section 5 where they have one. Filled in by the parser; what the values must be is
 * checked by the settings that are made of them.
 */
final class Options {

    private static final SupernodeSettings DEFAULTS = SupernodeSettings.defaults();

    @ArgGroup(validate = false, heading = "%nWhere it listens and lives%n")
    Places places = new Places();

    @ArgGroup(validate = false, heading = "%nPeers%n")
    Peers peers = new Peers();

    @ArgGroup(validate = false, heading = "%nBandwidth of the supernode itself%n")
    Bandwidth bandwidth = new Bandwidth();

    @ArgGroup(validate = false, heading = "%nHow long things are kept%n")
    Times times = new Times();

    @ArgGroup(validate = false, heading = "%nOrigins%n")
    OriginOptions origins = new OriginOptions();

    @ArgGroup(validate = false, heading = "%nThe cache on disk%n")
    CacheOptions cache = new CacheOptions();

    static final class Places {
        @Option(names = "--port", paramLabel = "PORT",
                description = "Control port; 0 lets the system choose. Default: ${DEFAULT-VALUE}")
        int port = ControlSettings.DEFAULT_PORT;

        @Option(names = "--download-port", paramLabel = "PORT",
                description = "Port that pieces are served from; 0 lets the system choose. Default: ${DEFAULT-VALUE}")
        int downloadPort = DataSettings.DEFAULT_PORT;

        @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on. Default: ${DEFAULT-VALUE}")
        String bind = ListenAddress.ALL;

        @Option(names = "--advertise-ip", paramLabel = "IP",
                description = "Address that clients are sent to for pieces. Default: the one by which each reached us")
        String advertiseIp;

        @Option(names = "--home-dir", paramLabel = "DIR",
                description = "The only directory that is read or written. Default: ~/.supernode")
        Path homeDir = Path.of(System.getProperty("user.home"), ".supernode");
    }

    static final class Peers {
        @Option(names = "--up-limit", paramLabel = "N",
                description = "Uploads at once of one peer's server. Default: ${DEFAULT-VALUE}")
        int upLimit = DEFAULTS.peerUpLimit();

        @Option(names = "--down-limit", paramLabel = "N",
                description = "Pieces at once of one peer. Default: ${DEFAULT-VALUE}")
        int downLimit = DEFAULTS.peerDownLimit();

        @Option(names = "--elimination-limit", paramLabel = "N",
                description = "A peer that failed this many others is no longer used. Default: ${DEFAULT-VALUE}")
        int eliminationLimit = DEFAULTS.eliminationLimit();

        @Option(names = "--failure-limit", paramLabel = "N",
                description = "A peer that failed with this many others gets the supernode only."
                        + " Default: ${DEFAULT-VALUE}")
        int failureLimit = DEFAULTS.failureCountLimit();

        @Option(names = "--hold", paramLabel = "TIME", converter = TimeConverter.class,
                description = "How long an idle peer's request may wait for a piece; 0 answers at once. Default: 2s")
        Duration hold = DEFAULTS.hold();

        @Option(names = "--policy", paramLabel = "NAME",
                description = "Scheduling policy. Default: ${DEFAULT-VALUE}")
        String policy = DEFAULTS.policy();

        @Option(names = "--seed", paramLabel = "N",
                description = "Seed of all random choices. Default: ${DEFAULT-VALUE}")
        long seed = DEFAULTS.seed();

        @Option(names = "--down-link", paramLabel = "KB/S",
                description = "Rate that peers are advised. Default: ${DEFAULT-VALUE}")
        int downLink = DEFAULTS.downLinkKbs();

        @Option(names = "--max-tasks", paramLabel = "N",
                description = "Tasks at once, which bounds memory. Default: ${DEFAULT-VALUE}")
        int maxTasks = DEFAULTS.maxTasks();

        @Option(names = "--max-peers-per-task", paramLabel = "N",
                description = "Peers of one task at once, which bounds memory. Default: ${DEFAULT-VALUE}")
        int maxPeersPerTask = DEFAULTS.maxPeersPerTask();
    }

    static final class Bandwidth {
        @Option(names = "--max-bandwidth", paramLabel = "SIZE", converter = SizeConverter.class,
                description = "Bytes per second each way, to peers and from origins; a running supernode's can be changed by JMX,"
                        + " io.supernode:type=Bandwidth. Default: 200M")
        long maxBandwidth = DEFAULTS.maxBandwidth();

        @Option(names = "--reserved-bandwidth", paramLabel = "SIZE", converter = SizeConverter.class,
                description = "Bytes per second of these that are not for distribution. Default: 20M")
        long reservedBandwidth = DEFAULTS.systemReservedBandwidth();
    }

    static final class Times {
        @Option(names = "--task-expire", paramLabel = "TIME", converter = TimeConverter.class,
                description = "A task is forgotten after so long without access. Default: 3m")
        Duration taskExpire = DEFAULTS.taskExpireTime();

        @Option(names = "--peer-gc-delay", paramLabel = "TIME", converter = TimeConverter.class,
                description = "A peer is forgotten so long after it went down. Default: 3m")
        Duration peerGcDelay = DEFAULTS.peerGcDelay();

        @Option(names = "--gc-meta-interval", paramLabel = "TIME", converter = TimeConverter.class,
                description = "How often tasks and peers are looked through. Default: 2m")
        Duration gcMetaInterval = DEFAULTS.gcMetaInterval();

        @Option(names = "--fail-access-interval", paramLabel = "TIME", converter = TimeConverter.class,
                description = "A failure of an origin is remembered for so long. Default: 3m")
        Duration failAccessInterval = DEFAULTS.failAccessInterval();

        @Option(names = "--peer-expire", paramLabel = "TIME", converter = TimeConverter.class,
                description = "A peer is forgotten after so long without a word of it. Default: 5m")
        Duration peerExpire = DEFAULTS.peerExpireTime();

        @Option(names = "--revalidate-interval", paramLabel = "TIME", converter = TimeConverter.class,
                description = "An origin is asked at most so often whether a file has changed. Default: 1m")
        Duration revalidateInterval = DEFAULTS.revalidateInterval();

        @Option(names = "--credentials-valid", paramLabel = "TIME", converter = TimeConverter.class,
                description = "Credentials that an origin accepted are taken for so long without asking it."
                        + " Default: 5m")
        Duration credentialsValid = DEFAULTS.credentialsValid();

        @Option(names = "--registration-patience", paramLabel = "TIME", converter = TimeConverter.class,
                description = "A registration is answered without the file's length when its origin takes longer."
                        + " Default: 3s")
        Duration registrationPatience = DEFAULTS.registrationPatience();
    }

    /** @throws IllegalArgumentException if a limit makes no sense */
    ControlSettings control() {
        return ControlSettings.at(ListenAddress.of(places.bind, places.port));
    }

    /** @throws IllegalArgumentException if a limit makes no sense */
    DataSettings data() {
        return DataSettings.at(ListenAddress.of(places.bind, places.downloadPort)).withBytesPerSecond(bytesPerSecond());
    }

    /**
     * @param ownPorts of this supernode, which are no origins
     * @throws IllegalArgumentException if a limit makes no sense
     */
    OriginSettings origin(Set<Integer> ownPorts) {
        return origins.settings(ownPorts);
    }

    /** @throws IllegalArgumentException if a limit makes no sense */
    CacheSettings cache() {
        return cache.settings();
    }

    /**
     * What is served to peers, and as much again what is taken from origins.
     *
     * @throws IllegalArgumentException if a limit makes no sense
     */
    long bytesPerSecond() {
        return core(DataSettings.DEFAULT_PORT).seedBandwidth();
    }

    /**
     * @param dataPort that the data port listens on in fact
     * @throws IllegalArgumentException if a limit makes no sense
     */
    SupernodeSettings core(int dataPort) {
        SupernodeSettings.Builder settings = SupernodeSettings.builder()
                .peerUpLimit(peers.upLimit)
                .peerDownLimit(peers.downLimit)
                .eliminationLimit(peers.eliminationLimit)
                .failureCountLimit(peers.failureLimit)
                .maxBandwidth(bandwidth.maxBandwidth)
                .systemReservedBandwidth(bandwidth.reservedBandwidth)
                .taskExpireTime(times.taskExpire)
                .peerGcDelay(times.peerGcDelay)
                .failAccessInterval(times.failAccessInterval)
                .gcMetaInterval(times.gcMetaInterval)
                .peerExpireTime(times.peerExpire)
                .revalidateInterval(times.revalidateInterval)
                .credentialsValid(times.credentialsValid)
                .registrationPatience(times.registrationPatience)
                .hold(peers.hold)
                .downLinkKbs(peers.downLink)
                .localIp(LocalAddress.guess())
                .downloadPort(dataPort)
                .maxTasks(peers.maxTasks)
                .maxPeersPerTask(peers.maxPeersPerTask)
                .policy(peers.policy)
                .seed(peers.seed);
        if (places.advertiseIp != null) {
            settings.advertiseIp(places.advertiseIp);
        }
        return settings.build();
    }

    /** Checks all values before anything is opened. */
    void check() {
        control();
        data();
        origin(Set.of());
        cache();
        core(DataSettings.DEFAULT_PORT);
    }
}
