package io.supernode.cdn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.store.HomeDirectoryException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void itIsCreatedForItsOwnerAloneWithWhatIsMissingAbove() throws Exception {
        Path path = parent.resolve("a/b");
        HomeDirectory.open(path).close();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void aSecondInstanceIsRefusedUntilTheFirstHasGone() throws Exception {
        HomeDirectory first = HomeDirectory.open(parent);
        assertEquals(Fault.IN_USE, fault(parent));
        first.close();
        HomeDirectory.open(parent).close();
    }

    @Test
    void aFileIsRefused() throws Exception {
        assertEquals(Fault.NOT_A_DIRECTORY, fault(Files.createFile(parent.resolve("file"))));
    }

    @Test
    void aSymbolicLinkIsRefused() throws Exception {
        Path real = Files.createDirectory(parent.resolve("real"));
        assertEquals(Fault.NOT_A_DIRECTORY, fault(Files.createSymbolicLink(parent.resolve("link"), real)));
    }

    @Test
    void aLockThatIsALinkIsNotFollowed() throws Exception {
        Path outside = parent.resolve("outside");
        Path home = Files.createDirectory(parent.resolve("home"));
        Files.createSymbolicLink(home.resolve(".lock"), outside);
        assertEquals(Fault.NOT_WRITABLE, fault(home));
        assertTrue(Files.notExists(outside));
    }

    @Test
    void aLockThatIsAPipeIsRefusedInsteadOfWaitedFor() throws Exception {
        Path pipe = parent.resolve(".lock");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        HomeDirectoryException refusal = assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThrows(HomeDirectoryException.class, () -> HomeDirectory.open(parent)));
        assertTrue(refusal.getMessage().contains("its .lock is no regular file"), refusal.getMessage());
        Files.delete(pipe);
        HomeDirectory.open(parent).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-"})
    void aHomeThatOthersMayWriteToIsRefused(String permissions) throws Exception {
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString(permissions));
        assertEquals(Fault.NOT_OURS, fault(parent));
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
        HomeDirectory.open(parent).close();
    }

    @Test
    void aHomeThatCannotBeWrittenToIsRefused() throws Exception {
        Path home = Files.createDirectory(parent.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-x------"));
        Assumptions.assumeFalse(Files.isWritable(home), "the superuser may write anywhere");
        assertEquals(Fault.NOT_WRITABLE, fault(home));
    }

    @Test
    void aMessageNamesTheHome() {
        IOException failure = assertThrows(
                HomeDirectoryException.class,
                () -> HomeDirectory.open(Files.createFile(parent.resolve("file"))));
        assertTrue(failure.getMessage().contains(parent.resolve("file").toString()));
    }

    @Test
    void aHomeThatCannotBeCreatedSaysWhyInWords() throws Exception {
        Path home = Files.createFile(parent.resolve("file")).resolve("home");
        String message = assertThrows(HomeDirectoryException.class, () -> HomeDirectory.open(home)).getMessage();
        assertTrue(message.contains("cannot be created: " + parent.resolve("file")), message);
        assertFalse(message.contains("java.nio"), message);
        String nowhere = assertThrows(HomeDirectoryException.class, () -> HomeDirectory.open(Path.of("/proc/home"))).getMessage();
        assertEquals("home directory /proc/home cannot be created: /proc takes no new directories", nowhere);
    }

    private static Fault fault(Path path) {
        return assertThrows(HomeDirectoryException.class, () -> HomeDirectory.open(path)).fault();
    }
}
