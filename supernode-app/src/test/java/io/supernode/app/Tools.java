package io.supernode.app;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs that tests need and that are not part of a JDK. */
public final class Tools {

    private Tools() {}

    /** Skips the test, with a message, if {@code program} is missing; in CI that is a failure. */
    public static void require(String program) {
        boolean isThere = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if (isThere) {
            return;
        }
        String message = program + " is not installed: what it checks is NOT checked";
        if (System.getenv("CI") != null) {
            fail(message);
        }
        System.err.println(message);
        abort(message);
    }
}
