package io.supernode.cdn.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;

/**
 * An open file and the hasher that reads it.
 *
 * @param file to be closed after the last piece
 * @param hasher of its pieces
 */
public record CheckedFile(DiskFile file, FileHasher hasher) implements Closeable {

    public CheckedFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(hasher, "hasher");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
