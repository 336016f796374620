package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.FakeOrigin;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose certificates are believed. The origins' certificates are made by the JDK's own keytool. */
class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final OriginProbe FOUND = new OriginProbe.Available(7);

    private static FakeOrigin rightName;
    private static FakeOrigin wrongName;
    private static byte[] rightRoot;
    private static byte[] wrongRoot;

    @TempDir
    Path directory;

    @BeforeAll
    static void startOrigins(@TempDir Path keys) throws Exception {
        KeyStore right = keyStore(keys.resolve("right.p12"), "ip:127.0.0.1");
        KeyStore wrong = keyStore(keys.resolve("wrong.p12"), "dns:elsewhere.example");
        rightRoot = right.getCertificate("origin").getEncoded();
        wrongRoot = wrong.getCertificate("origin").getEncoded();
        rightName = FakeOrigin.startTls(context(right));
        wrongName = FakeOrigin.startTls(context(wrong));
        rightName.at("/file").content(new byte[7]);
        wrongName.at("/file").content(new byte[7]);
    }

    @AfterAll
    static void stopOrigins() throws Exception {
        rightName.close();
        wrongName.close();
    }

    @Test
    void anUnknownCertificateIsNotTrusted() throws Exception {
        try (FetcherFixture fixture = fixture(false, false)) {
            assertUnavailable(fixture, request(rightName, false, List.of()));
        }
    }

    @Test
    void whatAClientAsksForIsIgnoredUnlessTheOperatorAllowsIt() throws Exception {
        try (FetcherFixture fixture = fixture(false, false)) {
            assertUnavailable(fixture, request(rightName, true, List.of(base64(rightRoot))));
        }
    }

    @Test
    void anInsecureRequestCountsForItselfOnly() throws Exception {
        try (FetcherFixture fixture = fixture(true, false)) {
            assertEquals(FOUND, fixture.probe(request(wrongName, true, List.of())));
            assertUnavailable(fixture, request(wrongName, false, List.of()));
            assertUnavailable(fixture, request(rightName, false, List.of(base64(rightRoot))));
        }
    }

    @Test
    void aClientsRootCertificateCountsForItsOwnRequestOnly() throws Exception {
        String pem = "-----BEGIN CERTIFICATE-----\n" + base64(rightRoot) + "\n-----END CERTIFICATE-----\n";
        try (FetcherFixture fixture = fixture(false, true)) {
            assertEquals(FOUND, fixture.probe(request(rightName, false, List.of(base64(rightRoot)))));
            assertEquals(FOUND, fixture.probe(request(rightName, false, List.of(pem))));
            assertEquals(
                    FOUND,
                    fixture.probe(request(rightName, false, List.of(base64(pem.getBytes(StandardCharsets.US_ASCII))))));
            assertUnavailable(fixture, request(rightName, false, List.of()));
            assertUnavailable(fixture, request(rightName, true, List.of()));
        }
    }

    @Test
    void theHostNameIsCheckedEvenIfTheCertificateIsTrusted() throws Exception {
        try (FetcherFixture fixture = fixture(false, true)) {
            assertUnavailable(fixture, request(wrongName, false, List.of(base64(wrongRoot))));
        }
    }

    @Test
    void certificatesThatAreNoneAreRefused() throws Exception {
        try (FetcherFixture fixture = fixture(false, true)) {
            assertUnavailable(fixture, request(rightName, false, List.of("nonsense")));
        }
    }

    @Test
    void aRedirectFromHttpsToHttpIsNotFollowed() throws Exception {
        try (FakeOrigin plain = FakeOrigin.start();
                FetcherFixture fixture = fixture(true, false)) {
            plain.at("/file").content(new byte[7]);
            rightName.at("/down").redirectingTo(plain.url("/file"));
            OriginRequest request = new OriginRequest(rightName.url("/down"), OriginHeaders.NONE, true, List.of());
            assertUnavailable(fixture, request);
            assertEquals(0, plain.requests().size());
        }
    }

    private FetcherFixture fixture(boolean insecure, boolean rootCas) throws Exception {
        return new FetcherFixture(directory, new RealDisk(), FetcherFixture.settings().withClientTls(insecure, rootCas));
    }

    private static void assertUnavailable(FetcherFixture fixture, OriginRequest request) throws Exception {
        assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(request));
    }

    private static OriginRequest request(FakeOrigin origin, boolean insecure, List<String> rootCas) {
        return new OriginRequest(origin.url("/file"), OriginHeaders.NONE, insecure, rootCas);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static KeyStore keyStore(Path file, String subject) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-alias", "origin", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=" + subject,
                        "-ext", "bc=ca:true", "-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(),
                        "-storepass", new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), output);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static SSLContext context(KeyStore store) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
