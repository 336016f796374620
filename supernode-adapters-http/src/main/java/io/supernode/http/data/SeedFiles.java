package io.supernode.http.data;

import io.supernode.core.model.ContentKey;
import java.io.IOException;
import java.util.Optional;

/**
 * The framed files that the data port serves.
 *
 * <p>Duties of an implementer: may be called by many threads at once and answers quickly, since the threads of the port
 * call it; an unknown key is empty and never an exception.
 */
public interface SeedFiles {

    /**
     * Opens the file of {@code key} for one request, which closes it. A file that turns out to be gone is to be verified, like
     * one that is {@link SeedFile#unreadable}.
     *
     * @throws IOException if the file is there but cannot be opened
     */
    Optional<SeedFile> open(ContentKey key) throws IOException;
}
