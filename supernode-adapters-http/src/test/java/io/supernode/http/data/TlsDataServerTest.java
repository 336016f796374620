package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.net.ListenSecurity;
import io.supernode.http.net.ProxyTrust;
import io.supernode.http.net.ServerTls;
import io.supernode.http.net.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of files through TLS, over real sockets. */
@Timeout(120)
class TlsDataServerTest extends DataServerTestBase {

    private static ServerTls tls;

    @BeforeAll
    static void makeCertificate(@TempDir Path made) throws Exception {
        tls = TestCertificates.tls(made);
    }

    @BeforeEach
    void listenWithTls() throws Exception {
        restart(ListenSecurity.none().withTls(tls));
    }

    private void restart(ListenSecurity security) throws IOException {
        server.close();
        server = start(files, DataSettings.onPort(0).withSecurity(security));
    }

    @Test
    void everyRangeHasTheBytesOfTheFile() throws Exception {
        try (RawClient client = RawClient.connectTls(server.port())) {
            assertRanges(client, new Random(7), 300);
        }
    }

    @Test
    void everyRangeHasTheBytesOfTheFileThoughManyClientsAskAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try {
            List<Future<Void>> clients = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                int seed = i;
                clients.add(threads.submit((Callable<Void>) () -> {
                    try (RawClient client = RawClient.connectTls(server.port())) {
                        assertRanges(client, new Random(seed), 25);
                    }
                    return null;
                }));
            }
            for (Future<Void> client : clients) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aClientThatReadsLateGetsTheBytesOfTheFile() throws Exception {
        try (RawClient slow = RawClient.connectTls(server.port());
                RawClient other = RawClient.connectTls(server.port())) {
            slow.send(text("GET", KEY.dataPath(), null));
            // By now the slow client's reply is stuck in the sockets, with a part of it in its buffer.
            assertRanges(other, new Random(3), 50);
            assertArrayEquals(content, slow.readReply().bytes());
        }
    }

    @Test
    void theTrafficCountsTheBytesOfBodies() throws Exception {
        try (RawClient client = RawClient.connectTls(server.port())) {
            client.send(text("GET", KEY.dataPath(), "bytes=10-100009"));
            assertEquals(206, client.readReply().status());
        }
        Await.until("the transfer ends", () -> server.traffic().completedTransfers() == 1);
        assertEquals(100_000, server.traffic().sentBytes());
    }

    @Test
    void aFileThatIsTooShortEndsTheConnectionInsteadOfSendingOtherBytes() throws Exception {
        files.cut(KEY, 70_000);
        try (RawClient client = RawClient.connectTls(server.port())) {
            client.send(text("GET", KEY.dataPath(), "bytes=0-99999"));
            assertThrows(IOException.class, client::readReply);
        }
        Await.until("the file is closed", () -> files.openFiles() == 0);
    }

    @Test
    void behindAHeaderOfTheProxyProtocolTheBytesAreStillThoseOfTheFile() throws Exception {
        ListenSecurity proxied =
                ListenSecurity.none().withProxies(new ProxyTrust(address -> address.isLoopbackAddress(), true));
        restart(proxied);
        try (RawClient client = RawClient.connect(server.port())) {
            client.send("PROXY TCP4 192.0.2.9 192.0.2.1 5000 8001\r\n");
            assertRanges(client, new Random(9), 50);
        }
    }

    private void assertRanges(RawClient client, Random random, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            int first = random.nextInt(LENGTH);
            int length = 1 + random.nextInt(Math.min(LENGTH - first, i % 10 == 0 ? PIECE : 100_000));
            client.send(text("GET", KEY.dataPath(), "bytes=" + first + '-' + (first + length - 1)));
            Reply reply = client.readReply();
            assertEquals(206, reply.status());
            assertArrayEquals(Arrays.copyOfRange(content, first, first + length), reply.bytes(), "from " + first);
        }
    }
}
