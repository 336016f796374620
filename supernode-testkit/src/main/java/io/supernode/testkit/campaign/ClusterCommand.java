package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ClusterCampaign.Scenario;
import io.supernode.testkit.process.ClusterProcesses;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code campaign cluster}: a swarm whose clients know all nodes of a cluster, while nodes are killed, restarted or cut off. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts the nodes of a cluster on loopback, and lets clients of all generations download one file, each with a list of all"
                    + " nodes in an order of its own, while one thing goes wrong:",
            "  once: nothing;",
            "  kill-owner: the owner of the task is killed in mid-swarm;",
            "  kill-any: in each of --tries swarms a random node is killed;",
            "  split: one node is cut off from the others for --split-seconds (needs a network namespace of its own and iptables);",
            "  rolling: all nodes are restarted, one after another, by SIGTERM or with --drained;",
            "  full-disk: the disk of the node that is to hold a copy is full (needs a mount namespace of its own);",
            "  calls: nothing; what a call costs that is passed on to another node."
        })
public final class ClusterCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server;

    @Mixin
    private ClusterOptions options;

    @Option(names = "--scenario", paramLabel = "NAME", defaultValue = "once",
            description = "What goes wrong (default: ${DEFAULT-VALUE}).")
    private String scenario;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String problem = options.problem();
        if (!problem.isEmpty()) {
            throw new ParameterException(spec.commandLine(), problem);
        }
        Scenario played = scenario();
        PrintWriter out = spec.commandLine().getOut();
        try (WorkDirectory work = server.workDirectory()) {
            Bars bars = new Bars(out);
            try {
                play(played, bars, work.path(), out);
            } catch (IOException e) {
                spec.commandLine().getErr().println("error: " + e.getMessage());
                bars.check(false, "the campaign comes to its end");
            }
            if (!bars.areAllReached()) {
                work.keep();
                out.printf("logs are in %s%n", work.path());
            }
            return bars.areAllReached() ? 0 : 1;
        }
    }

    private Scenario scenario() {
        return switch (scenario) {
            case "once" -> new UndisturbedCluster();
            case "kill-owner" -> new OwnerKilled();
            case "kill-any" -> new AnyNodeKilled();
            case "split" -> new SplitAndHealed();
            case "rolling" -> new RollingRestart();
            case "full-disk" -> new ReplicaDiskFull();
            case "calls" -> new ForwardedCalls();
            default -> throw new ParameterException(spec.commandLine(),
                    "--scenario expects once, kill-owner, kill-any, split, rolling, full-disk or calls, not '" + scenario + "'");
        };
    }

    private void play(Scenario played, Bars bars, Path work, PrintWriter out) throws IOException, InterruptedException {
        try {
            try (ClusterProcesses nodes = nodes(work)) {
                played.prepare(nodes);
                long begin = System.nanoTime();
                nodes.startMissing();
                out.printf(Locale.ROOT, "%d nodes are one cluster after %.2f s%n", nodes.size(), (System.nanoTime() - begin) / 1e9);
                out.flush();
                played.play(new ClusterCampaign(
                        server, options, nodes, new SplittableRandom(options.seed()), work, bars, out));
            }
        } finally {
            played.end();
        }
    }

    private ClusterProcesses nodes(Path work) throws IOException {
        List<String> addresses = ClusterProcesses.addresses(options.nodes());
        return options.isHeld()
                ? ClusterProcesses.held(work, addresses, this::command)
                : ClusterProcesses.plain(work, addresses, this::command);
    }

    private List<String> command(Path home) {
        List<String> command = new ArrayList<>(server.command(home));
        command.add("--seeds=" + options.seeds());
        return command;
    }
}
