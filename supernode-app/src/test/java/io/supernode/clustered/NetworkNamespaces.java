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

    /**
     * Skips the test with a loud message where they cannot be used, but lets it fail for want of a tool where {@code CI=true}: a tool
     * can be installed, a permission of the machine cannot.
     */
    static void require() throws InterruptedException {
        boolean hasTools = succeeds(List.of("unshare", "--version")) && succeeds(List.of("ip", "-V"))
                && succeeds(List.of("iptables", "--version"));
        if (!hasTools || !succeeds(inOne(List.of("iptables", "-w", "-S", "INPUT")))) {
            String message = (hasTools ? "network namespaces are not permitted" : "unshare, ip or iptables is missing")
                    + ": NO cluster is split";
            System.err.println("**** " + message + " ****");
            assertTrue(hasTools || !"true".equals(System.getenv("CI")), message);
            Assumptions.abort(message);
        }
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
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
