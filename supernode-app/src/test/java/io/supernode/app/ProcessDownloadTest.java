package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.Peer;
import io.supernode.testkit.peer.PeerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One real process, one real peer. */
@Timeout(120)
class ProcessDownloadTest {

    private static final int ENDED_BY_SIGTERM = 143;
    private static final long PROMISED_SECONDS = 5;
    private static final Content CONTENT = Content.random(41, 9_000_000);

    @TempDir
    Path directory;

    @Test
    void aPeerDownloadsFromAProcessThatThenEndsCleanly() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = AppProcess.startReady(directory.resolve("home"), "--allow-loopback-origin")) {
            assertServesAFile(app, origin);
            app.terminate();
            assertTrue(app.endsWithin(PROMISED_SECONDS));
            assertEquals(ENDED_BY_SIGTERM, app.exitCode());
            List<String> log = app.errors();
            assertTrue(log.stream().noneMatch(line -> line.contains("ERROR") || line.contains("WARN")), log.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 128})
    void aMachineWithSoManyProcessorsServesAFile(int processors) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = AppProcess.startWith(
                        List.of("-XX:ActiveProcessorCount=" + processors), Map.of(), "--port", "0", "--download-port", "0",
                        "--bind", "127.0.0.1", "--home-dir", directory.resolve("home").toString(),
                        "--allow-loopback-origin")) {
            app.awaitReady();
            assertServesAFile(app, origin);
        }
    }

    private void assertServesAFile(AppProcess app, FakeOrigin origin) throws Exception {
        Path target = directory.resolve("file");
        origin.at("/file").content(CONTENT);
        PeerSettings settings = PeerSettings.builder("127.0.0.1", app.controlPort(), origin.url("/file"), target).build();
        try (Peer peer = new Peer(settings)) {
            assertEquals(CONTENT.md5(), peer.download());
        }
        assertArrayEquals(CONTENT.bytes(), Files.readAllBytes(target));
        assertEquals(1, origin.bodyRequests("/file"));
    }
}
