package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.report.SeedThroughput;
import io.supernode.http.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the data port sends over real sockets is told, so that the core learns what its link carries. */
class DataServerThroughputTest {

    private static final int PIECE = DataServerTestBase.PIECE;
    private static final int PIECES = 8;
    /** So slow that a piece takes longer than a span. */
    private static final long BYTES_PER_SECOND = 40L << 20;

    private final List<SeedThroughput> told = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private DataServer start() throws IOException {
        TestFiles files = new TestFiles(directory);
        files.complete(DataServerTestBase.KEY, DataServerTestBase.random(PIECE));
        DataSettings settings = DataSettings.onPort(0).withBytesPerSecond(BYTES_PER_SECOND);
        DataServer server = new DataServer(files, settings, DataServer.bind(settings), told::add);
        server.start();
        return server;
    }

    @Test
    void thatItMeasuresIsToldBeforeItServes() throws IOException {
        try (DataServer server = start()) {
            assertTrue(server.port() > 0);
            assertEquals(List.of(SeedThroughput.NONE), told);
        }
    }

    @Test
    void whatItSendsIsToldAndNoMore() throws IOException {
        try (DataServer server = start()) {
            try (RawClient client = RawClient.connect(server.port())) {
                for (int i = 0; i < PIECES; i++) {
                    client.send(DataServerTestBase.text("GET", DataServerTestBase.KEY.dataPath(), null));
                    assertEquals(PIECE, client.readReply().bytes().length);
                }
            }
            // What left last may still be told.
            List<SeedThroughput> readings = List.copyOf(told);
            long bytes = readings.stream().mapToLong(SeedThroughput::bytes).sum();
            assertTrue(readings.size() > 1 && bytes > PIECE, () -> bytes + " bytes in " + readings);
            assertTrue(bytes <= PIECES * PIECE, () -> bytes + " bytes in " + readings);
            for (SeedThroughput reading : readings.subList(1, readings.size())) {
                assertEquals(1, reading.uploads(), 0.01);
                assertEquals(reading.bytes(), reading.fastestBytes());
            }
        }
    }
}
