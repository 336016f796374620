package io.supernode.testkit.command;

import io.supernode.testkit.peer.Peer;
import io.supernode.testkit.peer.PeerFailedException;
import io.supernode.testkit.peer.PeerTally;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code get}: one peer downloads one file. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Downloads a file as one peer: from the supernode and from other peers; md5 checked.")
public final class GetCommand implements Callable<Integer> {

    @Mixin
    private PeerOptions options;

    @Option(names = {"-o", "--output"}, required = true, paramLabel = "FILE", description = "Where to put the file.")
    private Path output;

    @Option(names = "--serve", paramLabel = "SECONDS", defaultValue = "0",
            description = "Go on serving other peers for so long.")
    private int serveSeconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Peer peer;
        try {
            peer = new Peer(options.settings(output).build());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        // Whoever is interrupted says service down, so that no other peer is sent here.
        try (peer; ShutdownClose hook = new ShutdownClose(peer)) {
            hook.arm();
            long begin = System.nanoTime();
            String md5;
            try (ProgressDisplay progress = new ProgressDisplay("get", List.of(peer.tally()), options.quiet)) {
                progress.start();
                md5 = peer.download();
            }
            PeerTally tally = peer.tally();
            out.printf(
                    Locale.ROOT,
                    "%s: %d bytes, md5 %s, %.2f s; %d bytes from the supernode, %d from peers; %d waits, %d failures%n",
                    output, tally.fileLength(), md5, (System.nanoTime() - begin) / 1e9,
                    tally.fromSupernode(), tally.fromPeers(), tally.waits(), tally.failures());
            if (serveSeconds > 0) {
                out.printf("serving for %d s%n", serveSeconds);
                out.flush();
                TimeUnit.SECONDS.sleep(serveSeconds);
                out.printf("served %d bytes%n", tally.uploaded());
            }
            return 0;
        } catch (PeerFailedException e) {
            spec.commandLine().getErr().println("error: " + e.getMessage());
            return 1;
        }
    }
}
