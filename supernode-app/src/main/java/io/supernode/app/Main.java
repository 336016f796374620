package io.supernode.app;

import io.supernode.core.policy.Policies;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code java -jar supernode.jar}: serves until it is told to end. */
@Command(
        name = "supernode",
        description = "A SuperNode: fetches each file once from its origin and lets peers distribute it.",
        synopsisHeading = "Usage: ",
        customSynopsis = "java -jar supernode.jar [OPTIONS]",
        optionListHeading = "%nThis command%n",
        footer = {"", "Sizes are bytes or such as 200M and 10G; times such as 500ms, 20s, 3m and 2h.",
            "Exit code: 2 for bad flags, 1 if it cannot start, 143 when it was told to end."},
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Main implements Callable<Integer> {

    private static final int CANNOT_START = 1;
    private static final int BAD_FLAGS = 2;

    @Mixin
    private Options options;

    private Main() {}

    /** Runs until the process is told to end, or cannot start. */
    public static void main(String[] arguments) {
        int exitCode = new CommandLine(new Main())
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((problem, given) -> complain(BAD_FLAGS, problem.getMessage()))
                .setExecutionExceptionHandler((failure, command, parsed) -> complain(CANNOT_START, failure.toString()))
                .execute(arguments);
        System.exit(exitCode);
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            options.check();
            Policies.installed().named(options.peers.policy);
        } catch (IllegalArgumentException e) {
            return complain(BAD_FLAGS, e.getMessage());
        }
        try {
            SupernodeServer node = SupernodeServer.start(options);
            ShutdownHook.install(node);
            node.bandwidth().register();
            System.out.println(node.readyLine());
            node.awaitEnd();
            return 0;
        } catch (IOException e) {
            return complain(CANNOT_START, e.getMessage());
        }
    }

    private static int complain(int exitCode, String sentence) {
        System.err.println("supernode: " + sentence + (exitCode == BAD_FLAGS ? " (see --help)" : ""));
        return exitCode;
    }
}
