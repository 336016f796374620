package io.supernode.testkit.command;

import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.origin.OriginResource;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code origin}: a local origin with one file, for tours and benchmarks. */
@Command(
        name = "origin",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Serves one file of made-up but repeatable content on loopback, until it is interrupted.")
public final class OriginCommand implements Callable<Integer> {

    @Mixin
    private ListenPort port;

    @Option(names = "--size", paramLabel = "SIZE", defaultValue = "200M",
            description = "The file's size (default: ${DEFAULT-VALUE}).")
    private ByteSize size;

    @Option(names = "--path", paramLabel = "PATH", defaultValue = "/file",
            description = "Its path (default: ${DEFAULT-VALUE}).")
    private String path;

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1",
            description = "Decides the content.")
    private long seed;

    @Option(names = "--chunked", description = "Do not tell the length.")
    private boolean chunked;

    @Option(names = "--rate", paramLabel = "RATE", defaultValue = "0",
            description = "At most so fast, e.g. 100Mbit.")
    private Rate rate;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!path.startsWith("/")) {
            throw new ParameterException(spec.commandLine(), "--path begins with /");
        }
        int listening = port.number();
        PrintWriter out = spec.commandLine().getOut();
        Content content = Content.random(seed, size.bytes());
        try (FakeOrigin origin = FakeOrigin.start(listening)) {
            OriginResource file = origin.at(path).content(content).slow(rate.bytesPerSecond());
            if (chunked) {
                file.chunked();
            }
            out.printf("%s: %d bytes, md5 %s%n", origin.url(path), content.length(), content.md5());
            out.flush();
            // Ended by a signal alone.
            new CountDownLatch(1).await();
            return 0;
        } catch (BindException e) {
            return port.taken(e);
        }
    }
}
