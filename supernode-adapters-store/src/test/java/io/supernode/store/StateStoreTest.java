package io.supernode.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.codec.ByteWriter;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators and embedders rely on, beside the contracts. */
@Timeout(60)
class StateStoreTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ResourceIdentity RESOURCE = new ResourceIdentity("http://example.com/f", "", "");
    private static final TaskId TASK = RESOURCE.taskId();
    private static final TaskRecord RECORD = TaskRecord.created(TASK, RESOURCE, 1);

    @TempDir
    Path parent;

    private Path directory() {
        return parent.resolve("state");
    }

    private StateStore open() throws IOException {
        return StateStore.open(directory(), StateSettings.defaults());
    }

    private static PeerRecord peer(int number, int piece) {
        return new PeerRecord(
                TASK, ContentKey.of(TASK, 0), new PeerId("10.0.0.1-" + number), new PeerAddress("10.0.0.1", 15_001), "/p",
                "host", "10.0.0.9", new ClientVersion("0.4.3"), PieceSet.of(piece), PieceSet.EMPTY, true, false);
    }

    @Test
    void whatWasPutIsThereAfterTheNextOpening() throws Exception {
        try (StateStore store = open()) {
            store.tasks().put(RECORD);
            store.peers().put(peer(1, 7));
        }
        try (StateStore store = open()) {
            assertEquals(List.of(RECORD), store.tasks().all());
            assertEquals(List.of(peer(1, 7)), store.peers().ofTask(TASK));
        }
    }

    @Test
    void whatWasFlushedIsOnTheDiskThoughNothingIsClosed() throws Exception {
        try (StateStore store = open()) {
            store.peers().put(peer(1, 7));
            assertTrue(store.flush(PATIENCE));
            assertEquals(List.of(peer(1, 7)), List.copyOf(
                    KeptState.read(KeptState.copy(directory(), parent.resolve("copy"))).peers().get(TASK).values()));
        }
    }

    @Test
    void aSecondStoreOnTheSameDirectoryIsRefused() throws Exception {
        try (StateStore store = open()) {
            IOException refused = assertThrows(IOException.class, this::open);
            assertTrue(refused.getMessage().endsWith("is in use by another supernode"), refused.getMessage());
            store.tasks().put(RECORD);
        }
        open().close();
    }

    @Test
    void aLinkOrAFileInPlaceOfTheDirectoryIsToldInASentenceAndNotFollowed(@TempDir Path outside) throws Exception {
        Files.createSymbolicLink(directory(), outside);
        assertEquals(
                "the directory of the state, " + directory() + ", is a symbolic link, where the directory itself is expected: put it"
                        + " there, or remove what is there, and one is made",
                assertThrows(IOException.class, this::open).getMessage());
        Files.delete(directory());
        Files.createFile(directory());
        String refusal = assertThrows(IOException.class, this::open).getMessage();
        assertTrue(refusal.contains("is something that is no directory"), refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal-1", "snapshot-1"})
    void aLinkInPlaceOfAFileIsDamageAndNotFollowed(String name, @TempDir Path outside) throws Exception {
        // Begins the journal, to which the record is added.
        open().close();
        try (StateStore store = open()) {
            store.tasks().put(RECORD);
        }
        Path file = directory().resolve(name);
        Path theirs = outside.resolve(name);
        Files.move(file, theirs);
        byte[] before = Files.readAllBytes(theirs);
        Files.createSymbolicLink(file, theirs);
        try (StateStore store = open()) {
            assertEquals(List.of(), store.tasks().all());
            store.tasks().put(RECORD);
        }
        assertArrayEquals(before, Files.readAllBytes(theirs));
        try (StateStore store = open()) {
            assertEquals(List.of(RECORD), store.tasks().all());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal-1", "snapshot-1", "journal-7", "snapshot-7", "lock"})
    void theStartWaitsForNoPipe(String name) throws Exception {
        try (StateStore store = open()) {
            store.tasks().put(RECORD);
        }
        Path file = directory().resolve(name);
        Files.deleteIfExists(file);
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        if (name.equals("lock")) {
            String refusal = assertThrows(IOException.class, this::open).getMessage();
            assertTrue(refusal.endsWith("cannot be locked: its lock is no regular file, remove it"), refusal);
            return;
        }
        try (StateStore store = open()) {
            store.peers().put(peer(1, 7));
        }
        try (StateStore store = open()) {
            assertEquals(List.of(peer(1, 7)), store.peers().ofTask(TASK));
        }
    }

    @Test
    void whatHasAnotherNameTooIsNotWrittenTo() throws Exception {
        try (StateStore store = open()) {
            store.tasks().put(RECORD);
        }
        Path copy = Files.createLink(parent.resolve("copy"), directory().resolve("journal-1"));
        byte[] before = Files.readAllBytes(copy);
        try (StateStore store = open()) {
            store.peers().put(peer(1, 7));
        }
        assertArrayEquals(before, Files.readAllBytes(copy));
        try (StateStore store = open()) {
            assertEquals(List.of(RECORD), store.tasks().all());
            assertEquals(List.of(peer(1, 7)), store.peers().ofTask(TASK));
        }
    }

    @Test
    void nobodyButTheOwnerMayReadTheFiles() throws Exception {
        try (StateStore store = open()) {
            store.tasks().put(RECORD);
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())));
        try (Stream<Path> files = Files.list(directory())) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
    }

    @Test
    void noThreadIsLeftAfterTheEnd() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        open().close();
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> !before.contains(thread) && thread.getName().equals("state writer")));
    }

    @Test
    void anErrorWhileWritingIsAFailureAndTheStateIsKeptAgainAfterwards() throws Exception {
        FaultyDisk disk = new FaultyDisk();
        try (StateStore store = StateStore.open(directory(), StateSettings.defaults(), disk)) {
            disk.error = new IllegalAccessError("a package that is not exported");
            store.tasks().put(RECORD);
            assertFalse(store.flush(PATIENCE));
            assertFalse(store.isKept());
            assertTrue(store.failures() > 0);
            assertTrue(store.figures().lastFailure().orElseThrow().contains("a package that is not exported"));
            disk.error = null;
            assertTrue(store.flush(PATIENCE));
            assertTrue(store.isKept());
        }
        try (StateStore store = open()) {
            assertEquals(List.of(RECORD), store.tasks().all());
        }
    }

    @Test
    void aDefectOfTheWriterIsAFailureAndDoesNotEndItsThread() throws Exception {
        try (StateDirectory directory = StateDirectory.open(directory())) {
            StateTable table = new StateTable(new StateLoader(directory, Long.MAX_VALUE).load().state(), () -> { });
            StateWriter writer = new StateWriter(
                    table,
                    StateGenerations.after(new StateLoader(directory, Long.MAX_VALUE).load(), directory, new RealStateDisk()),
                    StateSettings.defaults());
            table.put(RECORD);
            // Somebody else has taken a batch and not settled it: the writer's next one is refused.
            table.take();
            table.put(peer(1, 7));
            writer.start();
            assertFalse(writer.flush(PATIENCE));
            assertFalse(writer.isKept());
            assertTrue(writer.failures() > 0);
            table.settle();
            assertTrue(writer.flush(PATIENCE));
            writer.close();
        }
    }

    @Test
    void aStateOfAnotherVersionIsPutAsideAndTheStoresBeginEmpty() throws Exception {
        try (StateStore store = open()) {
            store.tasks().put(RECORD);
        }
        Path snapshot;
        try (Stream<Path> files = Files.list(directory())) {
            snapshot = files.filter(file -> file.getFileName().toString().startsWith("snapshot-")).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(snapshot);
        ByteWriter header = new ByteWriter();
        bytes[11] = StateFormat.VERSION + 1;
        header.writeInt(StateFormat.checksum(bytes, 0, StateFormat.HEADER_BYTES - Integer.BYTES));
        System.arraycopy(header.array(), 0, bytes, StateFormat.HEADER_BYTES - Integer.BYTES, Integer.BYTES);
        Files.write(snapshot, bytes);
        try (StateStore store = open()) {
            assertEquals(List.of(), store.tasks().all());
            assertTrue(Files.exists(directory().resolve("other-version").resolve(snapshot.getFileName())));
            store.tasks().put(RECORD);
        }
        try (StateStore store = open()) {
            assertEquals(List.of(RECORD), store.tasks().all());
        }
    }

    @Test
    void theFilesStaySmallHoweverOftenSomethingChanges() throws Exception {
        long smallest = 100_000;
        StateSettings settings = new StateSettings(Duration.ZERO, Duration.ofDays(1), Duration.ZERO, smallest);
        try (StateStore store = StateStore.open(directory(), settings)) {
            for (int i = 0; i < 300; i++) {
                for (int number = 0; number < 100; number++) {
                    store.peers().put(peer(number, i));
                }
                assertTrue(store.flush(PATIENCE));
                // Two generations, each of a snapshot, a journal, and the batch that made it too long.
                assertTrue(store.figures().bytes() < 3 * smallest + 100_000, store.figures().toString());
            }
        }
        try (StateStore store = open()) {
            assertEquals(100, store.peers().ofTask(TASK).size());
        }
    }

    @Test
    void aFullDiskHarmsNobodyAndAllIsKeptWhenItHasRoomAgain() throws Exception {
        FaultyDisk disk = new FaultyDisk();
        StateSettings settings =
                new StateSettings(Duration.ZERO, Duration.ZERO, Duration.ofMillis(1), 1 << 20);
        try (StateStore store = StateStore.open(directory(), settings, disk)) {
            store.peers().put(peer(1, 1));
            assertTrue(store.flush(PATIENCE));
            disk.isFull = true;
            store.peers().put(peer(2, 2));
            assertFalse(store.flush(PATIENCE));
            assertFalse(store.figures().isKept());
            assertTrue(store.peers().remove(TASK, peer(1, 1).id()));
            assertEquals(List.of(peer(2, 2)), store.peers().ofTask(TASK));
            assertEquals(
                    Set.of(peer(1, 1).id()),
                    KeptState.read(KeptState.copy(directory(), parent.resolve("while-full"))).peers().get(TASK).keySet());
            disk.isFull = false;
            assertTrue(store.flush(PATIENCE));
            assertTrue(store.figures().isKept());
            assertEquals(
                    Set.of(peer(2, 2).id()),
                    KeptState.read(KeptState.copy(directory(), parent.resolve("afterwards"))).peers().get(TASK).keySet());
        }
    }

    @Test
    void aDiskThatHangsKeepsNobodyWaiting() throws Exception {
        FaultyDisk disk = new FaultyDisk();
        StateSettings settings = new StateSettings(Duration.ZERO, Duration.ZERO, Duration.ofMillis(1), 1 << 20);
        try (StateStore store = StateStore.open(directory(), settings, disk)) {
            assertTrue(store.flush(PATIENCE));
            disk.hanging = new CountDownLatch(1);
            for (int i = 0; i < 10_000; i++) {
                store.peers().put(peer(i % 10, i % 100));
            }
            assertEquals(10, store.peers().ofTask(TASK).size());
            assertFalse(store.flush(Duration.ofMillis(1)));
            disk.hanging.countDown();
            assertTrue(store.flush(PATIENCE));
        }
        try (StateStore store = open()) {
            assertEquals(10, store.peers().ofTask(TASK).size());
        }
    }

    @Test
    void aDirectoryThatCannotBeUsedIsRefusedInASentence() throws Exception {
        Files.createFile(directory());
        IOException refused = assertThrows(IOException.class, this::open);
        assertTrue(refused.getMessage().startsWith("the directory of the state, " + directory()), refused.getMessage());
    }
}
