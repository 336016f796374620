package io.supernode.testkit.command;

import io.supernode.testkit.peer.LoopbackAddress;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.Serving;
import io.supernode.testkit.peer.Swarm;
import io.supernode.testkit.peer.Swarm.Result;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code swarm}: many peers of one process download the same file. */
@Command(
        name = "swarm",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lets many peers download the same file at once, and prints how each fared.")
public final class SwarmCommand implements Callable<Integer> {

    private static final int MAX_PEERS = 1000;

    @Mixin
    private PeerOptions options;

    @Option(names = "--peers", required = true, paramLabel = "N", description = "How many.")
    private int count;

    @Option(names = "--dir", paramLabel = "DIRECTORY",
            description = "Where the files go and stay (default: a temporary one, deleted at the end).")
    private Path directory;

    @Option(names = "--header-per-peer", paramLabel = "NAME: VALUE",
            description = "An extra header of which each peer has its own: {peer} in it is its number; repeatable.")
    private String[] ownHeaders = {};

    @Option(names = "--address-per-peer",
            description = "Each peer has an address of loopback of its own, as if it were a host: for a supernode on this machine.")
    private boolean addressPerPeer;

    @Mixin
    private ServingOptions serving;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (count < 1 || count > MAX_PEERS) {
            throw new ParameterException(spec.commandLine(), "--peers expects a number from 1 to " + MAX_PEERS);
        }
        Path files = directory == null ? Files.createTempDirectory("supernode-swarm-") : directory;
        List<Path> targets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            targets.add(files.resolve("peer-" + (i + 1)));
        }
        Closeable cleaning = () -> clean(files, targets);
        try (cleaning) {
            List<PeerSettings> settings = settings(targets);
            List<Result> results = download(settings, cleaning);
            PrintWriter out = spec.commandLine().getOut();
            SwarmTable.print(results, out);
            if (options.kind != null || serving.isGiven()) {
                GroupTable.print(settings, results, out);
            }
            boolean good = results.stream().allMatch(Result::isSuccess)
                    && results.stream().map(Result::md5).distinct().count() == 1;
            return good ? 0 : 1;
        }
    }

    /** Deletes what was made, unless the user named the place. */
    private void clean(Path files, List<Path> targets) throws IOException {
        if (directory == null) {
            for (Path target : targets) {
                Files.deleteIfExists(target);
            }
            Files.deleteIfExists(files);
        }
    }

    private Map<String, String> ownHeaders(int peer) {
        String[] filled = Arrays.stream(ownHeaders)
                .map(header -> header.replace("{peer}", Integer.toString(peer)))
                .toArray(String[]::new);
        return PeerOptions.headerMap("--header-per-peer", filled);
    }

    private List<PeerSettings> settings(List<Path> targets) {
        List<PeerSettings> settings = new ArrayList<>();
        try {
            List<Serving> servings = serving.draw(targets.size(), options.seed);
            for (Path target : targets) {
                PeerSettings.Builder peer = options.settings(target).seed(options.seed + settings.size());
                peer.serving(servings.get(settings.size()));
                if (addressPerPeer) {
                    peer.ip(LoopbackAddress.of(settings.size()));
                }
                ownHeaders(settings.size() + 1).forEach(peer::header);
                settings.add(peer.build());
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        return settings;
    }

    private List<Result> download(List<PeerSettings> settings, Closeable cleaning)
            throws IOException, InterruptedException {
        Swarm swarm = new Swarm(settings);
        Closeable atShutdown = () -> {
            swarm.close();
            cleaning.close();
        };
        try (swarm;
                ShutdownClose hook = new ShutdownClose(atShutdown);
                ProgressDisplay progress = new ProgressDisplay("swarm", swarm.tallies(), options.quiet)) {
            hook.arm();
            progress.start();
            return swarm.download();
        }
    }
}
