package io.supernode.testkit.campaign;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code campaign}: the parent of the campaigns. */
@Command(
        name = "campaign",
        mixinStandardHelpOptions = true,
        description = "Long runs against processes of a supernode that it starts itself; exit code 1 if a bar is missed.",
        subcommands = {RestartsCommand.class, SoakCommand.class, StallsCommand.class})
public final class CampaignCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which campaign?");
    }
}
