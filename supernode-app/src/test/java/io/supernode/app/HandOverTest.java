package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The socket of take-overs is in the home, and nothing outside it is touched. */
class HandOverTest {

    private static final Set<PosixFilePermission> FOR_ALL = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final HandOver.Owner NOBODY = new HandOver.Owner() {
        @Override
        public TakeOver.Ports ports() {
            return new TakeOver.Ports(1, 2);
        }

        @Override
        public TakeOver.Ports release() throws IOException {
            throw new IOException("nobody asks");
        }

        @Override
        public void finish() {}

        @Override
        public void resume() {}
    };

    @TempDir
    Path home;

    @TempDir
    Path outside;

    @BeforeEach
    void theDirectoryOfTheSocketIsALink() throws IOException {
        Files.setPosixFilePermissions(outside, FOR_ALL);
        Files.createSymbolicLink(home.resolve(".run"), outside);
    }

    @Test
    void aLinkInPlaceOfTheDirectoryOfTheSocketIsRefusedAndWhereItLeadsNothingChanges() throws IOException {
        Path theirs = Files.writeString(outside.resolve("take-over"), "theirs");
        IOException refusal = assertThrows(IOException.class, () -> HandOver.open(home, NOBODY));
        assertTrue(refusal.getMessage().contains(home.resolve(".run") + " is a symbolic link"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("--take-over"), refusal.getMessage());
        assertEquals("theirs", Files.readString(theirs));
        assertEquals(FOR_ALL, Files.getPosixFilePermissions(outside));
        assertTrue(Files.isSymbolicLink(home.resolve(".run")));
    }

    @Test
    void aNewProcessAsksNobodyWhoListensOutsideTheHome() throws IOException {
        try (ServerSocketChannel theirs = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            theirs.bind(UnixDomainSocketAddress.of(outside.resolve("take-over")));
            assertEquals(Optional.empty(), TakeOver.of(home));
            Files.delete(home.resolve(".run"));
            Files.createDirectory(home.resolve(".run"));
            Files.createSymbolicLink(home.resolve(".run/take-over"), outside.resolve("take-over"));
            assertEquals(Optional.empty(), TakeOver.of(home));
        }
    }

    @Test
    void aDirectoryOfItsOwnIsForItsOwnerOnly() throws IOException {
        Files.delete(home.resolve(".run"));
        HandOver.open(home, NOBODY).close();
        assertTrue(Files.isDirectory(home.resolve(".run"), LinkOption.NOFOLLOW_LINKS));
        assertEquals(PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(home.resolve(".run")));
    }
}
