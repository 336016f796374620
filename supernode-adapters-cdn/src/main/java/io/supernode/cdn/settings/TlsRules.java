package io.supernode.cdn.settings;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose certificates are believed: the JDK's own roots, and what the operator says here.
 *
 * @param originCas further roots, for every origin
 * @param insecureHosts hosts whose certificates are not verified at all
 * @param allowInsecure whether a client may ask not to verify its origin's certificate
 * @param allowClientRootCas whether a client may name further roots to trust for its origin
 */
public record TlsRules(
        List<X509Certificate> originCas,
        List<HostRule> insecureHosts,
        boolean allowInsecure,
        boolean allowClientRootCas) {

    /** Every origin is verified, by the JDK's own roots alone. */
    public static final TlsRules STRICT = new TlsRules(List.of(), List.of(), false, false);

    public TlsRules {
        originCas = List.copyOf(originCas);
        insecureHosts = List.copyOf(insecureHosts);
    }

    /** The same, with these roots in addition. */
    public TlsRules withOriginCas(List<X509Certificate> more) {
        List<X509Certificate> all = new ArrayList<>(originCas);
        all.addAll(more);
        return new TlsRules(all, insecureHosts, allowInsecure, allowClientRootCas);
    }

    /** The same, where these hosts are not verified. */
    public TlsRules withInsecureHosts(List<HostRule> hosts) {
        return new TlsRules(originCas, hosts, allowInsecure, allowClientRootCas);
    }

    /** The same, with clients allowed or not to weaken or widen the trust in their own origins. */
    public TlsRules withClients(boolean insecure, boolean rootCas) {
        return new TlsRules(originCas, insecureHosts, insecure, rootCas);
    }

    /** Tells whether the operator has the host of a URL not verified. */
    public boolean isInsecure(String host, int port) {
        return insecureHosts.stream().anyMatch(rule -> rule.matches(host, port));
    }
}
