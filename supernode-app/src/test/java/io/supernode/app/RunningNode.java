package io.supernode.app;

import io.supernode.app.config.ConfigException;
import io.supernode.app.config.Flags;
import io.supernode.app.config.Notes;
import io.supernode.app.config.Settings;
import io.supernode.app.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The whole server in this process, by the app's own flags and wiring, on ports of loopback that the system chooses. For
 * tests of other packages, which see what clients see and nothing more.
 */
public final class RunningNode implements AutoCloseable {

    private static final Pattern READY =
            Pattern.compile("supernode is ready: control port (\\d+), download port (\\d+), home .*");

    private static final String WARM_UP = "--warm-up";

    private final SupernodeServer node;
    private final int controlPort;
    private final int downloadPort;

    private RunningNode(SupernodeServer node) {
        this.node = node;
        Matcher ready = READY.matcher(node.readyLine());
        if (!ready.matches()) {
            throw new AssertionError("no ready line: " + node.readyLine());
        }
        controlPort = Integer.parseInt(ready.group(1));
        downloadPort = Integer.parseInt(ready.group(2));
    }

    /** Starts it on this home directory with these flags besides. */
    public static RunningNode start(Path home, String... moreFlags) throws IOException {
        List<String> flags = new ArrayList<>(
                List.of("--port", "0", "--download-port", "0", "--bind", "127.0.0.1", "--home-dir", home.toString()));
        if (List.of(moreFlags).stream().noneMatch(flag -> flag.startsWith(WARM_UP))) {
            // Most tests are over before it would matter.
            flags.add(WARM_UP + "=false");
        }
        flags.addAll(List.of(moreFlags));
        Flags parsed = new Flags();
        new CommandLine(parsed.addTo(CommandSpec.create())).parseArgs(flags.toArray(String[]::new));
        try {
            // No environment and no file: what a machine has must not matter to a test.
            SettingsLoader loader = new SettingsLoader(parsed, Map.of(), home.resolve("no-such-file"));
            Settings settings = loader.load(new Notes());
            AtomicReference<SupernodeServer> running = new AtomicReference<>();
            SettingsReload reload = new SettingsReload(loader, settings, changed -> running.get().apply(changed), () -> false);
            running.set(SupernodeServer.start(settings, Optional.of(reload), ServerStart.alone()));
            return new RunningNode(running.get());
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public int controlPort() {
        return controlPort;
    }

    public int downloadPort() {
        return downloadPort;
    }

    /** Gives up the home as to a process that takes over, and goes on answering at its ports until it is closed. */
    public void release() throws IOException {
        node.release();
    }

    /** Waits until it has ended by itself. */
    public void awaitEnd() throws InterruptedException {
        node.awaitEnd();
    }

    /** Ends it as SIGTERM does. */
    @Override
    public void close() {
        node.close();
    }
}
