package io.supernode.testkit.command;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments, and the usage only if it is short enough that the reason is still seen. */
public final class BadUsage implements IParameterExceptionHandler {

    /** So much of a screen may follow the reason. */
    private static final int MOST_LINES = 60;

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText(failure.getMessage()));
        String usage = command.getUsageMessage(command.getColorScheme());
        if (usage.lines().count() > MOST_LINES) {
            UnmatchedArgumentException.printSuggestions(failure, err);
            err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
        } else if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.print(usage);
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
