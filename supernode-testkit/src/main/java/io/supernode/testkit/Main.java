package io.supernode.testkit;

import io.supernode.testkit.bench.BenchCommand;
import io.supernode.testkit.bench.MemoryCommand;
import io.supernode.testkit.campaign.CampaignCommand;
import io.supernode.testkit.command.BadUsage;
import io.supernode.testkit.command.ByteSize;
import io.supernode.testkit.command.GetCommand;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.command.OriginCommand;
import io.supernode.testkit.command.Rate;
import io.supernode.testkit.command.RegistryFrontCommand;
import io.supernode.testkit.command.SwarmCommand;
import io.supernode.testkit.hostile.HostileCommand;
import io.supernode.testkit.hostile.SlowReadersCommand;
import io.supernode.testkit.load.LoadCommand;
import io.supernode.testkit.preheat.PreheatCommand;
import io.supernode.testkit.restart.RestartTimeCommand;
import io.supernode.testkit.sim.SimulateCommand;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code java -jar supernode-testkit.jar COMMAND …}. */
@Command(
        name = "supernode-testkit",
        description = "Real peers, swarms and a local origin, to try out and to test a supernode.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            GetCommand.class,
            SwarmCommand.class,
            PreheatCommand.class,
            OriginCommand.class,
            RegistryFrontCommand.class,
            SimulateCommand.class,
            CampaignCommand.class,
            BenchCommand.class,
            MemoryCommand.class,
            LoadCommand.class,
            RestartTimeCommand.class,
            HostileCommand.class,
            SlowReadersCommand.class,
        })
public final class Main {

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private Main() {}

    /** Runs one command and exits with its code: 0 success, 1 failure, 2 bad usage. */
    public static void main(String[] args) {
        // Progress displays and logs share the terminal: only what is wrong may interrupt.
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "warn");
        }
        System.exit(commandLine().execute(args));
    }

    /** The command line, for tests that give it their own output. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .registerConverter(ByteSize.class, ByteSize::parse)
                .registerConverter(Rate.class, Rate::parse)
                .registerConverter(NodeAddress.class, NodeAddress::parse)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new BadUsage())
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
    }

    /** A server that cannot be reached, a file that cannot be written: a sentence. All else is a fault of this program. */
    private static int failed(Exception failure, CommandLine command) throws Exception {
        if (!(failure instanceof IOException)) {
            throw failure;
        }
        String what = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        command.getErr().println(command.getCommandName() + ": " + what);
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"supernode-testkit " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
