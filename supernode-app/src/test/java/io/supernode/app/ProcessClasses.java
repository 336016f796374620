package io.supernode.app;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The classes of the processes that tests start: the class path of the tests as jars, and an archive from which the JVM maps
 * what a server loads at its start, instead of parsing it. Tests start a server some sixty times, and a third of its processor
 * time at the start goes into that. Made once for each state of the classes, also if several JVMs of tests run side by side.
 */
final class ProcessClasses {

    private static final Path PLACE = Path.of("target", "processes").toAbsolutePath();
    private static final ProcessClasses CURRENT = make();

    private final String classPath;
    private final Path archive;

    private ProcessClasses(String classPath, Path archive) {
        this.classPath = classPath;
        this.archive = archive;
    }

    /** What a JVM needs to run the app. A JVM that cannot use the archive goes on without it. */
    static List<String> options() {
        return List.of("-XX:SharedArchiveFile=" + CURRENT.archive, "-cp", CURRENT.classPath);
    }

    private static ProcessClasses make() {
        try {
            Files.createDirectories(PLACE);
            try (FileChannel lock = FileChannel.open(
                            PLACE.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock.lock()) {
                return made(held);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ProcessClasses made(FileLock held) throws IOException, InterruptedException {
        Objects.requireNonNull(held);
        List<Path> parts = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).toList();
        StringBuilder state = new StringBuilder(System.getProperty("java.vm.version"));
        for (Path part : parts) {
            state.append('\n').append(part).append(' ').append(newest(part));
        }
        Path place = PLACE.resolve(Integer.toHexString(state.toString().hashCode()));
        Path archive = place.resolve("server.jsa");
        boolean isNew = !Files.exists(archive);
        Files.createDirectories(place);
        List<String> jars = new ArrayList<>();
        for (Path part : parts) {
            if (Files.isDirectory(part)) {
                // An archive is of jars only.
                Path jar = place.resolve(jars.size() + ".jar");
                if (isNew) {
                    pack(part, jar);
                }
                jars.add(jar.toString());
            } else {
                jars.add(part.toString());
            }
        }
        String classPath = String.join(File.pathSeparator, jars);
        if (isNew) {
            archive(classPath, place, archive);
        }
        return new ProcessClasses(classPath, archive);
    }

    private static String newest(Path part) throws IOException {
        if (!Files.exists(part)) {
            return "none";
        }
        try (Stream<Path> all = Files.walk(part)) {
            List<Path> files = all.toList();
            FileTime newest = FileTime.fromMillis(0);
            for (Path file : files) {
                FileTime time = Files.getLastModifiedTime(file);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
            return files.size() + " " + newest.toMillis();
        }
    }

    private static void pack(Path directory, Path jar) {
        int code = ToolProvider.findFirst("jar").orElseThrow()
                .run(System.out, System.err, "--create", "--no-compress", "--file", jar.toString(), "-C", directory.toString(), ".");
        if (code != 0) {
            throw new IllegalStateException("jar ended with " + code + " for " + directory);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts and ends a server; at its end the JVM writes what it has loaded. */
    private static void archive(String classPath, Path place, Path archive) throws IOException, InterruptedException {
        Path written = place.resolve("new.jsa");
        Path log = place.resolve("log");
        List<String> command = new ArrayList<>(AppProcess.java());
        command.addAll(List.of(
                "-XX:ArchiveClassesAtExit=" + written, "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-cp", classPath, Main.class.getName(),
                "--port", "0", "--download-port", "0", "--bind", "127.0.0.1", "--home-dir", place.resolve("home").toString(),
                // Those of a node of a cluster, too.
                "--cluster-name", "archive", "--cluster-bind", "127.0.0.1:" + freePort()));
        Process server = new ProcessBuilder(command).redirectError(log.toFile()).start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            out.readLine();
            server.toHandle().destroy();
            if (!server.waitFor(120, TimeUnit.SECONDS) || !Files.exists(written)) {
                throw new IllegalStateException("no archive was written: " + Files.readString(log));
            }
        } finally {
            server.destroyForcibly();
        }
        Files.move(written, archive, StandardCopyOption.REPLACE_EXISTING);
    }
}
