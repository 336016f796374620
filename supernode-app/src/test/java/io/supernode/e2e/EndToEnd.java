package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.app.RunningNode;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.Peer;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.Swarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One server and one origin for each test, and short words for the peers. */
@Timeout(60)
abstract class EndToEnd {

    static final String PATH = "/file";
    /** Bytes of the file in a full piece of 4 MB. */
    static final int CONTENT_PER_PIECE = 4_194_299;

    /** More than any buffer between an origin's socket and a piece on disk: what lies so far back has been stored. */
    static final int BUFFERS = 1 << 20;

    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 5_000_000;

    @TempDir
    Path directory;

    FakeOrigin origin;
    RunningNode node;

    @BeforeEach
    void start() throws IOException {
        origin = FakeOrigin.start();
        node = RunningNode.start(home(), "--allow-loopback-origin");
    }

    @AfterEach
    void stop() throws IOException {
        // The node first: it would otherwise see its origins break.
        node.close();
        origin.close();
    }

    Path home() {
        return directory.resolve("home");
    }

    Path target(String name) {
        return directory.resolve("files").resolve(name);
    }

    PeerSettings.Builder settings(String name) {
        return PeerSettings.builder("127.0.0.1", node.controlPort(), origin.url(PATH), target(name));
    }

    List<PeerSettings> manySettings(int count) {
        List<PeerSettings> settings = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            settings.add(settings("peer-" + i).seed(i).build());
        }
        return settings;
    }

    /** Downloads as one peer, and compares the file with what the origin has. */
    void assertDownloads(PeerSettings.Builder settings, String name, Content content) throws Exception {
        try (Peer peer = new Peer(settings.build())) {
            assertEquals(content.md5(), peer.download());
        }
        assertFile(content, name);
    }

    /** The bytes themselves: a peer's own word is not taken for it. */
    void assertFile(Content content, String name) throws IOException {
        Path file = target(name);
        assertEquals(content.length(), Files.size(file));
        assertEquals(content.md5(), Content.of(Files.readAllBytes(file)).md5());
    }

    /** All have finished well with the content of the origin. */
    void assertAllHave(Content content, List<Swarm.Result> results) throws IOException {
        for (int i = 0; i < results.size(); i++) {
            Swarm.Result result = results.get(i);
            assertEquals(content.md5(), result.md5().orElse(result.failure().orElse("")));
            assertFile(content, "peer-" + (i + 1));
        }
    }

    /** Waits until it is true, and fails when it does not become so. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** For work on another thread: what goes wrong comes out of its future. */
    static <T> T quietly(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw new IllegalStateException("the client broke", e);
        }
    }
}
