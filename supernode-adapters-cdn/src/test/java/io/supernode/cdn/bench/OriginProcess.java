package io.supernode.cdn.bench;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@link RawOrigin} in a process of its own, so that what it costs is not counted as ours. */
public final class OriginProcess implements Closeable {

    private final Process process;
    private final int port;

    private OriginProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Serves the file that is named until its input ends. */
    public static void main(String[] args) throws IOException {
        try (RawOrigin origin = new RawOrigin(Path.of(args[0]))) {
            System.out.println(origin.port());
            if (System.in.read() >= 0) {
                throw new IOException("nothing is to be said to it");
            }
        }
    }

    static OriginProcess start(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OriginProcess.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        return new OriginProcess(process, Integer.parseInt(out.readLine()));
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
