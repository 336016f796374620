package io.supernode.app.config;

import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.http.net.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The file with the key of a cluster: in a file and not in a flag, since everybody on the machine can read the flags of a process. */
final class ClusterKeyFile {

    private static final int MOST_BYTES = 4096;

    private ClusterKeyFile() {}

    /**
     * The key.
     *
     * @throws IOException if the file cannot be used; the message says why, and nothing of what is in it
     */
    static String read(Path file) throws IOException {
        String key = new String(SecretFile.read(file, MOST_BYTES), StandardCharsets.UTF_8).strip();
        if (key.length() < ClusterSettings.MIN_KEY_LENGTH) {
            throw new IOException("the file '" + file + "' has fewer than " + ClusterSettings.MIN_KEY_LENGTH + " characters");
        }
        return key;
    }
}
