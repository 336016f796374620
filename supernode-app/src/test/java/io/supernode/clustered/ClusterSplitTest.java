package io.supernode.clustered;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.app.AppProcess;
import io.supernode.testkit.campaign.CampaignCommand;
import io.supernode.testkit.command.ByteSize;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.command.Rate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The campaign against a cluster that is split, made short: three processes, whose packets are dropped by the kernel. */
@Timeout(240)
class ClusterSplitTest {

    /** That of the testkit without its other commands, some of which need libraries that tests of the server do not have. */
    static final class Campaign {

        private Campaign() {}

        public static void main(String[] arguments) {
            System.exit(new CommandLine(new CampaignCommand())
                    .registerConverter(ByteSize.class, ByteSize::parse)
                    .registerConverter(Rate.class, Rate::parse)
                    .registerConverter(NodeAddress.class, NodeAddress::parse)
                    .execute(arguments));
        }
    }

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
                Campaign.class.getName(), "cluster", "--scenario", "split", "--server", server, "--dir", directory.toString(),
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
