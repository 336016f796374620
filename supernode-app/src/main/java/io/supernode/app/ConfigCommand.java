package io.supernode.app;

import io.supernode.app.config.AdapterSettings;
import io.supernode.app.config.ConfigException;
import io.supernode.app.config.ConfigPrinter;
import io.supernode.app.config.Flags;
import io.supernode.app.config.Notes;
import io.supernode.app.config.SettingsLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code supernode config}: shows and checks the configuration, and starts nothing. */
@Command(
        name = "config",
        description = "Shows or checks the configuration.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    private ConfigCommand() {}

    /** @param flags of the whole command line, which {@code show} takes too */
    static CommandSpec spec(Flags flags, SettingsLoader loader) {
        CommandSpec show = CommandSpec.forAnnotatedObject(new Show(loader));
        flags.addTo(show);
        CommandSpec config = CommandSpec.forAnnotatedObject(new ConfigCommand());
        config.addSubcommand("default", CommandSpec.forAnnotatedObject(new Default()));
        config.addSubcommand("show", show);
        config.addSubcommand("check", CommandSpec.forAnnotatedObject(new Check()));
        return config;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "config needs a command: default, show or check FILE");
    }

    @Command(
            name = "default",
            description = "Prints every key with its default, as a configuration file.",
            mixinStandardHelpOptions = true)
    private static final class Default implements Callable<Integer> {

        @Override
        public Integer call() {
            System.out.print(ConfigPrinter.defaults());
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "Prints the value of every key and where it comes from: flag, environment, file or default.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    private static final class Show implements Callable<Integer> {

        private final SettingsLoader loader;

        private Show(SettingsLoader loader) {
            this.loader = loader;
        }

        @Override
        public Integer call() throws ConfigException {
            Notes notes = new Notes();
            try {
                System.out.print(ConfigPrinter.effective(loader.load(notes)));
            } finally {
                tell(notes);
            }
            return 0;
        }
    }

    @Command(
            name = "check",
            description = "Checks a configuration file. Exit code 0: it can be used; 2: it cannot.",
            mixinStandardHelpOptions = true)
    private static final class Check implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "The file")
        private Path file;

        @Override
        public Integer call() throws ConfigException {
            Notes notes = new Notes();
            try {
                AdapterSettings.tlsCertificate(SettingsLoader.check(file, notes));
            } finally {
                // With what is wrong, not only when that has been mended.
                tell(notes);
            }
            System.out.println(file + " can be used");
            return 0;
        }
    }

    private static void tell(Notes notes) {
        notes.warnings().forEach(warning -> System.err.println("warning: " + warning));
        notes.remarks().forEach(remark -> System.err.println("note: " + remark));
    }
}
