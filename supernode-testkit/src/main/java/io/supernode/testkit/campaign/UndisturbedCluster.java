package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ClusterCampaign.Scenario;
import java.io.IOException;

/** {@code once}: nothing goes wrong; the origin gives the file once for all nodes. */
final class UndisturbedCluster implements Scenario {

    @Override
    public void play(ClusterCampaign campaign) throws IOException, InterruptedException {
        ClusterResult result = campaign.undisturbed();
        campaign.bars().check(result.bodyRequests() == 1, "GETs of the body at the origin: " + result.bodyRequests() + ", bar 1");
    }
}
