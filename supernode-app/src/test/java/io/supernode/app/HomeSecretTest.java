package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HomeSecretTest {

    private static final boolean IS_POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final String DIGITS = "0123456789abcdef".repeat(4);

    @TempDir
    Path home;

    private Path file() {
        return home.resolve("secret");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void write(String text, String permissions) throws IOException {
        Files.writeString(file(), text);
        if (IS_POSIX) {
            Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));
        }
    }

    private String refusal() {
        return assertThrows(IOException.class, () -> HomeSecret.of(home)).getMessage();
    }

    @Test
    void aNewHomeGetsASecretThatItsOwnerAloneMayReadAndThatStaysTheSame() throws Exception {
        byte[] secret = HomeSecret.of(home);
        assertEquals(32, secret.length);
        assertArrayEquals(secret, HomeSecret.of(home));
        assertEquals(HexFormat.of().formatHex(secret) + '\n', Files.readString(file()));
        assertEquals(List.of("secret"), names());
        if (IS_POSIX) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        }
    }

    @Test
    void twoHomesHaveTwoSecrets() throws Exception {
        byte[] secret = HomeSecret.of(home);
        Path other = Files.createDirectory(home.resolve("other"));
        assertFalse(Arrays.equals(secret, HomeSecret.of(other)));
    }

    @Test
    void theSecretOfAnEarlierRunIsUsed() throws Exception {
        write(DIGITS + '\n', "rw-------");
        assertArrayEquals(HexFormat.of().parseHex(DIGITS), HomeSecret.of(home));
    }

    static List<String> others() {
        return List.of(
                "", "my password\n", DIGITS, DIGITS + DIGITS, DIGITS + ' ', DIGITS.replace('f', 'g') + '\n',
                '\n' + DIGITS, " " + DIGITS.substring(2) + " \n", "x".repeat(65));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatNoSupernodeHasWrittenStaysAsItIsAndTheStartFailsWithASentence(String content) throws Exception {
        write(content, "rw-------");
        String refusal = refusal();
        assertTrue(refusal.startsWith(file() + " is not what a supernode writes there"), refusal);
        assertTrue(refusal.contains("move that file elsewhere"), refusal);
        assertEquals(content, Files.readString(file()));
        assertEquals(List.of("secret"), names());
    }

    @Test
    void aDirectoryOfThatNameStays() throws Exception {
        Files.createDirectory(file());
        assertTrue(refusal().startsWith(file() + " is not what"));
        assertTrue(Files.isDirectory(file()));
    }

    @Test
    void aLinkOfThatNameStaysAndIsNotFollowed() throws Exception {
        Path elsewhere = Files.writeString(home.resolve("elsewhere"), DIGITS + '\n');
        Files.createSymbolicLink(file(), elsewhere);
        assertTrue(refusal().startsWith(file() + " is not what"));
        assertTrue(Files.isSymbolicLink(file()));
        Files.delete(elsewhere);
        assertTrue(refusal().startsWith(file() + " is not what"));
        assertFalse(Files.exists(elsewhere, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aSecretThatOthersMayReadIsReplacedByAnother() throws Exception {
        Assumptions.assumeTrue(IS_POSIX);
        write(DIGITS + '\n', "rw-r-----");
        byte[] secret = HomeSecret.of(home);
        assertFalse(Arrays.equals(HexFormat.of().parseHex(DIGITS), secret));
        assertArrayEquals(secret, HomeSecret.of(home));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void aFileThatHasTheNameOfAnUnfinishedSecretOfEarlierReleasesStays() throws Exception {
        Files.writeString(home.resolve("secret.new"), "mine");
        HomeSecret.of(home);
        assertEquals("mine", Files.readString(home.resolve("secret.new")));
    }
}
