package io.supernode.testkit.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A parent process that holds both listening sockets and passes them on to each server that it starts, as systemd does by
 * socket units. In Perl, since a JVM cannot pass sockets on. Not thread-safe.
 */
public final class SocketHolder implements NodeProcess {

    private static final long PATIENCE_SECONDS = 120;

    private static final String PERL = """
            use Socket; use POSIX ();
            $| = 1;
            $SIG{CHLD} = 'IGNORE';
            my $address = inet_aton(shift @ARGV);
            my @sockets = map {
                socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
                setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1) or die "reuse: $!";
                bind($socket, sockaddr_in($_, $address)) or die "bind: $!";
                listen($socket, 1024) or die "listen: $!";
                $socket;
            } (shift @ARGV, shift @ARGV);
            print join(' ', map { (sockaddr_in(getsockname($_)))[0] } @sockets), "\\n";
            while (<STDIN>) {
                my $pid = fork();
                if ($pid == 0) {
                    POSIX::dup2(fileno($sockets[0]), 63);
                    POSIX::dup2(fileno($sockets[1]), 64);
                    POSIX::dup2(64, 3);
                    POSIX::dup2(63, 4);
                    $ENV{LISTEN_FDS} = 2;
                    $ENV{LISTEN_PID} = $$;
                    $ENV{LISTEN_FDNAMES} = 'download:control';
                    exec @ARGV or die "exec: $!";
                }
                print "started $pid\\n";
            }
            """;

    private final Process holder;
    private final BufferedReader lines;
    private final int controlPort;
    private final int downloadPort;
    private long child = -1;

    /**
     * Listens on two free ports of loopback; starts no server yet.
     *
     * @param server the command of a server with all its flags, but for the ports
     * @param log where the servers' standard error goes, or null for that of this process
     */
    public SocketHolder(List<String> server, File log) throws IOException {
        this(server, log, "127.0.0.1", 0, 0);
    }

    /** The same on ports of the caller's choice. */
    SocketHolder(List<String> server, File log, String address, int control, int download) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("perl", "-e", PERL, address, String.valueOf(control), String.valueOf(download)));
        command.addAll(server);
        holder = new ProcessBuilder(command)
                .redirectError(log == null ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.appendTo(log))
                .start();
        lines = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        String first = lines.readLine();
        if (first == null) {
            throw new IOException("the holder of the sockets did not start; it needs perl");
        }
        String[] ports = first.split(" ");
        controlPort = Integer.parseInt(ports[0]);
        downloadPort = Integer.parseInt(ports[1]);
    }

    public int controlPort() {
        return controlPort;
    }

    public int downloadPort() {
        return downloadPort;
    }

    /** The number of the server's process. */
    @Override
    public long pid() {
        return child;
    }

    @Override
    public void start() throws IOException {
        holder.getOutputStream().write("start\n".getBytes(StandardCharsets.UTF_8));
        holder.getOutputStream().flush();
        child = Long.parseLong(awaitLine("started ").substring("started ".length()));
    }

    @Override
    public void awaitReady() throws IOException, InterruptedException {
        CompletableFuture<String> ready = CompletableFuture.supplyAsync(() -> {
            try {
                return awaitLine("supernode is ready");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        // Its holder outlives a server that cannot start, and would say nothing.
        CompletableFuture<?> ended = ProcessHandle.of(child)
                .map(ProcessHandle::onExit)
                .orElse(CompletableFuture.completedFuture(null));
        try {
            CompletableFuture.anyOf(ready, ended).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the server did not become ready", e);
        }
        if (!ready.isDone()) {
            throw new IOException("the server has ended before it was ready; its log says why");
        }
    }

    private String awaitLine(String beginning) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new IOException("the holder of the sockets has ended; no line " + beginning);
    }

    @Override
    public void kill() {
        ProcessHandle.of(child).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    @Override
    public void terminate() {
        ProcessHandle.of(child).ifPresent(process -> {
            process.destroy();
            process.onExit().join();
        });
    }

    @Override
    public void close() {
        kill();
        holder.destroyForcibly().onExit().join();
    }
}
