package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The curl of the system, as a yardstick. */
public final class Curl {

    private static final long PATIENCE_S = 60;

    private Curl() {}

    /** Skips the test with a loud message where there is no curl, but lets it fail where {@code CI=true}. */
    public static void require() throws InterruptedException {
        boolean isThere;
        try {
            isThere = new ProcessBuilder("curl", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor() == 0;
        } catch (IOException e) {
            isThere = false;
        }
        if (!isThere) {
            String message = "curl is missing: NOTHING is compared with it";
            System.err.println("**** " + message + " ****");
            assertTrue(!"true".equals(System.getenv("CI")), message);
            Assumptions.abort(message);
        }
    }

    /** A line of curl's configuration; the text has one character for each byte. */
    public static String option(String name, String text) {
        return name + "=\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /**
     * Runs one curl for several transfers, one after another, each with its lines of configuration.
     *
     * @return its exit code: that of the last transfer, 0 if it went well
     */
    public static int run(List<List<String>> transfers) throws Exception {
        Process curl = new ProcessBuilder("curl", "-q", "-K", "-")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        StringBuilder config = new StringBuilder();
        for (List<String> transfer : transfers) {
            config.append(config.isEmpty() ? "" : "next\n")
                    .append("silent\ngloboff\nlocation\nnoproxy=\"*\"\nmax-time=20\n")
                    .append(String.join("\n", transfer))
                    .append('\n');
        }
        try (var in = curl.getOutputStream()) {
            in.write(config.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        if (!curl.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
            curl.destroyForcibly();
            fail("curl does not end");
        }
        return curl.exitValue();
    }
}
