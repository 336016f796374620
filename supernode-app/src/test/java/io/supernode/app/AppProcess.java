package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The app as a process of its own, run from the classes of the tests, so that no packaged jar is needed. */
public final class AppProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern READY =
            Pattern.compile("supernode is ready: control port (\\d+), download port (\\d+), home (.*)");
    private static final String END = "\0end";
    static final String WARM_UP = "SUPERNODE_WARM_UP";

    private final Process process;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> err = new LinkedBlockingQueue<>();
    private Matcher ready;

    private AppProcess(Process process) {
        this.process = process;
        collect(new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)), out);
    }

    /** Starts the app with these flags. */
    public static AppProcess start(String... flags) throws IOException {
        return startWith(Map.of(), flags);
    }

    /** Starts the app with these variables and flags. */
    public static AppProcess startWith(Map<String, String> environment, String... flags) throws IOException {
        return startWith(List.of(), environment, flags);
    }

    /** Starts the app with these options of the JVM, variables and flags. */
    static AppProcess startWith(List<String> jvmOptions, Map<String, String> environment, String... flags)
            throws IOException {
        AppProcess app = startUnread(jvmOptions, environment, flags);
        app.readErrors();
        return app;
    }

    /** Begins to read what it writes to standard error. */
    void readErrors() {
        collect(new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)), err);
    }

    /** Starts the app with these options of the JVM, variables and flags, and does not read its standard error yet. */
    static AppProcess startUnread(List<String> jvmOptions, Map<String, String> environment, String... flags)
            throws IOException {
        List<String> command = command(jvmOptions);
        command.addAll(List.of(flags));
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment().keySet().removeIf(name -> name.startsWith("SUPERNODE_"));
        // Most tests are over before it would matter, and run side by side.
        process.environment().put(WARM_UP, "false");
        process.environment().putAll(environment);
        return new AppProcess(process.start());
    }

    /** How the app is started, without its flags. */
    public static List<String> command(List<String> jvmOptions) {
        List<String> command = new ArrayList<>(java());
        command.addAll(jvmOptions);
        command.addAll(ProcessClasses.options());
        command.add(Main.class.getName());
        return command;
    }

    /** The JVM of such a process. */
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                // It lives for seconds: half of its CPU would go into compiling.
                "-XX:TieredStopAtLevel=1");
    }

    /** Starts it on ports that the system chooses and waits until it is ready. */
    public static AppProcess startReady(Path home, String... moreFlags) throws IOException, InterruptedException {
        List<String> flags = new ArrayList<>(
                List.of("--port", "0", "--download-port", "0", "--home-dir", home.toString()));
        flags.addAll(List.of(moreFlags));
        if (!flags.contains("--bind")) {
            flags.addAll(List.of("--bind", "127.0.0.1"));
        }
        AppProcess app = start(flags.toArray(String[]::new));
        app.awaitReady();
        return app;
    }

    public void awaitReady() throws InterruptedException {
        String line = out.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        ready = READY.matcher(line == null ? "" : line);
        if (!ready.matches()) {
            close();
            throw new AssertionError("not ready but: " + line + ' ' + err);
        }
    }

    public int controlPort() {
        return Integer.parseInt(ready.group(1));
    }

    public int downloadPort() {
        return Integer.parseInt(ready.group(2));
    }

    String home() {
        return ready.group(3);
    }

    long pid() {
        return process.pid();
    }

    /** Sends it a signal, such as HUP. */
    public void signal(String name) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
    }

    /** Waits until it writes a line to standard error that contains {@code part}, and answers that line. */
    String awaitError(String part) throws InterruptedException {
        List<String> lines = errorsUpTo(part);
        return lines.get(lines.size() - 1);
    }

    /** Waits until it writes a line to standard error that contains {@code part}, and answers all lines up to that one. */
    List<String> errorsUpTo(String part) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        while (true) {
            String line = err.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("no line with " + part + ": " + lines);
            }
            lines.add(line);
            if (line.contains(part)) {
                return lines;
            }
        }
    }

    /** Tells it to end, as SIGTERM does. */
    public void terminate() {
        // Process.destroy would close its streams, and what it writes at its end could be lost.
        process.toHandle().destroy();
    }

    /** Waits for its end and answers the exit code. */
    int exitCode() throws InterruptedException {
        if (!endsWithin(PATIENCE_SECONDS)) {
            throw new AssertionError("it still runs: " + err);
        }
        return process.exitValue();
    }

    /** Tells whether it ends within {@code seconds}. */
    public boolean endsWithin(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /** All that it writes to standard error until it ends; once. */
    public List<String> errors() throws InterruptedException {
        return drain(err);
    }

    /** All that it writes to standard output until it ends; once. */
    List<String> output() throws InterruptedException {
        return drain(out);
    }

    private static List<String> drain(BlockingQueue<String> queue) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        while (true) {
            String line = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no end of the output: " + lines);
            }
            if (line.equals(END)) {
                return lines;
            }
            lines.add(line);
        }
    }

    private static void collect(BufferedReader reader, BlockingQueue<String> queue) {
        Thread collector = new Thread(() -> {
            reader.lines().forEach(queue::add);
            queue.add(END);
        });
        collector.setDaemon(true);
        collector.start();
    }

    @Override
    public void close() {
        // SIGKILL: what it had to do at its end is another method's business.
        process.destroyForcibly().onExit().join();
    }
}
