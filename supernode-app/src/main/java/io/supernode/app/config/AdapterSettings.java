package io.supernode.app.config;

import io.supernode.app.preheat.PreheatAccess;
import io.supernode.cdn.preheat.PreheatIds;
import io.supernode.cdn.preheat.PreheatSettings;
import io.supernode.cdn.settings.Cidr;
import io.supernode.cdn.settings.EgressRules;
import io.supernode.cdn.settings.FetchLimits;
import io.supernode.cdn.settings.HostRule;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.settings.TlsRules;
import io.supernode.cdn.store.CacheSettings;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.http.control.ControlSettings;
import io.supernode.http.data.DataSettings;
import io.supernode.http.guard.AdminAccess;
import io.supernode.http.guard.AdminToken;
import io.supernode.http.net.ListenAddress;
import io.supernode.http.net.ListenLimits;
import io.supernode.http.net.ListenSecurity;
import io.supernode.http.net.ProxyTrust;
import io.supernode.http.net.ServerTls;
import io.supernode.http.net.TlsCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The settings of the core and of each adapter, made of the keys. Stateless. */
public final class AdapterSettings {

    private static final String LOOPBACK = "127.0.0.1";

    private AdapterSettings() {}

    /**
     * How the control port listens.
     *
     * @param tls of the ports that speak it
     */
    public static ControlSettings control(Settings settings, Optional<ServerTls> tls) {
        return ControlSettings.at(ListenAddress.of(settings.get(Keys.BIND), settings.get(Keys.LISTEN_PORT)))
                .withSecurity(security(settings, tls.filter(any -> settings.get(Keys.TLS_PORTS) != TlsPorts.DATA)))
                .withLimits(limits(settings))
                .withRegistrationsPerSecond(settings.get(Keys.REGISTRATIONS_PER_SECOND))
                // Behind a proxy, a name may lead to the control port alone.
                .withGoesByItsNames(advertisedIp(settings).isEmpty() && settings.get(Keys.TRUSTED_PROXY).isEmpty());
    }

    private static ListenLimits limits(Settings settings) {
        return ListenLimits.defaults()
                .withMaxConnectionsPerAddress(settings.get(Keys.MAX_CONNECTIONS_PER_ADDRESS));
    }

    /**
     * How the data port listens, and what it may send.
     *
     * @param tls of the ports that speak it
     */
    public static DataSettings data(Settings settings, Optional<ServerTls> tls) {
        return DataSettings.at(ListenAddress.of(settings.get(Keys.BIND), settings.get(Keys.DOWNLOAD_PORT)))
                .withSecurity(security(settings, tls.filter(any -> settings.get(Keys.TLS_PORTS) != TlsPorts.CONTROL)))
                .withLimits(limits(settings))
                .withBytesPerSecond(bytesPerSecond(settings))
                .withMinReadRate(settings.get(Keys.MIN_READ_RATE));
    }

    private static ListenSecurity security(Settings settings, Optional<ServerTls> tls) {
        // Each request asks it: made of the blocks once.
        Predicate<InetAddress> trusted = settings.get(Keys.TRUSTED_PROXY).stream()
                .map(Cidr::parse)
                .<Predicate<InetAddress>>map(block -> block::contains)
                .reduce(address -> false, Predicate::or);
        return new ListenSecurity(tls, new ProxyTrust(trusted, settings.get(Keys.PROXY_PROTOCOL)));
    }

    /**
     * Reads the certificate of the ports. It is no part of the check of the settings: other commands than the server need
     * not be able to read it.
     *
     * @return empty if they speak plain HTTP
     * @throws ConfigException if the files cannot be used
     */
    public static Optional<TlsCertificate> tlsCertificate(Settings settings) throws ConfigException {
        if (settings.get(Keys.TLS_CERTIFICATE).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TlsCertificate.read(
                    Path.of(settings.get(Keys.TLS_CERTIFICATE)), Path.of(settings.get(Keys.TLS_KEY))));
        } catch (IOException e) {
            throw new ConfigException("--tls-certificate and --tls-key: " + e.getMessage());
        }
    }

    /** Whether the control port speaks TLS. */
    public static boolean hasTlsOnControl(Settings settings) {
        return !settings.get(Keys.TLS_CERTIFICATE).isEmpty() && settings.get(Keys.TLS_PORTS) != TlsPorts.DATA;
    }

    /** What is served to peers, and as much again what is taken from origins. */
    public static long bytesPerSecond(Settings settings) {
        return settings.get(Keys.MAX_BANDWIDTH) - settings.get(Keys.SYSTEM_RESERVED_BANDWIDTH);
    }

    /**
     * How origins are asked.
     *
     * @param ownPorts of this supernode, which are no origins
     */
    public static OriginSettings origin(Settings settings, Set<Integer> ownPorts) {
        List<String> allowed = settings.get(Keys.ALLOW_ORIGIN);
        List<String> denied = settings.get(Keys.DENY_ORIGIN);
        return OriginSettings.defaults()
                .withEgress(EgressRules.defaults()
                        .withLoopback(settings.get(Keys.ALLOW_LOOPBACK_ORIGIN))
                        .withPrivateRefused(settings.get(Keys.REFUSE_PRIVATE_ORIGIN))
                        .withAllowed(blocks(allowed), hosts(allowed))
                        .withDenied(blocks(denied), hosts(denied))
                        .withOwnPorts(ownPorts))
                .withTls(TlsRules.STRICT
                        .withOriginCas(certificates(settings.get(Keys.ORIGIN_CA)))
                        .withInsecureHosts(settings.get(Keys.INSECURE_ORIGIN).stream().map(HostRule::parse).toList())
                        .withClients(
                                settings.get(Keys.ALLOW_INSECURE_ORIGIN), settings.get(Keys.ALLOW_CLIENT_ROOT_CAS)))
                .withFirstByteTimeout(settings.get(Keys.FIRST_BYTE_TIMEOUT))
                .withMaxConnections(settings.get(Keys.MAX_ORIGIN_CONNECTIONS))
                .withLimits(FetchLimits.defaults()
                        .withMaxFileBytes(settings.get(Keys.MAX_FILE_SIZE))
                        .withMinBytesPerSecond(settings.get(Keys.MIN_ORIGIN_RATE)));
    }

    /** The files were read when they were checked; one that has gone since stops the start. */
    private static List<X509Certificate> certificates(List<String> files) {
        List<X509Certificate> all = new ArrayList<>();
        for (String file : files) {
            try {
                all.addAll(CertificateFile.read(file));
            } catch (BadValueException e) {
                throw new IllegalArgumentException("--origin-ca: expected " + e.getMessage(), e);
            }
        }
        return all;
    }

    private static List<Cidr> blocks(List<String> rules) {
        return rules.stream().filter(ValueTypes::isBlock).map(Cidr::parse).toList();
    }

    private static List<String> hosts(List<String> rules) {
        return rules.stream().filter(rule -> !ValueTypes.isBlock(rule)).toList();
    }

    /** What the cache may keep. */
    public static CacheSettings cache(Settings settings) {
        return CacheSettings.defaults()
                .withQuota(settings.get(Keys.CACHE_QUOTA))
                .withThresholds(
                        settings.get(Keys.YOUNG_GC_THRESHOLD),
                        settings.get(Keys.FULL_GC_THRESHOLD),
                        settings.get(Keys.INTERVAL_THRESHOLD))
                .withGcDiskInterval(settings.get(Keys.GC_DISK_INTERVAL))
                .withMaxContents(settings.get(Keys.MAX_CACHED_FILES))
                .withKept(settings.get(Keys.PREHEAT_KEEP_SIZE));
    }

    /** The limits of preheats. */
    public static PreheatSettings preheat(Settings settings) {
        return PreheatSettings.defaults().withKeep(settings.get(Keys.PREHEAT_KEEP));
    }

    /** How preheats are numbered. */
    public static PreheatIds preheatIds(Settings settings) {
        return ClusterKeys.isNode(settings) ? PreheatIds.ofNode(ClusterKeys.nodeName(settings)) : PreheatIds.alone();
    }

    /**
     * How preheats are asked for.
     *
     * @param ownNames of this machine
     */
    public static PreheatAccess preheatAccess(Settings settings, List<String> ownNames) {
        return new PreheatAccess(
                settings.get(Keys.PREHEAT_OPEN),
                settings.get(Keys.PREHEAT_PLATFORM),
                ownNames.isEmpty() ? "supernode" : ownNames.get(0),
                settings.get(Keys.ADVERTISE_IP));
    }

    /**
     * Who may administrate.
     *
     * @param ownNames of this machine
     * @throws IllegalArgumentException if the file of the token cannot be used
     */
    public static AdminAccess admin(Settings settings, List<String> ownNames) {
        List<String> hosts = new ArrayList<>(settings.get(Keys.ADMIN_HOST));
        hosts.addAll(ownNames);
        return new AdminAccess(adminToken(settings), settings.get(Keys.ADMIN_READ), hosts);
    }

    /**
     * The token of administrators, as it is in its file now.
     *
     * @throws IllegalArgumentException if the file was changed since it was checked, and cannot be used any more
     */
    public static Optional<AdminToken> adminToken(Settings settings) {
        String file = settings.get(Keys.ADMIN_TOKEN_FILE);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(AdminToken.read(Path.of(file)));
        } catch (IOException e) {
            throw new IllegalArgumentException("--admin-token-file: " + e.getMessage(), e);
        }
    }

    /**
     * The core's own.
     *
     * @param dataPort that the data port listens on in fact
     * @param localIp for clients that gave no address by which they reached this supernode
     */
    public static SupernodeSettings core(Settings settings, int dataPort, String localIp) {
        SupernodeSettings.Builder core = SupernodeSettings.builder()
                .peerUpLimit(settings.get(Keys.PEER_UP_LIMIT))
                .peerDownLimit(settings.get(Keys.PEER_DOWN_LIMIT))
                .eliminationLimit(settings.get(Keys.ELIMINATION_LIMIT))
                .failureCountLimit(settings.get(Keys.FAILURE_COUNT_LIMIT))
                .maxBandwidth(settings.get(Keys.MAX_BANDWIDTH))
                .systemReservedBandwidth(settings.get(Keys.SYSTEM_RESERVED_BANDWIDTH))
                .taskExpireTime(settings.get(Keys.TASK_EXPIRE_TIME))
                .peerGcDelay(settings.get(Keys.PEER_GC_DELAY))
                .failAccessInterval(settings.get(Keys.FAIL_ACCESS_INTERVAL))
                .gcMetaInterval(settings.get(Keys.GC_META_INTERVAL))
                .peerExpireTime(settings.get(Keys.PEER_EXPIRE_TIME))
                .revalidateInterval(settings.get(Keys.REVALIDATE_INTERVAL))
                .credentialsValid(settings.get(Keys.CREDENTIALS_VALID))
                .registrationPatience(settings.get(Keys.REGISTRATION_PATIENCE))
                .hold(settings.get(Keys.HOLD))
                .downLinkKbs(settings.get(Keys.DOWN_LINK))
                .localIp(localIp)
                .downloadPort(dataPort)
                .maxTasks(settings.get(Keys.MAX_TASKS))
                .maxPeersPerTask(settings.get(Keys.MAX_PEERS_PER_TASK))
                .maxPeersPerAddress(settings.get(Keys.MAX_PEERS_PER_ADDRESS))
                .ipMustMatch(settings.get(Keys.IP_MUST_MATCH))
                .maxPeerBytes(settings.get(Keys.PEER_MEMORY))
                .policy(settings.get(Keys.POLICY))
                .seed(settings.get(Keys.SEED));
        advertisedIp(settings).ifPresent(core::advertiseIp);
        return core.build();
    }

    /** The address of this supernode that all clients are told; empty if each is told the one by which it came. */
    public static Optional<String> advertisedIp(Settings settings) {
        if (ClusterKeys.isNode(settings)) {
            return Optional.of(ClusterKeys.advertisedIp(settings));
        }
        return Optional.of(settings.get(Keys.ADVERTISE_IP)).filter(ip -> !ip.isEmpty());
    }

    /** The ports on which other nodes reach this one; none alone. */
    public static Set<Integer> clusterPorts(Settings settings) {
        return ClusterKeys.isNode(settings) ? ClusterKeys.ports(settings) : Set.of();
    }

    /** @throws IllegalArgumentException if any of them refuses its values */
    static void check(Settings settings) {
        control(settings, Optional.empty());
        data(settings, Optional.empty());
        origin(settings, Set.of());
        cache(settings);
        admin(settings, List.of());
        core(settings, DataSettings.DEFAULT_PORT, LOOPBACK);
        if (ClusterKeys.isNode(settings)) {
            ClusterKeys.of(settings, DataSettings.DEFAULT_PORT);
        }
    }
}
