package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.AnyCertificate;
import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.net.ListenLimits;
import io.supernode.http.net.ListenSecurity;
import io.supernode.http.net.ProxyTrust;
import io.supernode.http.net.ServerTls;
import io.supernode.http.net.TestCertificates;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that stall, trickle, flood or talk nonsense before HTTP begins, where TLS or the PROXY protocol precede it. */
@Timeout(120)
class PreambleTest extends DataServerTestBase {

    private static final byte[] VERSION_2 = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    private static ServerTls tls;

    /** What precedes HTTP. */
    enum Preamble {
        TLS(ListenSecurity.none()),
        PROXY(ListenSecurity.none().withProxies(new ProxyTrust(address -> address.isLoopbackAddress(), true)));

        private final ListenSecurity proxies;

        Preamble(ListenSecurity proxies) {
            this.proxies = proxies;
        }

        ListenSecurity security() {
            return this == TLS ? proxies.withTls(tls) : proxies;
        }

        /** The begin of something that does not end. */
        byte[] begin() {
            return this == TLS ? clientHello() : "PROXY TCP4 192.0.2.1".getBytes(StandardCharsets.US_ASCII);
        }
    }

    @BeforeAll
    static void makeCertificate(@TempDir Path made) throws Exception {
        tls = TestCertificates.tls(made);
    }

    private void restart(ListenSecurity security, ListenLimits limits) throws IOException {
        server.close();
        server = start(files, DataSettings.onPort(0).withSecurity(security).withLimits(limits));
    }

    private void restart(ListenSecurity security) throws IOException {
        restart(security, ListenLimits.defaults());
    }

    /** The idle time is longer than the patience of the tests' clients. */
    private void restartHasty(Preamble preamble) throws IOException {
        restart(preamble.security(), ListenLimits.defaults().withRequestTimeout(Duration.ofMillis(200)));
    }

    /** By a connection of TLS whose handshake was quick enough for the server. */
    private RawClient connectTlsAtLast() {
        AtomicReference<RawClient> connected = new AtomicReference<>();
        Await.until("a handshake succeeds in time", () -> {
            try {
                connected.set(RawClient.connectTls(server.port()));
                assertServed(connected.get());
                return true;
            } catch (IOException tooSlow) {
                return false;
            }
        });
        return connected.get();
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatStaysSilentIsClosedWhenARequestShouldHaveCome(Preamble preamble) throws IOException {
        restartHasty(preamble);
        try (RawClient client = connect()) {
            assertEquals(0, client.readToEnd().length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatFallsSilentInTheMiddleIsClosed(Preamble preamble) throws IOException {
        restartHasty(preamble);
        try (RawClient whole = connect();
                RawClient half = connect()) {
            whole.send(preamble.begin());
            half.send(Arrays.copyOf(preamble.begin(), 3));
            // Its reply to that, and that it ends: nothing of HTTP.
            assertFalse(readUntilClosed(whole).contains("HTTP"));
            assertFalse(readUntilClosed(half).contains("HTTP"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPreambleThatTricklesInIsCutOff(Preamble preamble) throws IOException {
        restartHasty(preamble);
        try (RawClient client = connect()) {
            client.send(preamble == Preamble.TLS ? new byte[] {22, 3, 1, 64, 0} : preamble.begin());
            Await.until("the server hangs up", () -> isRefused(client, new byte[] {'1'}));
        }
    }

    @Test
    void aLineOfTheProxyProtocolWithoutAnEndIsCutOffBeforeItFillsTheMemory() throws IOException {
        restart(Preamble.PROXY.security());
        try (RawClient client = connect()) {
            client.send(Preamble.PROXY.begin());
            byte[] some = new byte[1 << 14];
            Arrays.fill(some, (byte) '1');
            int sent = 0;
            // What the sockets on the way take is no concern of the server.
            while (!isRefused(client, some)) {
                sent += some.length;
                assertTrue(sent < 64 << 20, "it takes all that comes");
            }
        }
    }

    @Test
    void afterTheHandshakeAConnectionMayBeIdleForLonger() throws IOException {
        restartHasty(Preamble.TLS);
        try (RawClient client = connectTlsAtLast()) {
            try (RawClient silent = connect()) {
                readUntilClosed(silent);
            }
            assertServed(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "nonsense\r\n\r\n",
        "\u0016\u0003\u0001\u0000\u0005\u0001hello", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n"})
    void whatIsNoTlsIsRefusedOnAPortOfTlsAndHarmsNobody(String bytes) throws IOException {
        restart(Preamble.TLS.security());
        try (RawClient client = connect()) {
            client.send(bytes);
            String reply = readUntilClosed(client);
            assertFalse(reply.contains("HTTP"), reply);
        }
        assertServesTls();
    }

    @Test
    void randomBytesOnAPortOfTlsHarmNobody() throws IOException {
        restart(Preamble.TLS.security());
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[1 + random.nextInt(300)];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                bytes[0] = 22;
            }
            try (RawClient client = connect()) {
                client.send(bytes);
            }
        }
        assertServesTls();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aClientMaySpeak(String version) throws IOException {
        restart(Preamble.TLS.security());
        try (SSLSocket socket = socket(version)) {
            socket.startHandshake();
            assertEquals(version, socket.getSession().getProtocol());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.1", "TLSv1"})
    void aClientMayNotSpeak(String version) throws IOException {
        restart(Preamble.TLS.security());
        try (SSLSocket socket = socket(version)) {
            assertThrows(SSLHandshakeException.class, socket::startHandshake);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 192.0.2.1\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 x y\r\n", "PROXY \u0001\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\rX", "\r\n\r\n\u0000\r\nQUIT\n\u0031\u0011\u0000\u0000",
        "\r\n\r\n\u0000\r\nQUIT\n\u0021\u0011\u00ff\u00ff", "\r\n\r\n\u0000\r\nQUIT\n\u0021\u0001\u0000\u0000"})
    void aMalformedHeaderOfTheProxyProtocolEndsTheConnection(String bytes) throws IOException {
        restart(Preamble.PROXY.security());
        try (RawClient client = connect()) {
            client.send(bytes);
            assertEquals("", readUntilClosed(client));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n", "PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\n",
        "PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", ""})
    void behindAHeaderOfVersion1ComesTheRequest(String header) throws IOException {
        restart(Preamble.PROXY.security());
        try (RawClient client = connect()) {
            client.send(header);
            assertServed(client);
        }
    }

    @Test
    void behindAHeaderOfVersion2ComesTheRequest() throws IOException {
        restart(Preamble.PROXY.security());
        byte[] address = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 2, 0, 1, 0, 2};
        byte[] withMore = Arrays.copyOf(address, address.length + 6);
        withMore[address.length] = 4;
        withMore[address.length + 2] = 3;
        for (byte[] header : new byte[][] {version2(0x21, 0x11, address), version2(0x21, 0x11, withMore),
            version2(0x21, 0x21, new byte[36]), version2(0x20, 0, new byte[0]), version2(0x20, 0, new byte[7])}) {
            try (RawClient client = connect()) {
                client.send(header);
                assertServed(client);
            }
        }
    }

    @Test
    void aHeaderOfTheProxyProtocolMayPrecedeTls() throws IOException {
        restart(Preamble.PROXY.security().withTls(tls));
        try (RawClient client = connect()) {
            client.send("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n");
            assertServed(client.startTls());
        }
    }

    @Test
    void aHeaderOfTheProxyProtocolIsGarbageFromAnybodyElse() throws IOException {
        restart(ListenSecurity.none().withProxies(
                new ProxyTrust(address -> address.getHostAddress().equals("127.0.0.2"), true)));
        try (RawClient trusted = RawClient.connectFrom("127.0.0.2", server.port());
                RawClient stranger = RawClient.connectFrom("127.0.0.3", server.port());
                RawClient other = RawClient.connectFrom("127.0.0.3", server.port())) {
            String header = "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n";
            trusted.send(header);
            assertServed(trusted);
            stranger.send(header);
            stranger.send(text("GET", KEY.dataPath(), "bytes=0-9"));
            assertTrue(readUntilClosed(stranger).startsWith("HTTP/1.1 400 "));
            assertServed(other);
        }
    }

    private static byte[] version2(int command, int family, byte[] rest) {
        return ByteBuffer.allocate(16 + rest.length)
                .put(VERSION_2).put((byte) command).put((byte) family).putShort((short) rest.length).put(rest).array();
    }

    private void assertServesTls() throws IOException {
        try (RawClient client = RawClient.connectTls(server.port())) {
            assertServed(client);
        }
    }

    private void assertServed(RawClient client) throws IOException {
        client.send(text("GET", KEY.dataPath(), "bytes=100-199"));
        assertArrayEquals(Arrays.copyOfRange(content, 100, 200), client.readReply().bytes());
    }

    private SSLSocket socket(String version) throws IOException {
        SSLSocket socket = (SSLSocket) AnyCertificate.context().getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    /** What the server sends until it closes the connection, in whichever way. */
    private static String readUntilClosed(RawClient client) throws IOException {
        try {
            return new String(client.readToEnd(), StandardCharsets.ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }

    private static boolean isRefused(RawClient client, byte[] bytes) {
        try {
            client.send(bytes);
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private static byte[] clientHello() {
        try {
            SSLEngine engine = AnyCertificate.context().createSSLEngine();
            engine.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), hello);
            return Arrays.copyOf(hello.array(), hello.position());
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }
}
