package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.HostRule;
import io.supernode.cdn.settings.TlsRules;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.origin.SelfSigned;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose certificates are believed. */
class TlsTest {

    private static final OriginProbe FOUND = new OriginProbe.Available(7);

    private static FakeOrigin rightName;
    private static FakeOrigin wrongName;
    private static byte[] rightRoot;
    private static byte[] wrongRoot;

    @TempDir
    Path directory;

    @BeforeAll
    static void startOrigins(@TempDir Path keys) throws Exception {
        SelfSigned right = SelfSigned.create(keys, "ip:127.0.0.1");
        SelfSigned wrong = SelfSigned.create(keys, "dns:elsewhere.example");
        rightRoot = right.certificate().getEncoded();
        wrongRoot = wrong.certificate().getEncoded();
        rightName = FakeOrigin.startTls(right.sslContext());
        wrongName = FakeOrigin.startTls(wrong.sslContext());
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
    void whatTheOperatorTrustsIsTrustedForEverybodyAndHostNamesAreCheckedAllTheSame() throws Exception {
        TlsRules rules = TlsRules.STRICT.withOriginCas(List.of(certificate(rightRoot), certificate(wrongRoot)));
        try (FetcherFixture fixture = fixture(rules)) {
            assertEquals(FOUND, fixture.probe(request(rightName, false, List.of())));
            assertEquals(FOUND, fixture.probe(request(rightName, true, List.of("nonsense"))));
            assertUnavailable(fixture, request(wrongName, false, List.of()));
        }
    }

    @Test
    void hostsThatTheOperatorCallsInsecureAreNotVerifiedAndNoOthers() throws Exception {
        String one = "127.0.0.1:" + wrongName.port();
        try (FetcherFixture fixture = fixture(TlsRules.STRICT.withInsecureHosts(List.of(HostRule.parse(one))))) {
            assertEquals(FOUND, fixture.probe(request(wrongName, false, List.of())));
            assertUnavailable(fixture, request(rightName, false, List.of()));
        }
    }

    @Test
    void aRedirectToAHostThatIsVerifiedIsVerified() throws Exception {
        String one = "127.0.0.1:" + rightName.port();
        rightName.at("/across").redirectingTo(wrongName.url("/file"));
        try (FetcherFixture fixture = fixture(TlsRules.STRICT.withInsecureHosts(List.of(HostRule.parse(one))))) {
            assertUnavailable(fixture, OriginRequest.of(rightName.url("/across")));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoAsksForTrustThatIsNotAllowedIsToldSoAndWhichFlagsAllowIt(boolean insecure) throws Exception {
        List<String> rootCas = insecure ? List.of() : List.of(base64(rightRoot));
        try (FetcherFixture fixture = fixture(TlsRules.STRICT)) {
            OriginProbe answer = fixture.probe(request(rightName, insecure, rootCas));
            String reason = assertInstanceOf(OriginProbe.Unavailable.class, answer).reason();
            assertTrue(reason.contains("--origin-ca") && reason.contains("--insecure-origin"), reason);
            OriginProbe plain = fixture.probe(request(rightName, false, List.of()));
            String shorter = assertInstanceOf(OriginProbe.Unavailable.class, plain).reason();
            assertFalse(shorter.contains("--"), shorter);
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
        return fixture(TlsRules.STRICT.withClients(insecure, rootCas));
    }

    private FetcherFixture fixture(TlsRules rules) throws Exception {
        return new FetcherFixture(directory, new RealDisk(), FetcherFixture.settings().withTls(rules));
    }

    private static X509Certificate certificate(byte[] encoded) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
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
}
