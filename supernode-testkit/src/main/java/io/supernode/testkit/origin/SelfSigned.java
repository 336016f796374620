package io.supernode.testkit.origin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that vouches for itself, for {@link FakeOrigin#startTls}; made by the JDK's own keytool. */
public final class SelfSigned {

    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "origin";

    private final KeyStore store;

    private SelfSigned(KeyStore store) {
        this.store = store;
    }

    /**
     * Makes one.
     *
     * @param directory in which a key store is written
     * @param subject such as {@code ip:127.0.0.1} or {@code dns:registry.example}
     */
    public static SelfSigned create(Path directory, String subject)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve("self-signed-" + subject.replaceAll("[^A-Za-z0-9.]", "-") + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        // It runs for a second: half of its time would go into compiling.
                        "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC",
                        "-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-dname",
                        "CN=" + subject.substring(subject.indexOf(':') + 1), "-ext", "san=" + subject,
                        "-ext", "bc=ca:true", "-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(),
                        "-storepass", PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new SelfSigned(store);
    }

    /** For a server that shows it. */
    public SSLContext sslContext() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** The certificate. */
    public Certificate certificate() throws GeneralSecurityException {
        return store.getCertificate(ALIAS);
    }

    /** The certificate as PEM. */
    public String pem() throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** The private key as PEM, in PKCS#8. */
    public String keyPem() throws GeneralSecurityException {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
