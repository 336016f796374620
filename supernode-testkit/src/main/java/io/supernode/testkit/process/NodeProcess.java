package io.supernode.testkit.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One process of a supernode. Not thread-safe. */
final class NodeProcess implements AutoCloseable {

    private static final long END_SECONDS = 30;
    private static final String READY = "supernode is ready";

    private final Process process;
    private final File log;
    /** The one line that a supernode writes to its standard output. */
    private final CompletableFuture<String> line;

    private NodeProcess(Process process, File log) {
        this.process = process;
        this.log = log;
        line = CompletableFuture.supplyAsync(this::readLine);
    }

    /** @param log where its standard error is appended */
    static NodeProcess start(List<String> command, File log) throws IOException {
        return new NodeProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log)).start(), log);
    }

    private String readLine() {
        try {
            String read = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
            return read == null ? "" : read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it says that it serves. */
    void awaitReady(Duration patience) throws IOException, InterruptedException {
        String said;
        try {
            said = line.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the supernode did not become ready; see " + log, e);
        }
        if (!said.startsWith(READY)) {
            throw new IOException("the supernode did not become ready; see " + log);
        }
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " ended with " + code);
        }
    }

    /** SIGTERM; returns when it has ended. */
    void terminate() throws InterruptedException, TimeoutException {
        // Process.destroy would close its streams.
        process.toHandle().destroy();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("process " + process.pid() + " still runs " + END_SECONDS + " s after SIGTERM");
        }
    }

    /** SIGKILL; returns when it has ended. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
