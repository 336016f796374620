package io.supernode.clustered;

import static org.junit.jupiter.api.Assertions.assertFalse;

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

    /** Skips the test with a loud message where they cannot be used, but lets it fail where {@code CI=true}. */
    static void require() throws InterruptedException {
        boolean hasTools = succeeds(List.of("unshare", "--version")) && succeeds(List.of("ip", "-V"))
                && succeeds(List.of("iptables", "--version"));
        if (!hasTools || !succeeds(inOne(List.of("iptables", "-w", "-S", "INPUT")))) {
            String reason = hasTools
                    ? "network namespaces are not permitted (unshare -rn; of a container --privileged permits them)"
                    : "unshare, ip or iptables is missing";
            giveUp(reason + ": NO cluster is split", "true".equals(System.getenv("CI")));
        }
    }

    /** @param isCi there no test may be skipped, for whatever reason: nobody would read that it was */
    static void giveUp(String message, boolean isCi) {
        System.err.println("**** " + message + " ****");
        assertFalse(isCi, message);
        Assumptions.abort(message);
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
