package io.supernode.architecture.violations.io.core;

import java.nio.file.Files;
import java.nio.file.Path;

/** Violates: the core touches neither files nor sockets. */
final class ReadsAFile {
    boolean read() {
        return Files.exists(Path.of("x"));
    }
}
