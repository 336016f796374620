package io.supernode.cdn.preheated;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The registry of the system, and the program that fills it. */
final class RegistryTools {

    static final String REGISTRY = "docker-registry";
    static final String COPY = "skopeo";

    private RegistryTools() {}

    /** Skips the test with a loud message where they are missing, but lets it fail where {@code CI=true}. */
    static void require() throws InterruptedException {
        for (String tool : List.of(REGISTRY, COPY)) {
            if (!isThere(tool)) {
                String message = tool + " is missing: NOTHING is preheated from a real registry";
                System.err.println("**** " + message + " ****");
                assertTrue(!"true".equals(System.getenv("CI")), message);
                Assumptions.abort(message);
            }
        }
    }

    private static boolean isThere(String tool) throws InterruptedException {
        try {
            return new ProcessBuilder(tool, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
