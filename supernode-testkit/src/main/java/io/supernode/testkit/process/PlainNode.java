package io.supernode.testkit.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A supernode that listens itself: while no process of it runs, who calls it is refused. */
final class PlainNode implements NodeProcess {

    private static final long PATIENCE_SECONDS = 120;
    private static final String READY = "supernode is ready";

    private final List<String> command;
    private final File log;
    /** Null before the first start. */
    private Process process;
    /** The one line that a supernode writes to its standard output. */
    private CompletableFuture<String> line;

    /** @param log where standard error is appended */
    PlainNode(List<String> command, File log) {
        this.command = List.copyOf(command);
        this.log = log;
    }

    @Override
    public void start() throws IOException {
        Process started = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log)).start();
        process = started;
        line = CompletableFuture.supplyAsync(() -> readLine(started));
    }

    private static String readLine(Process process) {
        try {
            String read = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
            return read == null ? "" : read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void awaitReady() throws IOException, InterruptedException {
        String said;
        try {
            said = line.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the supernode did not become ready; see " + log, e);
        }
        if (!said.startsWith(READY)) {
            throw new IOException("the supernode did not become ready; see " + log);
        }
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void terminate() throws IOException, InterruptedException {
        // Process.destroy would close its streams.
        process.toHandle().destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("process " + pid() + " still runs " + PATIENCE_SECONDS + " s after SIGTERM");
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
