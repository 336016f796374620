package io.supernode.clustered;

import io.supernode.testkit.campaign.ClusterCommand;
import io.supernode.testkit.command.ByteSize;
import io.supernode.testkit.command.Rate;
import picocli.CommandLine;

/** The campaign against a cluster as a process of its own, without the commands of the testkit that need libraries of their own. */
final class ClusterCampaign {

    private ClusterCampaign() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ClusterCommand())
                .registerConverter(ByteSize.class, ByteSize::parse)
                .registerConverter(Rate.class, Rate::parse)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }
}
