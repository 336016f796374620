package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.AnyCertificate;
import io.supernode.http.RawClient;
import io.supernode.http.net.ListenSecurity;
import io.supernode.http.net.ServerTls;
import io.supernode.http.net.TestCertificates;
import io.supernode.http.net.TlsCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The control port with TLS, whose certificate is replaced while it serves. */
@Timeout(60)
class TlsControlServerTest extends ControlServerTestBase {

    private static TlsCertificate one;
    private static TlsCertificate two;

    private ServerTls tls;

    @BeforeAll
    static void makeCertificates(@TempDir Path made) throws Exception {
        one = TestCertificates.create(Files.createDirectory(made.resolve("one")), "ip:127.0.0.1");
        two = TestCertificates.create(Files.createDirectory(made.resolve("two")), "ip:127.0.0.1");
    }

    @BeforeEach
    void listenWithTls() throws Exception {
        tls = new ServerTls(one);
        server.close();
        server = start(supernode, ControlSettings.onPort(0).withSecurity(ListenSecurity.none().withTls(tls)));
    }

    @Test
    void aClientRegistersAndPulls() throws IOException {
        try (RawClient client = RawClient.connectTls(server.port())) {
            client.send(registration(FORM, form(CID, "")));
            String reply = client.readReply().body();
            assertTrue(reply.startsWith("{\"code\":200,"), reply);
            client.send("GET /peer/task?x HTTP/1.1\r\nHost: x\r\n\r\n");
            assertTrue(client.readReply().body().startsWith("{\"code\":"));
        }
    }

    @Test
    void aNewConnectionSeesAReplacedCertificateAndAnOpenOneGoesOn() throws Exception {
        try (RawClient before = RawClient.connectTls(server.port())) {
            ping(before);
            assertTrue(tls.replace(two));
            try (RawClient after = RawClient.connectTls(server.port())) {
                ping(after);
                assertNotEquals(before.serverCertificate(), after.serverCertificate());
            }
            ping(before);
        }
    }

    @Test
    void aClientThatResumesASessionSeesTheReplacedCertificateToo() throws Exception {
        SSLContext remembers = AnyCertificate.context();
        Certificate before = certificate(remembers);
        assertEquals(before, certificate(remembers));
        tls.replace(two);
        assertNotEquals(before, certificate(remembers));
    }

    @Test
    void theSameCertificateIsNoReplacement() {
        assertFalse(tls.replace(one));
    }

    private Certificate certificate(SSLContext context) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port())) {
            String request = "GET /_ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static void ping(RawClient client) throws IOException {
        client.send("GET /_ping HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertEquals("OK", client.readReply().body());
    }
}
