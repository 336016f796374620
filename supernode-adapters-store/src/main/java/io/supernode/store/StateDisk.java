package io.supernode.store;

import java.io.IOException;
import java.nio.file.Path;

/** What is changed on a disk; tests have one that fails. */
interface StateDisk {

    /** A new file for its owner alone, instead of one of that name. */
    StateFile create(Path file) throws IOException;

    /** An existing file, cut to {@code length}. */
    StateFile append(Path file, long length) throws IOException;

    /** Renames, replacing. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes what may not be there. */
    void delete(Path file) throws IOException;

    /** Names in {@code directory} survive a power cut. */
    void forceNames(Path directory) throws IOException;
}
