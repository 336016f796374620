package io.supernode.clustered;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Network namespaces, in which a test may cut nodes off from each other. */
final class NetworkNamespaces {

    private NetworkNamespaces() {}

    /** The same command in a network namespace of its own, in which there is nothing but loopback. */
    static List<String> inOne(List<String> command) {
        List<String> inside = new ArrayList<>(List.of("unshare", "-rn", "sh", "-c", "ip link set lo up && exec \"$@\"", "-"));
        inside.addAll(command);
        return inside;
    }

    /** Skips the test with a loud message where they are not permitted, but lets it fail where {@code CI=true}. */
    static void require() throws InterruptedException {
        if (!arePermitted()) {
            String message = "network namespaces, ip or iptables are missing or not permitted: NO cluster is split";
            System.err.println("**** " + message + " ****");
            assertTrue(!"true".equals(System.getenv("CI")), message);
            Assumptions.abort(message);
        }
    }

    private static boolean arePermitted() throws InterruptedException {
        try {
            return new ProcessBuilder(inOne(List.of("iptables", "-w", "-S", "INPUT")))
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
