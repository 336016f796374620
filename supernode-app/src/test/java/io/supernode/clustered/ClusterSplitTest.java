package io.supernode.clustered;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.app.AppProcess;
import io.supernode.testkit.Main;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The campaign against a cluster that is split, made short: three processes, whose packets are dropped by the kernel. */
@Timeout(240)
class ClusterSplitTest {

    @TempDir
    Path directory;

    @Test
    void everyClientFinishesWithTheRightFileThoughTheNodesCannotHearEachOtherForAWhileAndThereIsOneSwarmAfterwards()
            throws Exception {
        NetworkNamespaces.require();
        List<String> app = AppProcess.command(List.of());
        String server = app.get(app.size() - 1);
        List<String> jvm = app.subList(0, app.size() - 1);
        List<String> campaign = new ArrayList<>(jvm);
        campaign.addAll(List.of(
                Main.class.getName(), "campaign", "cluster", "--scenario", "split", "--server", server, "--dir", directory.toString(),
                // Clients of Go take pieces at any rate: little traffic, and yet a swarm that outlives the split.
                "--kind", "GO", "--peers", "4", "--size", "36M", "--rate", "2M", "--spread", "1", "--split-seconds", "6",
                // How long it takes is no matter of a test.
                "--one-swarm-within", "60", "--limit", "120", "--server-flag=--warm-up=false", "--server-flag=--failure-timeout=2s"));
        jvm.subList(1, jvm.size()).forEach(option -> campaign.add("--java-option=" + option));
        Process process = new ProcessBuilder(NetworkNamespaces.inOne(campaign)).redirectErrorStream(true).start();
        try {
            String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), report);
        } finally {
            // It ends its nodes, too.
            process.destroy();
        }
    }
}
