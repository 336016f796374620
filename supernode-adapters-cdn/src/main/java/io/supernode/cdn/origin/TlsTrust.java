package io.supernode.cdn.origin;

import io.supernode.cdn.settings.TlsRules;
import io.supernode.core.port.OriginRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Whose certificates are believed for one host. What a client asks for counts for its own requests only, and only as
 * far as the operator allows; the rest of what it asks for is ignored, so that its origin is verified like any other.
 * What the operator says counts for everybody.
 *
 * @param insecure nothing is verified
 * @param rootCas further certificates to trust, as clients send them: base64 of PEM or DER, or PEM
 */
record TlsTrust(boolean insecure, List<String> rootCas) {

    /** The JDK's own roots and the operator's, and host names are checked. */
    static final TlsTrust DEFAULT = new TlsTrust(false, List.of());

    private static final String PEM = "-----BEGIN";

    TlsTrust {
        rootCas = List.copyOf(rootCas);
    }

    /** How {@code url} is verified for {@code request}. */
    static TlsTrust of(OriginRequest request, OriginUrl url, TlsRules rules) {
        boolean isInsecure = rules.isInsecure(url.host(), url.port()) || request.insecure() && rules.allowInsecure();
        return new TlsTrust(isInsecure, isInsecure || !rules.allowClientRootCas() ? List.of() : request.rootCas());
    }

    /** Tells whether the client has asked to be less strict about {@code url} than the operator allows. */
    static boolean isIgnored(OriginRequest request, OriginUrl url, TlsRules rules) {
        boolean asks = request.insecure() && !rules.allowInsecure()
                || !request.rootCas().isEmpty() && !rules.allowClientRootCas();
        return asks && url.isSecure() && !rules.isInsecure(url.host(), url.port());
    }

    /** @param operatorCas that are trusted beside the JDK's roots */
    SslContextFactory.Client newContextFactory(List<X509Certificate> operatorCas)
            throws GeneralSecurityException, IOException {
        SslContextFactory.Client factory = new SslContextFactory.Client(insecure);
        factory.setEndpointIdentificationAlgorithm(insecure ? null : "HTTPS");
        if (!insecure && !(rootCas.isEmpty() && operatorCas.isEmpty())) {
            factory.setTrustStore(trustStore(operatorCas));
        }
        return factory;
    }

    private KeyStore trustStore(List<X509Certificate> operatorCas) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        TrustManagerFactory jdk = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        jdk.init((KeyStore) null);
        int count = 0;
        for (TrustManager manager : jdk.getTrustManagers()) {
            if (manager instanceof X509TrustManager) {
                for (X509Certificate root : ((X509TrustManager) manager).getAcceptedIssuers()) {
                    store.setCertificateEntry("jdk-" + count++, root);
                }
            }
        }
        for (X509Certificate root : operatorCas) {
            store.setCertificateEntry("operator-" + count++, root);
        }
        CertificateFactory reader = CertificateFactory.getInstance("X.509");
        for (String text : rootCas) {
            for (Certificate root : reader.generateCertificates(new ByteArrayInputStream(decode(text)))) {
                store.setCertificateEntry("client-" + count++, root);
            }
        }
        return store;
    }

    private static byte[] decode(String text) throws IOException {
        if (text.startsWith(PEM)) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("a root certificate is base64 of PEM or DER", e);
        }
    }
}
