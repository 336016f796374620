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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One real process, one real peer, from the start to SIGTERM. */
@Timeout(120)
class ProcessDownloadTest {

    private static final int ENDED_BY_SIGTERM = 143;
    private static final long PROMISED_SECONDS = 5;
    private static final Content CONTENT = Content.random(41, 9_000_000);

    @TempDir
    Path directory;

    @Test
    void aPeerDownloadsFromAProcessThatThenEndsCleanly() throws Exception {
        Path target = directory.resolve("file");
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = AppProcess.startReady(directory.resolve("home"), "--allow-loopback-origin")) {
            origin.at("/file").content(CONTENT);
            PeerSettings settings =
                    PeerSettings.builder("127.0.0.1", app.controlPort(), origin.url("/file"), target).build();
            try (Peer peer = new Peer(settings)) {
                assertEquals(CONTENT.md5(), peer.download());
            }
            assertArrayEquals(CONTENT.bytes(), Files.readAllBytes(target));
            assertEquals(1, origin.bodyRequests("/file"));
            app.terminate();
            assertTrue(app.endsWithin(PROMISED_SECONDS));
            assertEquals(ENDED_BY_SIGTERM, app.exitCode());
            List<String> log = app.errors();
            assertTrue(log.stream().noneMatch(line -> line.contains("ERROR") || line.contains("WARN")), log.toString());
        }
    }
}
