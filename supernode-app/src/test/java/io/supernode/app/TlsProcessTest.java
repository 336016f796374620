package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.origin.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS and proxies as operators meet them: a real process, its files, its signals, its log and its exit codes. */
@Timeout(180)
class TlsProcessTest {

    private static final int PATIENCE_MILLIS = 20_000;

    @TempDir
    Path directory;

    private static SelfSigned one;
    private static SelfSigned two;

    private Path certificate;
    private Path key;

    @BeforeAll
    static void create(@TempDir Path made) throws Exception {
        one = SelfSigned.create(Files.createDirectory(made.resolve("one")), "ip:127.0.0.1");
        two = SelfSigned.create(Files.createDirectory(made.resolve("two")), "ip:127.0.0.1");
    }

    @BeforeEach
    void writeFirst() throws Exception {
        certificate = directory.resolve("tls.crt");
        key = directory.resolve("tls.key");
        write(one.pem(), one.keyPem());
    }

    private void write(String certificates, String keys) throws IOException {
        Files.writeString(certificate, certificates);
        Files.writeString(key, keys);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private AppProcess startTls(String... flags) throws Exception {
        return start(Stream.concat(
                        Stream.of("--tls-certificate", certificate.toString(), "--tls-key", key.toString()),
                        Stream.of(flags))
                .toArray(String[]::new));
    }

    private AppProcess start(String... flags) throws Exception {
        return AppProcess.startReady(directory.resolve("home"), flags);
    }

    @Test
    void aCertificateIsReadAgainAtSighupAndOneThatCannotBeUsedChangesNothing() throws Exception {
        try (AppProcess app = startTls()) {
            assertServes(app, one);
            write(two.pem(), two.keyPem());
            assertServes(app, one);
            app.signal("HUP");
            app.awaitError("[INFO] TlsReload - the certificate of TLS is from now on CN=127.0.0.1, valid until ");
            assertTrue(app.awaitError("has been read again").endsWith(": 0 values have changed, and the certificate"));
            assertServes(app, two);
            assertThrows(SSLHandshakeException.class, () -> get(one, "https", app.controlPort(), "/_ping"));
            assertThrows(SSLHandshakeException.class, () -> get(one, "https", app.downloadPort(), "/_ping"));
            write(two.pem(), one.keyPem());
            app.signal("HUP");
            assertTrue(app.awaitError("[ERROR] TlsReload - the certificate of TLS stays as it was: ")
                    .endsWith("tls.key' is not that of the first certificate in '" + certificate + "'"));
            assertServes(app, two);
        }
    }

    private void assertServes(AppProcess app, SelfSigned trusted) throws Exception {
        assertEquals("200 OK", get(trusted, "https", app.controlPort(), "/_ping"));
        String data = get(trusted, "https", app.downloadPort(), "/nothing");
        assertTrue(data.startsWith("404 {"), data);
    }

    @Test
    void onePortMaySpeakTlsAlone() throws Exception {
        try (AppProcess app = startTls("--tls-ports", "control")) {
            assertEquals("200 OK", get(one, "https", app.controlPort(), "/_ping"));
            assertTrue(get(one, "http", app.downloadPort(), "/nothing").startsWith("404 {"));
        }
        try (AppProcess app = startTls("--tls-ports", "data")) {
            assertEquals("200 OK", get(one, "http", app.controlPort(), "/_ping"));
            assertTrue(get(one, "https", app.downloadPort(), "/nothing").startsWith("404 {"));
        }
    }

    @Test
    void theHealthcheckSpeaksTlsWhereTheServerDoes() throws Exception {
        try (AppProcess app = startTls();
                AppProcess healthcheck = AppProcess.start(
                        "healthcheck", "--port", Integer.toString(app.controlPort()), "--bind", "127.0.0.1",
                        "--tls-certificate", certificate.toString(), "--tls-key", key.toString())) {
            assertEquals(0, healthcheck.exitCode());
            assertEquals(List.of("OK"), healthcheck.output());
        }
    }

    @Test
    void filesThatDoNotBelongTogetherPreventTheStartAndFailTheCheck() throws Exception {
        write(two.pem(), one.keyPem());
        Path file = Files.writeString(
                directory.resolve("supernode.yml"), "base:\n  tlsCertificate: " + certificate + "\n  tlsKey: " + key + "\n");
        try (AppProcess app = AppProcess.start("--config", file.toString());
                AppProcess check = AppProcess.start("config", "check", file.toString())) {
            String message = "supernode: --tls-certificate and --tls-key: the private key in '" + key
                    + "' is not that of the first certificate in '" + certificate + "' (see --help)";
            assertEquals(2, app.exitCode());
            assertEquals(List.of(message), app.errors());
            assertEquals(2, check.exitCode());
            assertEquals(List.of(message), check.errors());
        }
    }

    @Test
    void whatIsNoTlsLeavesNoTraceInTheLog() throws Exception {
        try (AppProcess app = startTls()) {
            for (int port : new int[] {app.controlPort(), app.downloadPort()}) {
                for (int i = 0; i < 50; i++) {
                    send(port, "GET /" + i + " HTTP/1.1\r\nHost: x\r\n\r\n");
                    send(port, "\u0016\u0003\u0001\u0000\u0005nonsense" + i);
                }
            }
            assertServes(app, one);
            app.terminate();
            List<String> errors = app.errors();
            assertTrue(errors.stream().noneMatch(line -> line.contains("WARN") || line.contains("ERROR")), errors.toString());
        }
    }

    @Test
    void theAccessLogNamesTheClientOfATrustedProxy() throws Exception {
        try (AppProcess app = start("--access-log", "--trusted-proxy", "127.0.0.1", "--proxy-protocol")) {
            send(app.controlPort(), "PROXY TCP4 192.0.2.9 127.0.0.1 1 2\r\nGET /one HTTP/1.1\r\nHost: x\r\n\r\n");
            app.awaitError("[INFO] access - 192.0.2.9 GET /one ");
            send(app.controlPort(), "GET /two HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.7, 192.0.2.8\r\n\r\n");
            app.awaitError("[INFO] access - 192.0.2.8 GET /two ");
        }
    }

    @Test
    void badHeadersOfATrustedProxyDoNotFloodTheLog() throws Exception {
        try (AppProcess app = start("--trusted-proxy", "127.0.0.1", "--proxy-protocol")) {
            for (int i = 0; i < 1_000; i++) {
                send(app.controlPort(), "PROXY nonsense" + i + "\r\n");
            }
            app.terminate();
            List<String> errors = app.errors();
            assertTrue(errors.stream().anyMatch(line -> line.endsWith(" (999 times more)")), errors.toString());
            assertEquals(2, errors.stream().filter(line -> line.contains("Proxy v1 error")).count(), errors.toString());
        }
    }

    /** Sends it and waits until something comes back or the connection ends. */
    private static void send(int port, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().read();
        } catch (SocketException reset) {
            // That is an answer too.
        }
    }

    /** By a connection of its own, whose certificate is verified. */
    private static String get(SelfSigned trusted, String scheme, int port, String path) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("trusted", trusted.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpClient client = HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build();
        URI uri = URI.create(scheme + "://127.0.0.1:" + port + path);
        var reply = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        return reply.statusCode() + " " + reply.body();
    }
}
