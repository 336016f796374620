package io.supernode.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A parent process that holds both listening sockets and passes them on to each server that it starts, as systemd does by socket
 * units. In Perl, since a JVM cannot pass sockets on.
 */
final class SocketHolder implements AutoCloseable {

    private static final String PERL = """
            use Socket; use POSIX ();
            $| = 1;
            $SIG{CHLD} = 'IGNORE';
            my @sockets = map {
                socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
                bind($socket, sockaddr_in(0, INADDR_LOOPBACK)) or die "bind: $!";
                listen($socket, 100) or die "listen: $!";
                $socket;
            } (0, 1);
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
    private long child;

    SocketHolder(Path home, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of("perl", "-e", PERL));
        command.addAll(AppProcess.command(
                List.of("--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens", "java.base/java.io=ALL-UNNAMED")));
        command.addAll(List.of("--home-dir", home.toString()));
        command.addAll(List.of(flags));
        holder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        lines = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        String[] ports = lines.readLine().split(" ");
        controlPort = Integer.parseInt(ports[0]);
        downloadPort = Integer.parseInt(ports[1]);
    }

    int controlPort() {
        return controlPort;
    }

    int downloadPort() {
        return downloadPort;
    }

    /** Starts a server. */
    void start() throws IOException {
        holder.getOutputStream().write("start\n".getBytes(StandardCharsets.UTF_8));
        holder.getOutputStream().flush();
        child = Long.parseLong(awaitLine("started ").substring("started ".length()));
    }

    void awaitReady() throws IOException {
        awaitLine("supernode is ready");
    }

    private String awaitLine(String beginning) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new AssertionError("no line " + beginning);
    }

    /** SIGKILL to the server. */
    void kill() {
        ProcessHandle.of(child).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    @Override
    public void close() {
        kill();
        holder.destroyForcibly().onExit().join();
    }
}
