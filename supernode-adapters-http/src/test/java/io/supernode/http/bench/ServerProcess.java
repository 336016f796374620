package io.supernode.http.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A server in its own process, whose CPU time the system tells (Linux only). */
final class ServerProcess implements AutoCloseable {

    /** The unit of /proc/PID/stat on every Linux. */
    private static final double TICKS_PER_SECOND = 100;
    /** Counted from the end of the name, the third field being the first. */
    private static final int USER_TIME = 11;
    private static final List<Path> NGINX = List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"));

    private final String name;
    private final Process process;
    private final int port;

    private ServerProcess(String name, Process process, int port) {
        this.name = name;
        this.process = process;
        this.port = port;
    }

    /**
     * Our data port.
     *
     * @param bytesPerSecond of all clients together; empty for no bound
     * @param processor the only one that it may use; empty for all
     */
    static ServerProcess dataPort(Path file, OptionalLong bytesPerSecond, OptionalInt processor) throws IOException {
        List<String> command = bound(processor);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                DataPortProcess.class.getName(),
                file.toString()));
        bytesPerSecond.ifPresent(bound -> command.add(Long.toString(bound)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        return new ServerProcess("supernode", process, Integer.parseInt(out.readLine()));
    }

    private static List<String> bound(OptionalInt processor) {
        List<String> command = new ArrayList<>();
        processor.ifPresent(number -> command.addAll(List.of("taskset", "-c", Integer.toString(number))));
        return command;
    }

    /**
     * An nginx with sendfile and as many workers as it has processors; empty when none is installed.
     *
     * @param processor the only one that it may use; empty for all
     */
    static Optional<ServerProcess> nginx(Path directory, OptionalInt processor) throws IOException {
        Optional<Path> binary = NGINX.stream().filter(Files::isExecutable).findFirst();
        if (binary.isEmpty()) {
            return Optional.empty();
        }
        int port = freePort();
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(configuration, String.join("\n",
                "daemon off; worker_processes " + (processor.isPresent() ? "1" : "auto") + "; pid nginx.pid; error_log stderr crit;",
                "events { worker_connections 4096; }",
                "http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;",
                "  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;",
                "  server { listen 127.0.0.1:" + port + " backlog=4096; root " + directory + "; } }", ""));
        List<String> command = bound(processor);
        command.addAll(List.of(binary.get().toString(), "-p", directory.toString(), "-c", configuration.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return Optional.of(new ServerProcess("nginx", process, port));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /** CPU time of the process and its children since they began, seconds. */
    double cpuSeconds() throws IOException {
        double sum = 0;
        try (Stream<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())) {
            for (ProcessHandle one : all.toList()) {
                String stat = Files.readString(Path.of("/proc", Long.toString(one.pid()), "stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                sum += Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
            }
        }
        return sum / TICKS_PER_SECOND;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
