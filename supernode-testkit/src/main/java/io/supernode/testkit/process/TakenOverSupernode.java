package io.supernode.testkit.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A supernode that is replaced by one that takes over from it while it still serves ({@code --take-over}). Not thread-safe. */
public final class TakenOverSupernode implements SupernodeProcess {

    private static final Pattern READY =
            Pattern.compile("supernode is ready: control port (\\d+), download port (\\d+), home .*");
    /** Downloads that run may take the old one that long (deployment.md), and some seconds. */
    private static final long END_SECONDS = 90;

    private final List<String> command;
    private final File log;
    private final List<Process> old = new ArrayList<>();
    private Process process;
    private int controlPort;
    private int downloadPort;

    private TakenOverSupernode(List<String> command, File log) {
        this.command = command;
        this.log = log;
    }

    /** Starts one on two free ports of loopback and waits until it serves. */
    public static TakenOverSupernode start(List<String> command, File log) throws IOException {
        TakenOverSupernode node = new TakenOverSupernode(command, log);
        node.begin(List.of("--port", "0", "--download-port", "0", "--bind", "127.0.0.1"));
        return node;
    }

    private void begin(List<String> flags) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(flags);
        process = new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.appendTo(log)).start();
        // A server writes this one line to its standard output.
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        Matcher ready = READY.matcher(line == null ? "" : line);
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new IOException("the server did not become ready; see " + log);
        }
        controlPort = Integer.parseInt(ready.group(1));
        downloadPort = Integer.parseInt(ready.group(2));
    }

    @Override
    public int controlPort() {
        return controlPort;
    }

    @Override
    public int downloadPort() {
        return downloadPort;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void replace() throws IOException, InterruptedException {
        Process before = process;
        old.add(before);
        // Clients know these.
        String control = String.valueOf(controlPort);
        String download = String.valueOf(downloadPort);
        begin(List.of("--port", control, "--download-port", download, "--bind", "127.0.0.1", "--take-over"));
        if (!before.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("process " + before.pid() + " was taken over and does not end");
        }
        if (before.exitValue() != 0) {
            throw new IOException("the process that was taken over ended with exit code " + before.exitValue());
        }
        old.remove(before);
    }

    @Override
    public void close() {
        old.forEach(one -> one.destroyForcibly().onExit().join());
        process.destroyForcibly().onExit().join();
    }
}
