package io.supernode.app.config;

import io.supernode.cluster.settings.ClusterSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** The file with the key of a cluster: in a file and not in a flag, since everybody on the machine can read the flags of a process. */
final class ClusterKeyFile {

    private static final int MOST_BYTES = 4096;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private ClusterKeyFile() {}

    /**
     * The key.
     *
     * @throws IOException if the file cannot be used; the message says why, and nothing of what is in it
     */
    static String read(Path file) throws IOException {
        String key;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("it has more than " + MOST_BYTES + " bytes");
            }
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new IOException("others than its owner may read or write it: chmod 600");
            }
            key = Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            throw new IOException("it is not there", e);
        }
        if (key.length() < ClusterSettings.MIN_KEY_LENGTH) {
            throw new IOException("it has fewer than " + ClusterSettings.MIN_KEY_LENGTH + " characters");
        }
        return key;
    }
}
