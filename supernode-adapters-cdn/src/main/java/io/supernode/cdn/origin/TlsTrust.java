package io.supernode.cdn.origin;

import io.supernode.cdn.settings.OriginSettings;
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
 * Whose certificates are believed. What a client asks for counts for its own requests only, and only as far as the
 * operator allows; the rest of what it asks for is ignored, so that its origin is verified like any other.
 *
 * @param insecure nothing is verified
 * @param rootCas further certificates to trust, as clients send them: base64 of PEM or DER, or PEM
 */
record TlsTrust(boolean insecure, List<String> rootCas) {

    /** The JDK's own roots, and host names are checked. */
    static final TlsTrust DEFAULT = new TlsTrust(false, List.of());

    private static final String PEM = "-----BEGIN";

    TlsTrust {
        rootCas = List.copyOf(rootCas);
    }

    static TlsTrust of(OriginRequest request, OriginSettings settings) {
        return new TlsTrust(
                request.insecure() && settings.allowInsecureTls(),
                settings.allowClientRootCas() ? request.rootCas() : List.of());
    }

    SslContextFactory.Client newContextFactory() throws GeneralSecurityException, IOException {
        SslContextFactory.Client factory = new SslContextFactory.Client(insecure);
        factory.setEndpointIdentificationAlgorithm(insecure ? null : "HTTPS");
        if (!insecure && !rootCas.isEmpty()) {
            factory.setTrustStore(trustStore());
        }
        return factory;
    }

    private KeyStore trustStore() throws GeneralSecurityException, IOException {
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
