package io.supernode.http.guard;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokenTest {

    @TempDir
    Path directory;

    @Test
    void theTokenIsTheWordInTheFile() throws IOException {
        AdminToken token = AdminToken.read(file("  s3cret/+=\r\n", "rw-------"));
        assertTrue(token.matches("s3cret/+="));
        assertFalse(token.matches("s3cret/+"));
        assertFalse(token.matches(""));
        assertFalse(token.matches("s3cret/+=\u0000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \t\n", "two words", "two\nlines", "caf\u00e9", "a\u0000b"})
    void aFileWithoutOneWordIsRefused(String text) throws IOException {
        Path file = file(text, "rw-------");
        IOException refusal = assertThrows(IOException.class, () -> AdminToken.read(file));
        assertTrue(refusal.getMessage().contains("'" + file + "' holds no token: "), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rw-----w-", "rw-rw-rw-"})
    void aFileThatOthersMayReadOrWriteIsRefused(String permissions) throws IOException {
        Path file = file("secret", permissions);
        IOException refusal = assertThrows(IOException.class, () -> AdminToken.read(file));
        assertTrue(refusal.getMessage().contains("chmod 600"), refusal.getMessage());
    }

    @Test
    void aFileThatItsGroupMayReadIsTakenAsServiceManagersGiveIt() throws IOException {
        assertTrue(AdminToken.read(file("secret", "r--r-----")).matches("secret"));
    }

    @Test
    void ofAFileThatMayNotBeReadTheReasonIsSaid() throws IOException {
        Path file = file("secret", "-w-------");
        assumeFalse(Files.isReadable(file), "root reads everything");
        IOException refusal = assertThrows(IOException.class, () -> AdminToken.read(file));
        assertTrue(refusal.getMessage().contains("'" + file + "'"), refusal.getMessage());
        assertTrue(refusal.getMessage().endsWith("permission denied"), refusal.getMessage());
    }

    @Test
    void aFileThatIsNoneIsRefused() {
        assertThrows(IOException.class, () -> AdminToken.read(directory));
        assertThrows(IOException.class, () -> AdminToken.read(directory.resolve("none")));
        assertThrows(IOException.class, () -> AdminToken.read(file("x".repeat(5000), "rw-------")));
    }

    private Path file(String text, String permissions) throws IOException {
        Path file = Files.createTempFile(directory, "token", "");
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"), "no POSIX permissions here");
        Files.writeString(file, text, java.nio.charset.StandardCharsets.ISO_8859_1);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
