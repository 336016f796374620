package io.supernode.testkit.command;

import java.net.BindException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option of commands that listen until they are interrupted: on which port. */
final class ListenPort {

    private static final int MAX = 65_535;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "0",
            description = "Where to listen (default: a free port).")
    private int port;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * The port; 0: a free one.
     *
     * @throws ParameterException if it is none
     */
    int number() {
        if (port < 0 || port > MAX) {
            throw new ParameterException(command.commandLine(), "--port expects a number from 0 to " + MAX);
        }
        return port;
    }

    /** Tells that the port is taken; answers the exit code. */
    int taken(BindException failure) {
        command.commandLine().getErr().println("error: port " + port + " is taken: " + failure.getMessage());
        return 1;
    }
}
