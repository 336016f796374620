package io.supernode.app;

import io.supernode.app.CertificatesConverter.Certificates;
import io.supernode.cdn.settings.Cidr;
import io.supernode.cdn.settings.EgressRules;
import io.supernode.cdn.settings.FetchLimits;
import io.supernode.cdn.settings.HostRule;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.settings.TlsRules;
import io.supernode.core.model.IpLiteral;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The flags about origins. */
final class OriginOptions {

    private static final FetchLimits LIMITS = FetchLimits.defaults();

    @Option(names = "--allow-loopback-origin",
            description = "Origins may be on loopback addresses of this machine; otherwise such a URL is refused")
    boolean allowLoopback;

    @Option(names = "--refuse-private-origin",
            description = "Origins in private networks are refused, such as 10.0.0.0/8")
    boolean refusePrivate;

    @Option(names = "--allow-origin", paramLabel = "RULE", split = ",",
            description = "Only these origins: addresses, blocks such as 192.0.2.0/24, host names, or *.example.com")
    List<String> allowed = new ArrayList<>();

    @Option(names = "--deny-origin", paramLabel = "RULE", split = ",", description = "Not these origins, allowed or not")
    List<String> denied = new ArrayList<>();

    @Option(names = "--origin-ca", paramLabel = "FILE", split = ",", converter = CertificatesConverter.class,
            description = "Certificates to trust for origins, beside those of the JDK; a file of PEM or DER")
    List<Certificates> originCas = new ArrayList<>();

    @Option(names = "--insecure-origin", paramLabel = "RULE", split = ",", converter = HostRuleConverter.class,
            description = "The certificates of these origins are not verified: a host name, *.example.com, an address or a"
                    + " block of addresses, and a port if one is meant")
    List<HostRule> insecureOrigins = new ArrayList<>();

    @Option(names = "--allow-insecure-origin",
            description = "A client may ask not to verify the certificate of its origin")
    boolean allowInsecure;

    @Option(names = "--allow-client-root-cas",
            description = "A client may name further certificates to trust for its origin")
    boolean allowClientRootCas;

    @Option(names = "--first-byte-timeout", paramLabel = "TIME", converter = TimeConverter.class,
            description = "An origin that has not begun to answer after so long is given up; at most 10m. Default: 5m")
    Duration firstByteTimeout = OriginSettings.defaults().firstByteTimeout();

    @Option(names = "--max-file-size", paramLabel = "SIZE", converter = SizeConverter.class,
            description = "The largest file that is fetched. Default: 1T")
    long maxFileBytes = LIMITS.maxFileBytes();

    @Option(names = "--min-origin-rate", paramLabel = "SIZE", converter = SizeConverter.class,
            description = "Bytes per second; an origin that sends less is given up, 0 for none. Default: 4K")
    long minBytesPerSecond = LIMITS.minBytesPerSecond();

    /** @throws IllegalArgumentException if a limit or a rule makes no sense */
    OriginSettings settings(Set<Integer> ownPorts) {
        EgressRules rules = EgressRules.defaults()
                .withLoopback(allowLoopback)
                .withPrivateRefused(refusePrivate)
                .withAllowed(blocks(allowed), hosts(allowed))
                .withDenied(blocks(denied), hosts(denied))
                .withOwnPorts(ownPorts);
        return OriginSettings.defaults()
                .withEgress(rules)
                .withTls(TlsRules.STRICT
                        .withOriginCas(originCas.stream().flatMap(file -> file.all().stream()).toList())
                        .withInsecureHosts(insecureOrigins)
                        .withClients(allowInsecure, allowClientRootCas))
                .withFirstByteTimeout(firstByteTimeout)
                .withLimits(LIMITS.withMaxFileBytes(maxFileBytes).withMinBytesPerSecond(minBytesPerSecond));
    }

    private static List<Cidr> blocks(List<String> rules) {
        return rules.stream().filter(OriginOptions::isBlock).map(Cidr::parse).toList();
    }

    private static List<String> hosts(List<String> rules) {
        return rules.stream().filter(rule -> !isBlock(rule)).toList();
    }

    private static boolean isBlock(String rule) {
        return rule.indexOf('/') >= 0 || IpLiteral.isValid(rule);
    }
}
