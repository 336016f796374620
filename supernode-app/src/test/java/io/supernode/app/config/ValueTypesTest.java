package io.supernode.app.config;

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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypesTest {

    @ParameterizedTest
    @CsvSource({"0,0", "1500,1500", "1500B,1500", "1K,1024", "200M,209715200", "200mb,209715200", "10G,10737418240",
        "100GB,107374182400", "1T,1099511627776", "8388607T,9223370937343148032",
        "1234567K,1264196608"})
    void sizesAreRead(String text, long bytes) throws BadValueException {
        assertEquals(bytes, Sizes.read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "-1", "1.5G", "10X", "1 M", "8388608T", "9999999999999999999", "１M"})
    void otherSizesAreRefused(String text) {
        assertThrows(BadValueException.class, () -> Sizes.read(text));
    }

    @ParameterizedTest
    @CsvSource({"0,PT0S", "500ms,PT0.5S", "20s,PT20S", "3m,PT3M", "2h,PT2H", "3m0s,PT3M", "1h30m,PT1H30M", "1.5s,PT1.5S",
        "0s,PT0S", "1h0m0.5s,PT1H0.5S", "250us,PT0.00025S", "7ns,PT0.000000007S"})
    void timesAreReadAsGoWritesThem(String text, Duration time) throws BadValueException {
        assertEquals(time, Times.read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "m", "-1s", "1 s", "1d", "1h30", "s5", "1..5s", "99999999999999h", "1e3s"})
    void otherTimesAreRefused(String text) {
        assertThrows(BadValueException.class, () -> Times.read(text));
    }

    @Property
    void aTimeIsReadAsItIsWritten(@ForAll @LongRange(min = 0) long nanos) throws BadValueException {
        assertEquals(Duration.ofNanos(nanos), Times.read(Times.write(Duration.ofNanos(nanos))));
    }

    @Property
    void aSizeIsReadAsItIsWritten(@ForAll @LongRange(min = 0, max = 1L << 50) long bytes) throws BadValueException {
        assertEquals(bytes, Sizes.read(Sizes.write(bytes)));
        ValueType<Long> rate = ValueTypes.rate(0);
        assertEquals(bytes, rate.read(rate.write(bytes)));
    }

    @Test
    void aBandwidthWithoutAUnitIsRefusedWithAHint() throws BadValueException {
        ValueType<Long> rate = ValueTypes.rate(0);
        var refusal = assertThrows(BadValueException.class, () -> rate.read("200"));
        assertTrue(refusal.getMessage().contains("200M for what 0.4 took as MB/s"), refusal.getMessage());
        assertEquals(200, rate.read("200B"));
        assertEquals(0, rate.read("0"));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "on,true", "YES,true", "1,true", "false,false", "off,false", "No,false", "0,false"})
    void switchesAreReadInEveryUsualSpelling(String text, boolean value) throws BadValueException {
        assertEquals(value, ValueTypes.onOff().read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "abc", "", "1.0", "99999999999999999999"})
    void whatIsNoPortIsRefused(String text) {
        assertThrows(BadValueException.class, () -> Keys.LISTEN_PORT.type().read(text));
    }

    @Test
    void rulesOfOriginsAreReadAndChecked() throws BadValueException {
        assertEquals(
                List.of("10.0.0.0/8", "fd00::1", "a.example", "*.b.example"),
                ValueTypes.originRules().read("10.0.0.0/8, fd00::1,a.example,,*.b.example"));
        assertThrows(BadValueException.class, () -> ValueTypes.originRules().read("a.example,10.0.0.0/99"));
    }

    @Property
    void anyNumberIsASeed(@ForAll long seed) throws BadValueException {
        assertEquals(seed, Keys.SEED.type().read(Long.toString(seed)));
    }

    @Test
    void certificatesAreReadFromPemOrDer(@TempDir Path directory) throws Exception {
        X509Certificate jdks = anyCertificate();
        Path der = Files.write(directory.resolve("one.der"), jdks.getEncoded());
        String pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(jdks.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Path two = Files.writeString(directory.resolve("two.pem"), pem + pem);
        assertEquals(List.of(jdks), CertificateFile.read(der.toString()));
        assertEquals(List.of(jdks, jdks), CertificateFile.read(two.toString()));
        assertEquals(
                List.of(der.toString(), two.toString()), ValueTypes.certificateFiles().read(der + "," + two));
    }

    @Test
    void filesWithoutACertificateAreRefusedByName(@TempDir Path directory) throws Exception {
        Path nonsense = Files.writeString(directory.resolve("nonsense"), "nonsense");
        Path empty = Files.createFile(directory.resolve("empty"));
        for (Path file : List.of(nonsense, empty, directory.resolve("missing"), directory)) {
            BadValueException refusal = assertThrows(
                    BadValueException.class, () -> ValueTypes.certificateFiles().read(file.toString()));
            assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
        }
    }

    private static X509Certificate anyCertificate() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);
        return ((X509TrustManager) trust.getTrustManagers()[0]).getAcceptedIssuers()[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "http://registry", "registry.example,a b"})
    void whatNamesNoHostIsRefused(String text) {
        assertThrows(BadValueException.class, () -> ValueTypes.hostRules().read(text));
    }
}
