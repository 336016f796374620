package io.supernode.app.config;

import static io.supernode.app.config.ValueTypes.addressBlocks;
import static io.supernode.app.config.ValueTypes.certificateFiles;
import static io.supernode.app.config.ValueTypes.hostNames;
import static io.supernode.app.config.ValueTypes.hostRules;
import static io.supernode.app.config.ValueTypes.hostsAndPorts;
import static io.supernode.app.config.ValueTypes.integer;
import static io.supernode.app.config.ValueTypes.ip;
import static io.supernode.app.config.ValueTypes.keyFile;
import static io.supernode.app.config.ValueTypes.number;
import static io.supernode.app.config.ValueTypes.onOff;
import static io.supernode.app.config.ValueTypes.oneOf;
import static io.supernode.app.config.ValueTypes.originRules;
import static io.supernode.app.config.ValueTypes.path;
import static io.supernode.app.config.ValueTypes.platforms;
import static io.supernode.app.config.ValueTypes.rate;
import static io.supernode.app.config.ValueTypes.size;
import static io.supernode.app.config.ValueTypes.text;
import static io.supernode.app.config.ValueTypes.time;
import static io.supernode.app.config.ValueTypes.tokenFile;

import io.supernode.cdn.preheat.Platforms;
import io.supernode.cdn.preheat.PreheatSettings;
import io.supernode.cdn.settings.FetchLimits;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.store.CacheSettings;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.policy.Policies;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.http.control.ControlSettings;
import io.supernode.http.data.DataSettings;
import io.supernode.http.guard.AdminAccess;
import io.supernode.http.net.ListenAddress;
import io.supernode.http.net.ListenLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Every key, in the order of the help. Names and defaults are those of the original 1.0.6 where it has the key (protocol
 * section 5). A key is added here, in one statement, and used in {@link AdapterSettings} or where it takes effect; the help,
 * the file, the environment and the test of the README follow.
 */
public final class Keys {

    private static final List<Key<?>> ALL = new ArrayList<>();

    private static final Set<String> POLICIES = Policies.installed().names();
    private static final SupernodeSettings CORE = SupernodeSettings.defaults();
    private static final FetchLimits FETCH = FetchLimits.defaults();
    private static final CacheSettings CACHE = CacheSettings.defaults();

    private static final int MAX_PORT = 65_535;
    private static final int ANY = Integer.MAX_VALUE;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(10_000);

    public static final Key<Integer> LISTEN_PORT = add(Key.of(KeyGroup.LISTEN, "listenPort", "--port",
            integer("PORT", 0, MAX_PORT), ControlSettings.DEFAULT_PORT, "Control port; 0 lets the system choose"));

    public static final Key<Integer> DOWNLOAD_PORT = add(Key.of(KeyGroup.LISTEN, "downloadPort", "--download-port",
            integer("PORT", 0, MAX_PORT), DataSettings.DEFAULT_PORT,
            "Port that pieces are served from; 0 lets the system choose"));

    public static final Key<String> BIND = add(Key.of(KeyGroup.LISTEN, "bind", "--bind",
            text("ADDRESS", any -> true, "an address or a name of this machine, or all"), ListenAddress.ALL,
            "Address to listen on"));

    public static final Key<String> ADVERTISE_IP = add(Key.of(KeyGroup.LISTEN, "advertiseIP", "--advertise-ip",
            ip(), "", "Address that clients are sent to for pieces")
            .withDefaultShownAs("the one by which each reached us"));

    public static final Key<Integer> MAX_CONNECTIONS_PER_ADDRESS = add(Key.of(KeyGroup.LISTEN, "maxConnectionsPerAddress",
            "--max-connections-per-address", integer("N", 1, ANY), ListenLimits.DEFAULT_CONNECTIONS_PER_ADDRESS,
            "Connections at once of one address to one port, of 20000 in all; trusted proxies have no such limit"));

    public static final Key<Integer> REGISTRATIONS_PER_SECOND = add(Key.of(KeyGroup.LISTEN, "registrationsPerSecond",
            "--registrations-per-second", integer("N", 0, ANY), ControlSettings.DEFAULT_REGISTRATIONS_PER_SECOND,
            "Registrations of one address per second, and ten times as many at once; further ones are told to ask again"
                    + " (609). 0 for no limit; trusted proxies that name nobody have none"));

    public static final Key<String> HOME_DIR = add(Key.of(KeyGroup.LISTEN, "homeDir", "--home-dir",
            text("DIR", any -> true, "a directory"), "~/.supernode", "The only directory that is read or written"));

    public static final Key<Boolean> TAKE_OVER = add(Key.of(KeyGroup.LISTEN, "takeOver", "--take-over", onOff(), false,
            "If a supernode has this home already, it hands over to this one and ends, and no client notices"));

    public static final Key<StatePlace> STATE = add(Key.of(KeyGroup.LISTEN, "state", "--state",
            oneOf("PLACE", StatePlace.class), StatePlace.DISK,
            "Where tasks and peers are kept: disk for the home, so that a restart loses none, or memory"));

    public static final Key<Boolean> WARM_UP = add(Key.of(KeyGroup.LISTEN, "warmUp", "--warm-up", onOff(), true,
            "After the start, while nobody calls, some seconds of calls of its own, away from everything real, so that the JVM has"
                    + " compiled what clients need; --warm-up=false for none"));

    public static final Key<Integer> PEER_UP_LIMIT = add(Key.of(KeyGroup.PEERS, "peerUpLimit", "--up-limit",
            integer("N", 1, SupernodeSettings.MAX_UPLOADS), CORE.peerUpLimit(),
            "Uploads at once of one peer's server, up to " + SupernodeSettings.MAX_UPLOADS));

    public static final Key<Integer> PEER_DOWN_LIMIT = add(Key.of(KeyGroup.PEERS, "peerDownLimit", "--down-limit",
            integer("N", 1, ANY), CORE.peerDownLimit(), "Pieces at once of one peer"));

    public static final Key<Integer> ELIMINATION_LIMIT = add(Key.of(KeyGroup.PEERS, "eliminationLimit",
            "--elimination-limit", integer("N", 1, ANY), CORE.eliminationLimit(),
            "A peer that failed this many others is no longer used"));

    public static final Key<Integer> FAILURE_COUNT_LIMIT = add(Key.of(KeyGroup.PEERS, "failureCountLimit",
            "--failure-limit", integer("N", 1, ANY), CORE.failureCountLimit(),
            "A peer that failed with this many others gets the supernode only"));

    public static final Key<Duration> HOLD = add(Key.of(KeyGroup.PEERS, "hold", "--hold",
            time(Duration.ZERO, SupernodeSettings.MAX_HOLD), CORE.hold(),
            "How long an idle peer's request may wait for a piece; 0 answers at once"));

    public static final Key<String> POLICY = add(Key.of(KeyGroup.PEERS, "policy", "--policy",
            text("NAME", POLICIES::contains, "one of " + String.join(", ", POLICIES)), CORE.policy(),
            "Scheduling policy"));

    public static final Key<Long> SEED = add(Key.of(KeyGroup.PEERS, "seed", "--seed",
            number("N", Long.MIN_VALUE, Long.MAX_VALUE), CORE.seed(), "Seed of all random choices"));

    public static final Key<Integer> DOWN_LINK = add(Key.of(KeyGroup.PEERS, "downLink", "--down-link",
            integer("KB/S", 1, ANY), CORE.downLinkKbs(), "Rate that peers are advised"));

    public static final Key<Integer> MAX_TASKS = add(Key.of(KeyGroup.PEERS, "maxTasks", "--max-tasks",
            integer("N", 1, ANY), CORE.maxTasks(), "Tasks at once, which bounds memory. One address may have as many as are"
                    + " left for the others: alone half"));

    public static final Key<Integer> MAX_PEERS_PER_TASK = add(Key.of(KeyGroup.PEERS, "maxPeersPerTask",
            "--max-peers-per-task", integer("N", 1, ANY), CORE.maxPeersPerTask(),
            "Peers of one task at once, which bounds memory"));

    public static final Key<Integer> MAX_PEERS_PER_ADDRESS = add(Key.of(KeyGroup.PEERS, "maxPeersPerAddress",
            "--max-peers-per-address", integer("N", 1, ANY), CORE.maxPeersPerAddress(),
            "Peers of all tasks that register from one address (of IPv6, one /64), which may be that of a whole site; further"
                    + " ones are sent to their origins (607). This machine has no limit"));

    public static final Key<Boolean> IP_MUST_MATCH = add(Key.of(KeyGroup.PEERS, "ipMustMatch", "--ip-must-match",
            onOff(), CORE.ipMustMatch(), "Refuse registrations (501) whose ip is not the address from which they come. Not for"
                    + " clients behind NAT, behind proxies that are not trusted, or that name IPv4 and call by IPv6"));

    public static final Key<Long> PEER_MEMORY = add(Key.of(KeyGroup.PEERS, "peerMemory", "--peer-memory", size(1),
            Runtime.getRuntime().maxMemory() / 2, "Heap that all peers may take, by estimate: about 1 KB each, with what"
                    + " tasks keep of requests, and in a cluster with the copies of other nodes' peers; beyond it new ones are sent to"
                    + " their origins. One address may have as much as is left for the others: alone half")
            .withDefaultShownAs("half of the heap"));

    public static final Key<Long> MAX_BANDWIDTH = add(Key.of(KeyGroup.BANDWIDTH, "maxBandwidth", "--max-bandwidth",
            rate(1), CORE.maxBandwidth(), "Bytes per second each way, to peers and from origins; a running"
                    + " supernode's can also be changed by JMX, io.supernode:type=Bandwidth")
            .thatChangesAtRunTime());

    public static final Key<Long> MIN_READ_RATE = add(Key.of(KeyGroup.BANDWIDTH, "minReadRate", "--min-read-rate",
            size(0), DataSettings.DEFAULT_MIN_READ_RATE,
            "Bytes per second; a client that reads a piece more slowly for 20 s is hung up on, 0 for none"));

    public static final Key<Long> SYSTEM_RESERVED_BANDWIDTH = add(Key.of(KeyGroup.BANDWIDTH,
            "systemReservedBandwidth", "--reserved-bandwidth", rate(0), CORE.systemReservedBandwidth(),
            "Bytes per second of these that are not for distribution")
            .alsoAs("--system-bandwidth")
            .thatChangesAtRunTime());

    public static final Key<Duration> TASK_EXPIRE_TIME = add(Key.of(KeyGroup.TIMES, "taskExpireTime", "--task-expire",
            time(SHORTEST, LONGEST), CORE.taskExpireTime(),
            "A task is forgotten after so long without access, and not while a client may still read a piece")
            .alsoAs("--task-expire-time"));

    public static final Key<Duration> PEER_GC_DELAY = add(Key.of(KeyGroup.TIMES, "peerGCDelay", "--peer-gc-delay",
            time(SHORTEST, LONGEST), CORE.peerGcDelay(), "A peer is forgotten so long after it went down"));

    public static final Key<Duration> GC_META_INTERVAL = add(Key.of(KeyGroup.TIMES, "gcMetaInterval",
            "--gc-meta-interval", time(SHORTEST, LONGEST), CORE.gcMetaInterval(),
            "How often tasks and peers are looked through"));

    public static final Key<Duration> FAIL_ACCESS_INTERVAL = add(Key.of(KeyGroup.TIMES, "failAccessInterval",
            "--fail-access-interval", time(SHORTEST, LONGEST), CORE.failAccessInterval(),
            "A failure of an origin is remembered for so long"));

    public static final Key<Duration> PEER_EXPIRE_TIME = add(Key.of(KeyGroup.TIMES, "peerExpireTime", "--peer-expire",
            time(SHORTEST, LONGEST), CORE.peerExpireTime(),
            "A peer is forgotten after so long without a call of it"));

    public static final Key<Duration> REVALIDATE_INTERVAL = add(Key.of(KeyGroup.TIMES, "revalidateInterval",
            "--revalidate-interval", time(SHORTEST, LONGEST), CORE.revalidateInterval(),
            "An origin is asked at most so often whether a file has changed"));

    public static final Key<Duration> CREDENTIALS_VALID = add(Key.of(KeyGroup.TIMES, "credentialsValid",
            "--credentials-valid", time(SHORTEST, LONGEST), CORE.credentialsValid(),
            "Credentials that an origin accepted are taken for so long without asking it"));

    public static final Key<Duration> REGISTRATION_PATIENCE = add(Key.of(KeyGroup.TIMES, "registrationPatience",
            "--registration-patience", time(SHORTEST, SupernodeSettings.MAX_REGISTRATION_PATIENCE),
            CORE.registrationPatience(),
            "A registration is answered without the file's length when its origin takes longer"));

    public static final Key<Boolean> ALLOW_LOOPBACK_ORIGIN = add(Key.of(KeyGroup.ORIGINS, "allowLoopbackOrigin",
            "--allow-loopback-origin", onOff(), false,
            "Origins may be on loopback addresses of this machine; otherwise such a URL is refused"));

    public static final Key<Boolean> REFUSE_PRIVATE_ORIGIN = add(Key.of(KeyGroup.ORIGINS, "refusePrivateOrigin",
            "--refuse-private-origin", onOff(), false,
            "Origins in private networks are refused, such as 10.0.0.0/8"));

    public static final Key<List<String>> ALLOW_ORIGIN = add(Key.of(KeyGroup.ORIGINS, "allowOrigin", "--allow-origin",
            originRules(), List.of(),
            "Only these origins: addresses, blocks such as 192.0.2.0/24, host names, or *.example.com"));

    public static final Key<List<String>> DENY_ORIGIN = add(Key.of(KeyGroup.ORIGINS, "denyOrigin", "--deny-origin",
            originRules(), List.of(), "Not these origins, allowed or not"));

    public static final Key<List<String>> ORIGIN_CA = add(Key.of(KeyGroup.ORIGINS, "originCa", "--origin-ca",
            certificateFiles(), List.of(),
            "Certificates to trust for origins, beside those of the JDK; a file of PEM or DER"));

    public static final Key<List<String>> INSECURE_ORIGIN = add(Key.of(KeyGroup.ORIGINS, "insecureOrigin",
            "--insecure-origin", hostRules(), List.of(),
            "The certificates of these origins are not verified: a host name, *.example.com, an address or a block of"
                    + " addresses, and a port if one is meant"));

    public static final Key<Duration> FIRST_BYTE_TIMEOUT = add(Key.of(KeyGroup.ORIGINS, "firstByteTimeout",
            "--first-byte-timeout", time(SHORTEST, Duration.ofMinutes(10)), OriginSettings.defaults().firstByteTimeout(),
            "An origin that has not begun to answer after so long is given up; at most 10m"));

    public static final Key<Integer> MAX_ORIGIN_CONNECTIONS = add(Key.of(KeyGroup.ORIGINS, "maxOriginConnections",
            "--max-origin-connections", integer("N", 2, OriginSettings.MOST_CONNECTIONS),
            OriginSettings.defaults().maxConnections(), "Connections in use at once to all origins together, half of them at"
                    + " most to one host, and for one client address; further requests wait 25 s for one, then fail for now")
            .withDefaultShownAs("an eighth of the open files of the process"));

    public static final Key<Boolean> ALLOW_INSECURE_ORIGIN = add(Key.of(KeyGroup.ORIGINS, "allowInsecureOrigin",
            "--allow-insecure-origin", onOff(), false,
            "A client may ask not to verify the certificate of its origin"));

    public static final Key<Boolean> ALLOW_CLIENT_ROOT_CAS = add(Key.of(KeyGroup.ORIGINS, "allowClientRootCas",
            "--allow-client-root-cas", onOff(), false,
            "A client may name further certificates to trust for its origin"));

    public static final Key<Long> MAX_FILE_SIZE = add(Key.of(KeyGroup.ORIGINS, "maxFileSize", "--max-file-size",
            size(0), FETCH.maxFileBytes(), "The largest file that is fetched"));

    public static final Key<Long> MIN_ORIGIN_RATE = add(Key.of(KeyGroup.ORIGINS, "minOriginRate", "--min-origin-rate",
            size(0), FETCH.minBytesPerSecond(),
            "Bytes per second; an origin that sends less is given up, 0 for none"));

    public static final Key<Long> CACHE_QUOTA = add(Key.of(KeyGroup.CACHE, "cacheQuota", "--cache-quota",
            size(1), CACHE.quotaBytes(), "Bytes that all cached files together may have")
            .withDefaultShownAs("what the thresholds leave"));

    public static final Key<Long> YOUNG_GC_THRESHOLD = add(Key.of(KeyGroup.CACHE, "youngGCThreshold",
            "--young-gc-threshold", size(0), CACHE.youngGcThreshold(),
            "With less room free than this or a quarter of the disk, whichever is less, files go"
                    + " that were unused for the next time"));

    public static final Key<Duration> INTERVAL_THRESHOLD = add(Key.of(KeyGroup.CACHE, "IntervalThreshold",
            "--young-gc-age", time(Duration.ZERO, LONGEST), CACHE.youngAge(),
            "How long a file must be unused to go below the young threshold"));

    public static final Key<Long> FULL_GC_THRESHOLD = add(Key.of(KeyGroup.CACHE, "fullGCThreshold",
            "--full-gc-threshold", size(0), CACHE.fullGcThreshold(),
            "With less room free than this or a twentieth of the disk, whichever is less, all"
                    + " unused files go, and nothing new is fetched"));

    public static final Key<Duration> GC_DISK_INTERVAL = add(Key.of(KeyGroup.CACHE, "gcDiskInterval",
            "--gc-disk-interval", time(SHORTEST, LONGEST), CACHE.gcDiskInterval(),
            "How often the disk is looked after"));

    public static final Key<Integer> MAX_CACHED_FILES = add(Key.of(KeyGroup.CACHE, "maxCachedFiles",
            "--max-cached-files", integer("N", 1, ANY), CACHE.maxContents(), "Files at once in the cache"));

    public static final Key<Duration> PREHEAT_KEEP = add(Key.of(KeyGroup.PREHEAT, "preheatKeep", "--preheat-keep",
            time(Duration.ZERO, LONGEST), PreheatSettings.defaults().keep(),
            "Preheated files are not evicted from the cache for so long after the end of their preheat"));

    public static final Key<Long> PREHEAT_KEEP_SIZE = add(Key.of(KeyGroup.PREHEAT, "preheatKeepSize",
            "--preheat-keep-size", size(0), CACHE.keptBytes(),
            "Bytes of preheated files that are kept so at most, and never more than half of what the cache may have")
            .withDefaultShownAs("half of the cache"));

    public static final Key<Platforms> PREHEAT_PLATFORM = add(Key.of(KeyGroup.PREHEAT, "preheatPlatform",
            "--preheat-platform", platforms(), Platforms.ALL,
            "Platforms of images that are preheated, where the caller names none: all, or such as"
                    + " linux/amd64,linux/arm64/v8"));

    public static final Key<Boolean> PREHEAT_OPEN = add(Key.of(KeyGroup.PREHEAT, "preheatOpen", "--preheat-open",
            onOff(), false,
            "Everybody who reaches the control port may ask for preheats, without the token of administration"));

    public static final Key<String> CLUSTER_NAME = add(Key.of(KeyGroup.CLUSTER, "clusterName", "--cluster-name",
            text("NAME", name -> name.length() <= ClusterSettings.MAX_NAME_LENGTH, "at most "
                    + ClusterSettings.MAX_NAME_LENGTH + " characters"), "",
            "This supernode is a node of the cluster of that name; without it, it is alone"));

    public static final Key<String> CLUSTER_BIND = add(Key.of(KeyGroup.CLUSTER, "clusterBind", "--cluster-bind",
            text("IP:PORT", text -> text.isEmpty() || HostPort.isIpAndPort(text), "an IP address and a port"), "",
            "Where it listens for the other nodes, which reach it there"));

    public static final Key<String> CLUSTER_NODE_NAME = add(Key.of(KeyGroup.CLUSTER, "clusterNodeName", "--cluster-node-name",
            text("NAME", name -> name.isEmpty() || ClusterNode.isGivenName(name), ClusterNode.GIVEN_NAME), "",
            "Tells this node from the others, and decides which tasks it owns: keep it where the address of clusterBind changes."
                    + " Default: clusterBind"));

    public static final Key<List<String>> CLUSTER_MEMBERS = add(Key.of(KeyGroup.CLUSTER, "clusterMembers",
            "--cluster-members", hostsAndPorts(), List.of(),
            "Some of the nodes, for finding the others: HOST:PORT of their clusterBind. A name may stand for many addresses"));

    public static final Key<String> CLUSTER_KEY_FILE = add(Key.of(KeyGroup.CLUSTER, "clusterKeyFile",
            "--cluster-key-file", keyFile(), "",
            "A file that only its owner and group may read, with the key that all nodes have in common; needed unless clusterBind is a"
                    + " loopback address"));

    public static final Key<Integer> CLUSTER_WEIGHT = add(Key.of(KeyGroup.CLUSTER, "clusterWeight", "--cluster-weight",
            integer("N", 1, ClusterNode.MAX_WEIGHT), 1,
            "Share of the tasks that this node owns, relative to that of the others"));

    public static final Key<Integer> REPLICAS = add(Key.of(KeyGroup.CLUSTER, "replicas", "--replicas",
            integer("N", 0, ClusterSettings.MAX_REPLICAS), 1,
            "How many other nodes know what the owner of a task knows, and can go on when it dies"));

    public static final Key<Integer> SEEDS = add(Key.of(KeyGroup.CLUSTER, "seeds", "--seeds",
            integer("N", 1, 1 + ClusterSettings.MAX_REPLICAS), 1,
            "How many nodes hold the content of a task and serve it, the owner among them; at most one more than replicas"));

    public static final Key<Integer> LARGE_SWARM = add(Key.of(KeyGroup.CLUSTER, "largeSwarm", "--large-swarm",
            integer("PEERS", 0, Integer.MAX_VALUE), ClusterSettings.DEFAULT_LARGE_SWARM,
            "From so many peers on a second node holds the content of a task and serves it even if seeds is 1; never if 0"));

    public static final Key<Duration> FAILURE_TIMEOUT = add(Key.of(KeyGroup.CLUSTER, "failureTimeout",
            "--failure-timeout", time(Duration.ofMillis(500), Duration.ofMinutes(1)),
            ClusterSettings.DEFAULT_FAILURE_TIMEOUT,
            "A node that says nothing for so long counts as dead; one whose process ends is noticed at once"));

    public static final Key<String> TLS_CERTIFICATE = add(Key.of(KeyGroup.TLS, "tlsCertificate", "--tls-certificate",
            path(), "",
            "A file of PEM with the certificate of this supernode and those that vouch for it; with it the ports speak TLS."
                    + " SIGHUP reads the files again"));

    public static final Key<String> TLS_KEY = add(Key.of(KeyGroup.TLS, "tlsKey", "--tls-key", path(), "",
            "A file of PEM with its private key, PKCS#8 without a password, that not everybody may read"));

    public static final Key<TlsPorts> TLS_PORTS = add(Key.of(KeyGroup.TLS, "tlsPorts", "--tls-ports",
            oneOf("WHICH", TlsPorts.class), TlsPorts.BOTH,
            "Which ports speak TLS if there is a certificate: both, control or data"));

    public static final Key<List<String>> TRUSTED_PROXY = add(Key.of(KeyGroup.TLS, "trustedProxy", "--trusted-proxy",
            addressBlocks(), List.of(),
            "Addresses, and blocks such as 192.0.2.0/24, of proxies that are believed when they name their client in"
                    + " X-Forwarded-For"));

    public static final Key<Boolean> PROXY_PROTOCOL = add(Key.of(KeyGroup.TLS, "proxyProtocol", "--proxy-protocol",
            onOff(), false,
            "Connections of trusted proxies begin with a header of the PROXY protocol, version 1 or 2, on both ports"));

    public static final Key<String> ADMIN_TOKEN_FILE = add(Key.of(KeyGroup.ADMINISTRATION, "adminTokenFile",
            "--admin-token-file", tokenFile(), "",
            "A file that only its owner and group may read, with the token by which other machines may change something; without"
                    + " it only this machine may")
            .thatChangesAtRunTime());

    public static final Key<AdminAccess.Reads> ADMIN_READ = add(Key.of(KeyGroup.ADMINISTRATION, "adminRead",
            "--admin-read", oneOf("WHO", AdminAccess.Reads.class), AdminAccess.Reads.OPEN,
            "Who may see tasks, peers and the live view: open for everybody, or token for this machine and those with"
                    + " the token")
            .thatChangesAtRunTime());

    public static final Key<List<String>> ADMIN_HOST = add(Key.of(KeyGroup.ADMINISTRATION, "adminHost", "--admin-host",
            hostNames(), List.of(),
            "Names by which browsers reach this supernode, such as *.example.com; its addresses, localhost and its own"
                    + " host name are allowed anyway")
            .thatChangesAtRunTime());

    public static final Key<Boolean> NO_LIVE_VIEW = add(Key.of(KeyGroup.ADMINISTRATION, "noLiveView", "--no-live-view",
            onOff(), false, "No live view at / of the control port"));

    public static final Key<LogLevel> LOG_LEVEL = add(Key.of(KeyGroup.LOG, "logLevel", "--log-level",
            oneOf("LEVEL", LogLevel.class), LogLevel.INFO, "error, warn, info, debug or trace")
            .thatChangesAtRunTime());

    public static final Key<Boolean> DEBUG = add(Key.of(KeyGroup.LOG, "debug", "--debug", onOff(), false,
            "The log level debug, unless a log level is given")
            .alsoAs("-D")
            .thatChangesAtRunTime());

    public static final Key<LogFormat> LOG_FORMAT = add(Key.of(KeyGroup.LOG, "logFormat", "--log-format",
            oneOf("FORMAT", LogFormat.class), LogFormat.TEXT, "text, or json: one object a line")
            .thatChangesAtRunTime());

    public static final Key<Boolean> ACCESS_LOG = add(Key.of(KeyGroup.LOG, "accessLog", "--access-log", onOff(), false,
            "One line in the log for each request of the control port")
            .thatChangesAtRunTime());

    public static final Key<Boolean> METRICS = add(Key.of(KeyGroup.LOG, "metrics", "--metrics", onOff(), true,
            "Metrics for Prometheus at /metrics of the control port; --metrics=false for none"));

    private Keys() {}

    private static <T> Key<T> add(Key<T> key) {
        ALL.add(key);
        return key;
    }

    /** All of them, in the order of the help. */
    public static List<Key<?>> all() {
        return Collections.unmodifiableList(ALL);
    }
}
