package io.supernode.testkit.command;

import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.Swarm;
import io.supernode.testkit.peer.Swarm.Result;
import java.io.Closeable;
import java.io.IOException;
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
            List<Result> results = download(targets, cleaning);
            SwarmTable.print(results, spec.commandLine().getOut());
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

    private List<Result> download(List<Path> targets, Closeable cleaning)
            throws IOException, InterruptedException {
        List<PeerSettings> settings = new ArrayList<>();
        try {
            for (Path target : targets) {
                PeerSettings.Builder peer = options.settings(target).seed(options.seed + settings.size());
                ownHeaders(settings.size() + 1).forEach(peer::header);
                settings.add(peer.build());
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
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
