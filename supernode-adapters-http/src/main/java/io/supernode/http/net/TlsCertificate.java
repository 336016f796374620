package io.supernode.http.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The certificate by which a server shows who it is, with those that vouch for it, and its private key. Immutable. */
public final class TlsCertificate {

    /** By the algorithm of the public key; what clients of TLS commonly know. */
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");
    private static final byte[] SAMPLE = "any text".getBytes(StandardCharsets.US_ASCII);

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private TlsCertificate(List<X509Certificate> chain, PrivateKey key) {
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    /**
     * Reads it from two files in PEM. They may be one and the same.
     *
     * @param chain the server's own certificate, then each one's issuer; the last may be left out
     * @param key RSA or EC, in PKCS#8, not encrypted; everybody but its owner and group is kept from reading it
     * @throws IOException if a file cannot be read or used, or the key is not that of the certificate; the message is a
     *     sentence for the operator
     */
    public static TlsCertificate read(Path chain, Path key) throws IOException {
        List<X509Certificate> certificates = PemFiles.certificates(chain);
        String algorithm = certificates.get(0).getPublicKey().getAlgorithm();
        if (!SIGNATURES.containsKey(algorithm)) {
            throw new IOException("the certificate in '" + chain + "' has a key for " + algorithm + ", not for RSA or EC");
        }
        for (int i = 1; i < certificates.size(); i++) {
            if (!certificates.get(i - 1).getIssuerX500Principal().equals(certificates.get(i).getSubjectX500Principal())) {
                throw new IOException("the certificates in '" + chain
                        + "' are not in order: first the server's own, then each one's issuer");
            }
        }
        PrivateKey privateKey = PemFiles.key(key, algorithm);
        if (!belongTogether(certificates.get(0), privateKey)) {
            throw new IOException(
                    "the private key in '" + key + "' is not that of the first certificate in '" + chain + "'");
        }
        return new TlsCertificate(certificates, privateKey);
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(SIGNATURES.get(certificate.getPublicKey().getAlgorithm()));
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // Of another curve or length, for example.
            return false;
        }
    }

    /** What is wrong with it at this time, though it can be used: it has expired, or is not valid yet. */
    public Optional<String> warning(Instant now) {
        X509Certificate own = chain.get(0);
        if (now.isAfter(own.getNotAfter().toInstant())) {
            return Optional.of("the certificate of TLS has expired at " + own.getNotAfter().toInstant());
        }
        if (now.isBefore(own.getNotBefore().toInstant())) {
            return Optional.of("the certificate of TLS is not valid before " + own.getNotBefore().toInstant());
        }
        return Optional.empty();
    }

    /** Whom it names, and how long it is valid, on one line of printable characters. */
    @Override
    public String toString() {
        X509Certificate own = chain.get(0);
        return Printable.of(own.getSubjectX500Principal().getName(), 200) + ", valid until " + own.getNotAfter().toInstant();
    }

    /** Whether it is the same certificate, key and all. */
    boolean isSameAs(TlsCertificate other) {
        return chain.equals(other.chain) && key.equals(other.key);
    }

    /** For connections that begin from now on, without a session of earlier ones. */
    SSLContext context() {
        try {
            char[] noPassword = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, noPassword);
            store.setKeyEntry("server", key, noPassword, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, noPassword);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a certificate that was checked cannot be used", e);
        }
    }
}
