package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.net.ListenLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that hardly read, and one address with many connections, over real sockets. */
@Timeout(120)
class SlowReaderTest extends DataServerTestBase {

    /** More than the buffers of both systems hold. */
    private static final int LARGE = 64 << 20;
    private static final int MEBIBYTE = 1 << 20;
    private static final int CROWD = 20;
    /** Of a connection whose client has read nothing: what proves that it is read, at most. */
    private static final long MOST_UNREAD = 1 << 20;

    private final AtomicLong readerTime = new AtomicLong();

    @BeforeEach
    void largeFile() throws IOException {
        files.complete(OTHER, new byte[LARGE]);
    }

    private void restart(DataSettings settings) throws IOException {
        server.close();
        server = new DataServer(files, settings, DataServer.bind(settings), reading -> { }, readerTime::get);
        server.start();
    }

    private RawClient asksForAll() throws IOException {
        RawClient client = connect();
        client.send(text("GET", OTHER.dataPath(), null));
        return client;
    }

    private void awaitFirstBytes(int transfers) {
        Await.until("all transfers have begun", () -> server.traffic().runningTransfers() == transfers
                && server.traffic().sentBytes() > 0);
    }

    @Test
    void aClientThatReadsMoreSlowlyThanItMustIsHungUpOn() throws IOException {
        restart(DataSettings.onPort(0).withMinReadRate(16 << 10));
        try (RawClient client = asksForAll()) {
            awaitFirstBytes(1);
            long read = 0;
            while (server.traffic().brokenTransfers() == 0 && read < LARGE) {
                readerTime.addAndGet(TimeUnit.HOURS.toNanos(1));
                read += client.skip(MEBIBYTE);
            }
            assertTrue(read < LARGE, "a mebibyte an hour brought it the file");
        }
        Await.until("the file is closed", () -> files.openFiles() == 0);
        assertEquals(1, server.traffic().brokenTransfers());
        assertEquals(List.of(), files.unreadable(), "that is no fault of the file");
    }

    @Test
    void aClientThatReadsAsFastAsItMustGetsAll() throws IOException {
        restart(DataSettings.onPort(0).withMinReadRate(16 << 10));
        try (RawClient client = asksForAll()) {
            awaitFirstBytes(1);
            readerTime.addAndGet(ReaderPace.WINDOW_NANOS / 2);
            assertEquals(LARGE, client.readReply().bytes().length);
        }
    }

    @Test
    void withoutALeastRateAClientMayTakeItsTime() throws IOException {
        restart(DataSettings.onPort(0).withMinReadRate(0));
        try (RawClient client = asksForAll()) {
            awaitFirstBytes(1);
            readerTime.addAndGet(TimeUnit.HOURS.toNanos(1));
            assertEquals(LARGE, client.readReply().bytes().length);
        }
    }

    @Test
    void clientsThatReadNothingHoldLittleAndOneThatReadsGetsAll() throws IOException {
        List<RawClient> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                crowd.add(asksForAll());
            }
            awaitFirstBytes(CROWD);
            try (RawClient client = asksForAll()) {
                assertEquals(LARGE, client.readReply().bytes().length);
            }
            long unread = server.traffic().sentBytes() - LARGE;
            assertTrue(unread <= CROWD * MOST_UNREAD, unread + " bytes were sent to clients that read nothing");
        } finally {
            for (RawClient client : crowd) {
                client.close();
            }
        }
    }

    @Test
    void anAddressHasOnlySoManyConnectionsOthersAreServedAndOneThatEndsMakesRoom() throws IOException {
        restart(DataSettings.onPort(0).withLimits(ListenLimits.defaults().withMaxConnectionsPerAddress(2)));
        try (RawClient first = connect()) {
            assertArrayEquals(new byte[] {content[0]}, firstByte(first));
            try (RawClient second = connect()) {
                assertArrayEquals(new byte[] {content[0]}, firstByte(second));
                assertThrows(IOException.class, () -> get(KEY, "bytes=0-0"), "the third is closed at once");
                try (RawClient other = RawClient.connectFrom("127.0.0.2", server.port())) {
                    assertArrayEquals(new byte[] {content[0]}, firstByte(other));
                }
            }
            Await.until("there is room", () -> {
                try {
                    return get(KEY, "bytes=0-0").status() == 206;
                } catch (IOException notYet) {
                    return false;
                }
            });
            assertArrayEquals(new byte[] {content[0]}, firstByte(first), "whoever was served still is");
        }
    }

    private byte[] firstByte(RawClient client) throws IOException {
        client.send(text("GET", KEY.dataPath(), "bytes=0-0"));
        return client.readReply().bytes();
    }
}
