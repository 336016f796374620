package io.supernode.testkit.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a campaign starts its supernode. */
final class ServerOptions {

    private static final String JAR = ".jar";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--server", required = true, paramLabel = "JAR",
            description = "The supernode to start; or its main class, with the class path as a --java-option.")
    private String server;

    @Option(names = "--java-option", paramLabel = "OPTION", description = "For the server's JVM, e.g. -Xmx512m; repeatable.")
    private List<String> javaOptions = List.of();

    @Option(names = "--server-flag", paramLabel = "FLAG", description = "For the server, e.g. --state=memory; repeatable.")
    private List<String> flags = List.of();

    @Option(names = "--dir", paramLabel = "DIRECTORY",
            description = "For homes, files and logs (default: a temporary one; it is deleted if all bars are reached).")
    private Path directory;

    /** The command of a server with this home. */
    List<String> command(Path home) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        if (server.endsWith(JAR)) {
            command.add("-jar");
        }
        command.addAll(List.of(server, "--home-dir", home.toString(), "--allow-loopback-origin"));
        command.addAll(flags);
        return command;
    }

    /** @throws ParameterException if the server is a jar that is not there */
    void check() {
        if (server.endsWith(JAR) && !Files.isRegularFile(Path.of(server))) {
            throw new ParameterException(spec.commandLine(), "--server expects a jar, and " + server + " is none");
        }
    }

    WorkDirectory workDirectory() throws IOException {
        return WorkDirectory.at(directory);
    }
}
