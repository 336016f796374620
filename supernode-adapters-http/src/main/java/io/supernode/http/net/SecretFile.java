package io.supernode.http.net;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads files with secrets: a token, the key of a cluster, a private key. One rule holds for all: nobody but the owner may write
 * the file, and nobody but the owner and the group may read it. The group may, since that is how a service is given a file that
 * is not its own: systemd's LoadCredential= and Kubernetes' secrets have mode 0440 and belong to root. Every message is a
 * sentence for the operator and shows nothing of the secret. Stateless.
 */
public final class SecretFile {

    private static final Set<PosixFilePermission> FORBIDDEN = EnumSet.of(
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /**
     * The bytes of a file that others may not read.
     *
     * @throws IOException if it is not there, may not be read, has more than {@code mostBytes} bytes, or others may read or
     *     write it; the message says which
     */
    public static byte[] read(Path file, int mostBytes) throws IOException {
        byte[] bytes = readAny(file, mostBytes);
        refuseOthers(file);
        return bytes;
    }

    /** The same of a file that anybody may read. */
    static byte[] readAny(Path file, int mostBytes) throws IOException {
        if (!Files.isRegularFile(file)) {
            // Who may not enter the directory cannot know.
            throw new IOException("there is no file '" + file + "'"
                    + (mayBeHidden(file) ? " that this process may see: permission denied" : ""));
        }
        try {
            if (Files.size(file) > mostBytes) {
                throw new IOException("the file '" + file + "' has more than " + mostBytes + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (AccessDeniedException e) {
            throw new IOException("the file '" + file + "' may not be read by the user of this process, "
                    + System.getProperty("user.name") + ": permission denied", e);
        }
    }

    private static boolean mayBeHidden(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        return directory != null && !(Files.isDirectory(directory) && Files.isExecutable(directory))
                && !Files.notExists(directory);
    }

    private static void refuseOthers(Path file) throws IOException {
        // Where there are no such permissions, whoever keeps the file must keep it well.
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(FORBIDDEN::contains)) {
            throw new IOException("everybody may read, or others than its owner may write, the file '" + file
                    + "': chmod 600 it, or 640 for a group");
        }
    }
}
