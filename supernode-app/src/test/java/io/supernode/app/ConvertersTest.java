package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {

    @ParameterizedTest
    @CsvSource({"0,0", "1500,1500", "1500B,1500", "1K,1024", "200M,209715200", "200mb,209715200", "10G,10737418240",
        "1T,1099511627776", "999999T,1099510528264372224"})
    void sizesAreRead(String text, long bytes) {
        assertEquals(bytes, new SizeConverter().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "-1", "1.5G", "10X", "1 M", "1234567M", "9999999999999999999", "１M"})
    void otherSizesAreRefused(String text) {
        assertThrows(TypeConversionException.class, () -> new SizeConverter().convert(text));
    }

    @ParameterizedTest
    @CsvSource({"0,PT0S", "500ms,PT0.5S", "20s,PT20S", "3m,PT3M", "2h,PT2H"})
    void timesAreRead(String text, Duration time) {
        assertEquals(time, new TimeConverter().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "m", "-1s", "1.5s", "1 s", "1d", "9999999999s"})
    void otherTimesAreRefused(String text) {
        assertThrows(TypeConversionException.class, () -> new TimeConverter().convert(text));
    }

    @Test
    void certificatesAreReadFromPemOrDer(@TempDir Path directory) throws Exception {
        X509Certificate jdks = anyCertificate();
        Path der = Files.write(directory.resolve("one.der"), jdks.getEncoded());
        String pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(jdks.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Path two = Files.writeString(directory.resolve("two.pem"), pem + pem);
        assertEquals(List.of(jdks), new CertificatesConverter().convert(der.toString()).all());
        assertEquals(List.of(jdks, jdks), new CertificatesConverter().convert(two.toString()).all());
    }

    @Test
    void filesWithoutACertificateAreRefusedByName(@TempDir Path directory) throws Exception {
        Path nonsense = Files.writeString(directory.resolve("nonsense"), "nonsense");
        Path empty = Files.createFile(directory.resolve("empty"));
        for (Path file : List.of(nonsense, empty, directory.resolve("missing"), directory)) {
            TypeConversionException refusal = assertThrows(
                    TypeConversionException.class, () -> new CertificatesConverter().convert(file.toString()));
            assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
        }
    }

    private static X509Certificate anyCertificate() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);
        return ((X509TrustManager) trust.getTrustManagers()[0]).getAcceptedIssuers()[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "http://registry"})
    void whatNamesNoHostIsRefused(String text) {
        assertThrows(TypeConversionException.class, () -> new HostRuleConverter().convert(text));
    }
}
