package io.supernode.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories for one try of a property, or one test. */
final class TemporaryDirectory {

    /** What is done in one. */
    interface Check {

        void run(Path directory) throws Exception;
    }

    private TemporaryDirectory() {}

    static Path create() throws IOException {
        return Files.createTempDirectory("state");
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Runs {@code check} in one that is deleted afterwards. */
    static void use(Check check) throws Exception {
        Path directory = create();
        try {
            check.run(directory);
        } finally {
            delete(directory);
        }
    }
}
