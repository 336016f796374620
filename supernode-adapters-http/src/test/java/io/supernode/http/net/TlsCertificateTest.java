package io.supernode.http.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.origin.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator may put into the files of the certificate, and what is said of what may not be there. */
class TlsCertificateTest {

    @TempDir
    Path directory;

    private static SelfSigned one;
    private static SelfSigned other;

    @BeforeAll
    static void create(@TempDir Path made) throws Exception {
        one = SelfSigned.create(made, "ip:127.0.0.1");
        other = SelfSigned.create(made, "ip:127.0.0.2");
    }

    @Test
    void aCertificateAndItsKeyAreReadFromTwoFilesOrFromOne() throws Exception {
        TlsCertificate two = read(one.pem(), one.keyPem());
        Path both = TestCertificates.write(directory, "both.pem", "Subject: CN=test\n" + one.pem() + one.keyPem());
        assertTrue(two.isSameAs(TlsCertificate.read(both, both)));
        Path keyFirst = TestCertificates.write(directory, "key-first.pem", one.keyPem() + one.pem());
        assertTrue(two.isSameAs(TlsCertificate.read(keyFirst, keyFirst)));
        assertTrue(two.toString().startsWith("CN=127.0.0.1, valid until "), two.toString());
    }

    @Test
    void anotherCertificateIsNotTheSame() throws Exception {
        assertFalse(read(one.pem(), one.keyPem()).isSameAs(read(other.pem(), other.keyPem())));
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        assertRefused(one.pem(), other.keyPem(), "tls.key' is not that of the first certificate in '");
    }

    @Test
    void certificatesThatDoNotVouchForEachOtherAreRefused() throws Exception {
        assertRefused(one.pem() + other.pem(), one.keyPem(), "tls.crt' are not in order");
        read(one.pem() + one.pem(), one.keyPem());
    }

    @ParameterizedTest(name = "[{0}]: {1}")
    @CsvSource(delimiter = ';', textBlock = """
        '' ; tls.crt' is empty
        nonsense ; tls.crt' holds no certificate in PEM
        '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' ; certificate 1 in the file '
        '-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----' ; certificate 1 in the file '
        """)
    void aFileWithoutCertificatesIsRefused(String text, String message) throws Exception {
        assertRefused(text, one.keyPem(), message);
    }

    @Test
    void aKeyThatIsNoneOrEncryptedOrInAnOlderFormIsRefusedWithAdvice() throws Exception {
        assertRefused(one.pem(), "nonsense", "tls.key' holds no private key in PEM");
        assertRefused(one.pem(), one.pem(), "tls.key' holds no private key in PEM");
        assertRefused(one.pem(), labelled("ENCRYPTED PRIVATE KEY"), "is encrypted");
        assertRefused(one.pem(), labelled("EC PRIVATE KEY"), "(EC PRIVATE KEY): openssl pkey -in FILE -out NEW converts");
        assertRefused(one.pem(), one.keyPem() + other.keyPem(), "more than one private key");
        assertRefused(one.pem(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "cannot be used");
    }

    @Test
    void noMessageShowsAnythingOfTheKey() throws Exception {
        String damaged = one.keyPem().replaceFirst("\n(.{20})", "\nAAAA$1");
        String shown = damaged.lines().skip(1).findFirst().orElseThrow().substring(4, 16);
        IOException refused = assertThrows(IOException.class, () -> read(one.pem(), damaged));
        for (Throwable each = refused; each != null; each = each.getCause()) {
            assertFalse(each.toString().contains(shown), each.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw----r--", "rw-----w-"})
    void aKeyThatOthersCanReadOrChangeIsRefused(String permissions) throws Exception {
        Path certificate = TestCertificates.write(directory, "tls.crt", one.pem());
        Path key = TestCertificates.write(directory, "tls.key", one.keyPem());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(permissions));
        IOException refused = assertThrows(IOException.class, () -> TlsCertificate.read(certificate, key));
        assertTrue(refused.getMessage().endsWith("chmod 600 it, or 640 for a group"), refused.getMessage());
    }

    @Test
    void aKeyThatAGroupMayReadIsTaken() throws Exception {
        Path certificate = TestCertificates.write(directory, "tls.crt", one.pem());
        Path key = TestCertificates.write(directory, "tls.key", one.keyPem());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--r-----"));
        TlsCertificate.read(certificate, key);
    }

    @Test
    void aMissingFileAndADirectoryAreNamed() throws Exception {
        Path certificate = TestCertificates.write(directory, "tls.crt", one.pem());
        for (Path missing : new Path[] {directory.resolve("none"), directory}) {
            IOException refused = assertThrows(IOException.class, () -> TlsCertificate.read(certificate, missing));
            assertEquals("there is no file '" + missing + "'", refused.getMessage());
        }
    }

    @Test
    void aCertificateThatIsNotValidNowIsTakenWithAWarning() throws Exception {
        TlsCertificate certificate = read(one.pem(), one.keyPem());
        Instant now = Instant.now();
        assertEquals(Optional.empty(), certificate.warning(now));
        String late = certificate.warning(now.plus(Duration.ofDays(3))).orElseThrow();
        assertTrue(late.startsWith("the certificate of TLS has expired at "), late);
        String early = certificate.warning(now.minus(Duration.ofDays(3))).orElseThrow();
        assertTrue(early.startsWith("the certificate of TLS is not valid before "), early);
    }

    private String labelled(String kind) throws Exception {
        return one.keyPem().replace("PRIVATE KEY", kind);
    }

    private void assertRefused(String certificate, String key, String message) {
        IOException refused = assertThrows(IOException.class, () -> read(certificate, key));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    private TlsCertificate read(String certificate, String key) throws Exception {
        return TlsCertificate.read(
                TestCertificates.write(directory, "tls.crt", certificate),
                TestCertificates.write(directory, "tls.key", key));
    }
}
