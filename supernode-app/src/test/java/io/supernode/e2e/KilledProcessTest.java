package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.app.AppProcess;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import io.supernode.store.StateSettings;
import io.supernode.store.StateStore;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.Peer;
import io.supernode.testkit.peer.PeerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed by SIGKILL and started again on the same ports and home: its clients find what it knew. */
@Timeout(120)
class KilledProcessTest {

    private static final String PATH = "/file";
    private static final String TOKEN = "Bearer right";
    private static final int PIECE = 4 << 20;
    private static final Content CONTENT = Content.random(11, 3 * PIECE - 1000);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REGISTERED = 200;
    private static final int MORE_PIECES = 601;

    @TempDir
    Path directory;

    private FakeOrigin origin;
    private AppProcess app;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        origin.at(PATH).content(CONTENT);
        app = AppProcess.startReady(home(), "--allow-loopback-origin");
    }

    @AfterEach
    void stop() throws IOException {
        app.close();
        origin.close();
    }

    private Path home() {
        return directory.resolve("home");
    }

    private void killAndRestart() throws Exception {
        app.close();
        restart();
    }

    private void restart() throws Exception {
        String control = Integer.toString(app.controlPort());
        String data = Integer.toString(app.downloadPort());
        app = AppProcess.start(
                "--port", control, "--download-port", data, "--home-dir", home().toString(), "--bind", "127.0.0.1",
                "--allow-loopback-origin");
        app.awaitReady();
    }

    private HandDrivenPeer client(int number) {
        return new HandDrivenPeer(app.controlPort(), "127.0.0.1-" + number + "-1", 0);
    }

    private PeerSettings.Builder download(String name) {
        return PeerSettings.builder("127.0.0.1", app.controlPort(), origin.url(PATH), directory.resolve(name));
    }

    /** Waits until the files of the state, as a crash would leave them now, hold what is expected of the peers of a task. */
    private void awaitStored(String task, Predicate<List<PeerRecord>> expected) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<PeerRecord> stored = List.of();
        for (int attempt = 0; System.nanoTime() < deadline; attempt++) {
            try (StateStore copy = StateStore.open(copyOfState(attempt), StateSettings.defaults())) {
                PeerStore peers = copy.peers();
                stored = peers.ofTask(new TaskId(task));
                if (expected.test(stored)) {
                    return;
                }
            }
        }
        throw new AssertionError("not stored in time: " + stored);
    }

    private Path copyOfState(int number) throws IOException {
        Path copy = Files.createDirectory(directory.resolve("copy-" + System.nanoTime() + '-' + number));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home().resolve("state"), "*-*")) {
            for (Path file : files) {
                // Those that are not finished are renamed meanwhile.
                if (!file.toString().endsWith(".new")) {
                    Files.write(copy.resolve(file.getFileName()), Files.readAllBytes(file));
                }
            }
        }
        return copy;
    }

    /** Waits until the piece store has noted on the disk that it has so many pieces of a content that is being fetched. */
    private void awaitKept(String task, int pieces) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try (Stream<Path> files = Files.walk(home())) {
                Optional<Path> notes = files.filter(file -> file.endsWith(task + ".json")).findFirst();
                if (notes.isPresent() && Files.readString(notes.get()).split("\"md5\"", -1).length > pieces) {
                    return;
                }
            } catch (UncheckedIOException | NoSuchFileException e) {
                // A file that is written beside its place was renamed meanwhile.
                continue;
            }
        }
        throw new AssertionError("not kept in time");
    }

    private static int code(JsonNode reply) {
        return reply.path("code").asInt();
    }

    @Test
    void whoWasDownloadingGoesOnAndWhoHasFinishedStillServes() throws Exception {
        try (Peer finished = new Peer(download("finished").build())) {
            finished.download();
            long fromOrigin = origin.bytesSent(PATH);
            HandDrivenPeer client = client(1);
            assertEquals(REGISTERED, code(client.register(origin.url(PATH))));
            JsonNode first = client.start();
            assertEquals(MORE_PIECES, code(first), first.toString());
            JsonNode piece = first.path("data").path(0);
            assertEquals(MORE_PIECES, code(client.succeed(piece)));
            awaitStored(client.taskId(), peers -> peers.stream().anyMatch(peer -> peer.served().count() == 3)
                    && peers.stream().anyMatch(peer -> peer.owned().count() == 1));

            killAndRestart();

            JsonNode next = client.start();
            assertEquals(MORE_PIECES, code(next), next.toString());
            String begun = piece.path("range").asText();
            next.path("data").forEach(other -> assertTrue(!begun.equals(other.path("range").asText()), next.toString()));
            // Whoever is first may have taken all that the only server can give at a time.
            assertTrue(isSentToAPeer(next) || isSentToAPeer(), "who has finished is still used as a server");
            try (Peer later = new Peer(download("later").build())) {
                assertEquals(CONTENT.md5(), later.download());
            }
            assertEquals(fromOrigin, origin.bytesSent(PATH), "all of it is on the disk");
        }
    }

    private static boolean isSentToAPeer(JsonNode reply) {
        for (JsonNode piece : reply.path("data")) {
            if (!PeerId.isSupernode(piece.path("cid").asText())) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of some clients who begin now is to download from another peer instead of from the supernode. */
    private boolean isSentToAPeer() throws Exception {
        boolean isSent = false;
        for (int number = 100; number < 112; number++) {
            HandDrivenPeer client = client(number);
            client.register(origin.url(PATH));
            isSent |= isSentToAPeer(client.start());
        }
        return isSent;
    }

    @Test
    void aPrivateContentStaysPrivateAndGoesToThoseWhoHadIt() throws Exception {
        origin.at(PATH).wanting("Authorization", TOKEN, 401);
        HandDrivenPeer client = client(1);
        assertEquals(REGISTERED, code(client.register(origin.url(PATH), "headers", "Authorization: " + TOKEN)));
        try (Peer finished = new Peer(download("finished").header("Authorization", TOKEN).build())) {
            assertEquals(CONTENT.md5(), finished.download());
            JsonNode first = client.start();
            assertEquals(MORE_PIECES, code(first), first.toString());
            awaitStored(client.taskId(), peers -> peers.stream().anyMatch(peer -> peer.served().count() == 3)
                    && peers.stream().filter(PeerRecord::begun).count() == 2);
            long fromOrigin = origin.bytesSent(PATH);
            int bodies = origin.bodyRequests(PATH);

            killAndRestart();

            JsonNode next = client.start();
            assertEquals(MORE_PIECES, code(next), next.toString());
            assertEquals(REGISTERED, code(client(2).register(origin.url(PATH), "headers", "Authorization: " + TOKEN)));
            assertEquals(608, code(client(3).register(origin.url(PATH))));
            try (Peer later = new Peer(download("later").header("Authorization", TOKEN).build())) {
                assertEquals(CONTENT.md5(), later.download());
            }
            assertEquals(bodies, origin.bodyRequests(PATH));
            assertEquals(fromOrigin, origin.bytesSent(PATH));
        }
    }

    @Test
    void aFetchThatWasRunningAsksForTheRestAlone() throws Exception {
        long half = 2L * PIECE;
        origin.at(PATH).stallingAfter(half);
        HandDrivenPeer client = client(1);
        assertEquals(REGISTERED, code(client.register(origin.url(PATH))));
        JsonNode first = client.start();
        assertEquals(MORE_PIECES, code(first), first.toString());
        assertTrue(origin.at(PATH).awaitStalled(1, PATIENCE));
        awaitStored(client.taskId(), peers -> peers.stream().anyMatch(PeerRecord::begun));
        awaitKept(client.taskId(), 2);

        app.close();
        long sent = origin.bytesSent(PATH);
        origin.at(PATH).release();
        restart();

        try (Peer later = new Peer(download("later").build())) {
            assertEquals(CONTENT.md5(), later.download());
        }
        JsonNode next = client.start();
        assertEquals(MORE_PIECES, code(next), next.toString());
        // A piece that was not whole is asked for from its beginning.
        long again = origin.bytesSent(PATH) - sent;
        assertTrue(again <= CONTENT.length() - sent + PIECE, again + ": " + origin.requests(PATH));
    }

    @Test
    void aSupernodeThatIsToldSoKeepsNoStateOnTheDisk() throws Exception {
        app.close();
        app = AppProcess.startReady(directory.resolve("other"), "--allow-loopback-origin", "--state", "memory");
        HandDrivenPeer client = client(1);
        assertEquals(REGISTERED, code(client.register(origin.url(PATH))));
        assertTrue(Files.notExists(directory.resolve("other").resolve("state")));
    }
}
