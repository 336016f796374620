package io.supernode.app;

import io.supernode.cdn.store.DiskReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret of this supernode, in a file of its home that its owner alone may read: accepted credentials and the names of private
 * contents are the same after a restart. A file of that name which is no such secret is somebody else's, and never written over.
 */
final class HomeSecret {

    private static final Logger LOG = LoggerFactory.getLogger(HomeSecret.class);

    private static final String FILE = "secret";
    /** As long as the hash that it goes into. */
    private static final int BYTES = 32;
    private static final int FILE_BYTES = 2 * BYTES + 1;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private HomeSecret() {}

    /**
     * The secret in {@code home}. Makes one if there is none, or others may use it: private contents are then fetched anew, and
     * credentials asked about again.
     *
     * @param home that belongs to this process
     * @throws IOException if it cannot be read or written, or what is in its place is no secret of a supernode; the message is
     *     a sentence for the operator
     */
    static byte[] of(Path home) throws IOException {
        Path file = home.resolve(FILE);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] known = read(file);
            if (isOwnersAlone(file)) {
                return known;
            }
            LOG.warn("{} may be used by others than its owner, so it is no secret any more; another one is made", file);
            Files.delete(file);
        }
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        try {
            write(home, secret);
        } catch (IOException e) {
            // What a write has failed for does not name the file.
            throw new IOException("the secret of this supernode, " + file + ", cannot be written: " + DiskReason.of(e), e);
        }
        return secret;
    }

    private static byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != FILE_BYTES) {
            throw notOurs(file);
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\n") || !text.chars().limit(FILE_BYTES - 1).allMatch(HexFormat::isHexDigit)) {
            throw notOurs(file);
        }
        return HexFormat.of().parseHex(text, 0, FILE_BYTES - 1);
    }

    /** Not so after a copy of the home with the usual rights, or where a volume is mounted with rights for a group. */
    private static boolean isOwnersAlone(Path file) throws IOException {
        return !IS_POSIX || OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    private static IOException notOurs(Path file) {
        return new IOException(file + " is not what a supernode writes there, which is a regular file of " + 2 * BYTES
                + " hexadecimal digits: if this is the right home directory, move that file elsewhere, and a secret is made");
    }

    /** Beside its place first: a crash leaves the whole secret or none. */
    private static void write(Path home, byte[] secret) throws IOException {
        // For its owner only.
        Path unfinished = Files.createTempFile(home, "." + FILE, null);
        try {
            Files.writeString(
                    unfinished, HexFormat.of().formatHex(secret) + '\n', StandardCharsets.ISO_8859_1,
                    StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            // Not atomically, which would replace what has come there meanwhile.
            Files.move(unfinished, home.resolve(FILE));
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
