package io.supernode.app;

import io.supernode.app.config.AdapterSettings;
import io.supernode.app.config.ConfigException;
import io.supernode.app.config.Flags;
import io.supernode.app.config.Keys;
import io.supernode.app.config.Notes;
import io.supernode.app.config.Settings;
import io.supernode.app.config.SettingsLoader;
import io.supernode.app.log.LogSetup;
import io.supernode.cdn.store.DiskReason;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code java -jar supernode.jar}: serves until it is told to end. */
@Command(
        name = "supernode",
        description = "A SuperNode: fetches each file once from its origin and lets peers distribute it.",
        synopsisHeading = "Usage: ",
        customSynopsis = {"java -jar supernode.jar [OPTIONS]", "       java -jar supernode.jar COMMAND [OPTIONS]"},
        optionListHeading = "%nThis command%n",
        commandListHeading = "%nCommands%n",
        footer = {
            "",
            "Each option is also a key of the configuration file and a variable of the environment: see config default.",
            "Sizes are bytes or such as 200M and 10G; times such as 500ms, 20s, 3m and 1h30m.",
            "Exit code: 0 after a drain or when another process has taken over, 2 for a bad configuration, 1 if it cannot start,",
            "143 when it was told to end by SIGTERM, 130 by SIGINT (Ctrl-C),",
            "3 when it ran out of memory or nothing moved in it any more: a service manager is to start it again."
        },
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Main implements Callable<Integer> {

    private static final String LOGGER = "io.supernode.configuration";

    /** Who gives one of these wants to know all commands, or one of them. */
    private static final Set<String> NOT_FOR_SERVING =
            Set.of("config", "healthcheck", "version", "-h", "--help", "-V", "--version");

    static final int CANNOT_START = 1;
    static final int BAD_CONFIGURATION = 2;

    private final SettingsLoader loader;
    /** Empty where something else than a server may be wanted. */
    private final Optional<StartAhead> ahead;

    private Main(SettingsLoader loader, Optional<StartAhead> ahead) {
        this.loader = loader;
        this.ahead = ahead;
    }

    /** Runs until the process is told to end, or cannot start. */
    public static void main(String[] arguments) {
        FatalErrors.install();
        boolean withCommands = Stream.of(arguments).anyMatch(NOT_FOR_SERVING::contains);
        Optional<StartAhead> ahead = withCommands ? Optional.empty() : Optional.of(StartAhead.begin());
        int exitCode = commandLine(withCommands, ahead).execute(arguments);
        LogSetup.end();
        System.exit(exitCode);
    }

    /** @param withCommands whether there are others than to serve: to describe them all takes a tenth of the time of a start */
    private static CommandLine commandLine(boolean withCommands, Optional<StartAhead> ahead) {
        Flags flags = new Flags();
        SettingsLoader loader = new SettingsLoader(flags, System.getenv());
        CommandSpec serve = CommandSpec.forAnnotatedObject(new Main(loader, ahead));
        flags.addTo(serve);
        if (withCommands) {
            serve.addSubcommand("config", ConfigCommand.spec(flags, loader));
            serve.addSubcommand("healthcheck", HealthcheckCommand.spec(flags, loader));
            serve.addSubcommand("version", CommandSpec.forAnnotatedObject(new VersionCommand()));
        }
        return new CommandLine(serve)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((problem, given) -> complain(BAD_CONFIGURATION, problem.getMessage()))
                .setExecutionExceptionHandler((failure, command, parsed) -> complain(failure));
    }

    @Override
    public Integer call() throws ConfigException, IOException, InterruptedException {
        Notes notes = new Notes();
        Settings settings = loader.load(notes);
        if (ahead.isPresent()) {
            ahead.get().await();
        }
        logAsTold(settings);
        log(notes);
        JvmMemory.keepSmall();
        // The server reads it itself; here it is the configuration that is to blame.
        AdapterSettings.tlsCertificate(settings);
        // Before the server, which shows them; what changes takes effect in it once it is there.
        Service server = new Service(InheritedSockets.take(System.getenv()));
        SettingsReload reload = new SettingsReload(loader, settings, changed -> {
            logAsTold(changed);
            server.apply(changed);
        }, server::readCertificate);
        server.start(settings, reload);
        ServiceManager manager = ServiceManager.of(System.getenv());
        ProcessLog log = new ProcessLog();
        ShutdownHook.install(server, manager, log);
        Signals.beforeEnd(log::signal);
        if (!Signals.onHangUp(reload)) {
            LoggerFactory.getLogger(LOGGER).info("this system has no SIGHUP: the configuration is read at the start only");
        }
        log.started(settings, server.whereItServes());
        // First, so that who reads the line and ends the process ends one of which systemd knows that it was ready.
        manager.ready(server.readyLine());
        System.out.println(server.readyLine());
        int exitCode = server.awaitEnd();
        // Of a signal the shutdown hook says it as well; whoever of the two is first, since both end the log next.
        server.reasonOfEnd().ifPresentOrElse(log::ended, log::ended);
        return exitCode;
    }

    private static void logAsTold(Settings settings) {
        LogSetup.apply(settings.logLevel(), settings.get(Keys.LOG_FORMAT), settings.get(Keys.ACCESS_LOG));
    }

    static void log(Notes notes) {
        Logger log = LoggerFactory.getLogger(LOGGER);
        notes.warnings().forEach(log::warn);
        notes.remarks().forEach(log::info);
    }

    private static int complain(Exception failure) {
        if (failure instanceof ConfigException bad) {
            bad.problems().forEach(problem -> complain(BAD_CONFIGURATION, problem));
            return BAD_CONFIGURATION;
        }
        return complain(CANNOT_START, failure instanceof IOException broken ? DiskReason.of(broken) : failure.toString());
    }

    private static int complain(int exitCode, String sentence) {
        // What led to it comes first.
        LogSetup.end();
        System.err.println("supernode: " + sentence + (exitCode == BAD_CONFIGURATION ? " (see --help)" : ""));
        return exitCode;
    }
}
