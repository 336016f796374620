package io.supernode.testkit.campaign;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code campaign}: the group of the campaigns. */
@Command(
        name = "campaign",
        mixinStandardHelpOptions = true,
        description = "Long runs with faults, in the simulator or against processes of a supernode that it starts itself;"
                + " exit code 1 if a bar is missed, 3 of simulate if a run breaks a rule.",
        subcommands = {
            SimulateCampaignCommand.class, RestartsCommand.class, ClusterCommand.class, SoakCommand.class, StallsCommand.class
        })
public final class CampaignCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which campaign? See " + CommandLine.Help.Ansi.AUTO.string(
                spec.qualifiedName() + " --help"));
    }
}
