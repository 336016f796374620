package io.supernode.testkit.command;

import io.supernode.testkit.registry.RegistryFront;
import io.supernode.testkit.registry.RegistrySettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code registry-front}: makes of a plain registry one with tokens, latency and signed URLs, and counts. */
@Command(
        name = "registry-front",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Stands between clients and a registry on loopback, until it is interrupted: wants a token of each client,"
                    + " answers after a latency, redirects blobs to signed URLs on another port, and counts.",
            "The counts are printed at the end, and are to be had at /_counts."
        })
public final class RegistryFrontCommand implements Callable<Integer> {

    @Option(names = "--registry", required = true, paramLabel = "HOST:PORT", description = "The registry, plain HTTP.")
    private NodeAddress registry;

    @Mixin
    private ListenPort port;

    @Option(names = "--tokens", paramLabel = "N", defaultValue = "1000",
            description = "token-1 to token-N are known (default: ${DEFAULT-VALUE}).")
    private int tokens;

    @Option(names = "--latency", paramLabel = "MS", defaultValue = "1000",
            description = "Of each answer, in milliseconds (default: ${DEFAULT-VALUE}).")
    private int latency;

    @Option(names = "--store-latency", paramLabel = "MS", defaultValue = "0",
            description = "Of each answer at a signed URL, in milliseconds (default: ${DEFAULT-VALUE}).")
    private int storeLatency;

    @Option(names = "--valid", paramLabel = "SECONDS", defaultValue = "1200",
            description = "How long a signed URL is valid (default: ${DEFAULT-VALUE}).")
    private int validity;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        int listening = port.number();
        RegistrySettings settings;
        try {
            settings = new RegistrySettings(
                    tokens, Duration.ofMillis(latency), Duration.ofMillis(storeLatency), Duration.ofSeconds(validity));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        InetSocketAddress upstream = new InetSocketAddress(registry.host(), registry.port());
        try (RegistryFront front = RegistryFront.start(upstream, listening, settings);
                ShutdownClose hook = new ShutdownClose(lastWords(front, out))) {
            hook.arm();
            out.printf("%s: front of %s, signed URLs on port %d%n", front.url("/v2/"), registry, front.signedPort());
            out.flush();
            // Ended by a signal alone.
            new CountDownLatch(1).await();
            return 0;
        } catch (BindException e) {
            return port.taken(e);
        }
    }

    private static Closeable lastWords(RegistryFront front, PrintWriter out) {
        return () -> {
            front.close();
            out.println(front.counts());
            out.flush();
        };
    }
}
