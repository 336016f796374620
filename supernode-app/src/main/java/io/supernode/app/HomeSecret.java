package io.supernode.app;

import io.supernode.cdn.store.DiskReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret of this supernode, in a file of its home that its owner alone may read: accepted credentials and the names of private
 * contents are the same after a restart.
 */
final class HomeSecret {

    private static final Logger LOG = LoggerFactory.getLogger(HomeSecret.class);

    private static final String FILE = "secret";
    private static final String UNFINISHED = "secret.new";
    /** As long as the hash that it goes into. */
    private static final int BYTES = 32;
    private static final int FILE_BYTES = 2 * BYTES + 1;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private HomeSecret() {}

    /**
     * The secret in {@code home}. Makes one if there is none, or one that cannot be trusted: private contents are then fetched
     * anew, and credentials asked about again.
     *
     * @throws IOException if it cannot be read or written
     */
    static byte[] of(Path home) throws IOException {
        Path file = home.resolve(FILE);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Optional<byte[]> secret = read(file);
            if (secret.isPresent()) {
                return secret.get();
            }
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

    private static Optional<byte[]> read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != FILE_BYTES) {
            LOG.warn("{} is not what this supernode has written; another secret is made", file);
            return Optional.empty();
        }
        if (IS_POSIX && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))) {
            LOG.warn("{} could be used by others than its owner; another secret is made", file);
            return Optional.empty();
        }
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return Optional.of(HexFormat.of().parseHex(text.strip())).filter(secret -> secret.length == BYTES);
        } catch (IllegalArgumentException e) {
            LOG.warn("{} is not what this supernode has written; another secret is made", file);
            return Optional.empty();
        }
    }

    /** Beside its place first: a crash leaves the whole secret or none. */
    private static void write(Path home, byte[] secret) throws IOException {
        Path unfinished = home.resolve(UNFINISHED);
        Files.deleteIfExists(unfinished);
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileAttribute<?>[] attributes =
                IS_POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)} : new FileAttribute<?>[0];
        try (FileChannel channel = FileChannel.open(unfinished, options, attributes)) {
            String text = HexFormat.of().formatHex(secret) + '\n';
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, home.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
