package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.net.ListenLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A port with hardly any bandwidth, over real sockets. */
@Timeout(120)
class DataServerBandwidthTest extends DataServerTestBase {

    private static final String WHOLE = text("GET", KEY.dataPath(), null);

    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    private void startWith(long bytesPerSecond) throws IOException {
        server.close();
        server = start(files, DataSettings.onPort(0).withBytesPerSecond(bytesPerSecond));
    }

    private RawClient asking() throws IOException {
        RawClient client = connect();
        clients.add(client);
        client.send(WHOLE);
        return client;
    }

    @Test
    void whatIsSentSlowlyArrivesWhole() throws IOException {
        startWith(100 << 20);
        for (int i = 0; i < 4; i++) {
            asking();
        }
        for (RawClient client : clients) {
            assertArrayEquals(content, client.readReply().bytes());
        }
    }

    @Test
    void liftingTheLimitAppliesToRunningTransfersToo() throws IOException {
        startWith(1);
        RawClient client = asking();
        Await.until("the transfer runs", () -> files.openFiles() == 1);
        server.bandwidth().setRate(FairRateLimiter.UNLIMITED);
        assertArrayEquals(content, client.readReply().bytes());
    }

    @Test
    void transfersThatWaitForBandwidthHoldNoThread() throws IOException {
        startWith(1);
        int many = 2 * ListenLimits.defaults().maxThreads();
        for (int i = 0; i < many; i++) {
            asking();
        }
        Await.until("all transfers run", () -> files.openFiles() == many);
        assertEquals(404, request("GET", OTHER.dataPath(), null).status());
    }

    @Test
    void transfersThatWaitWhenThePortClosesFreeTheirFiles() throws IOException {
        startWith(1);
        asking();
        asking();
        Await.until("both transfers run", () -> files.openFiles() == 2);
        server.close();
        Await.until("every file is closed", () -> files.openFiles() == 0);
    }
}
