package io.supernode.testkit.contract;

import io.supernode.core.policy.Policies;
import io.supernode.testkit.sim.Scenario;
import java.util.List;

/** Every policy of the core and of the class path, the baselines and the example of the documentation included. */
class InstalledPoliciesTest extends SchedulingPolicyContract {

    /** 1500 random swarms took up to 1.6 times the simulator's horizon. */
    private static final int PATIENCE_WITH_ORIGINALS = 4;
    /** Bytes per second of a download that does not time out, for the least patient clients (protocol section 4). */
    private static final double SLOWEST_DOWNLOAD = 128 << 10;

    @Override
    protected Policies policies() {
        return Policies.installed();
    }

    /**
     * The first Go supernodes sent any number of downloads to themselves: once so many share its link that none of
     * them comes in time, all begin anew, for ever. Of 2300 random swarms all finished where each download would have
     * twice what it needs if all came from the supernode; of the other 227 one in ten did not.
     */
    @Override
    protected boolean everybodyFinishes(Scenario scenario) {
        long files = scenario.downloads().images().stream().mapToLong(List::size).max().orElse(1);
        double downloads = (double) scenario.peers() * scenario.rules().peerDownLimit()
                * Math.min(files, scenario.downloads().filesAtOnce());
        return !scenario.rules().policy().equals("original-go0")
                || scenario.links().seedRate() / downloads > 2 * SLOWEST_DOWNLOAD;
    }

    /** The originals ask frozen servers like others, and go on only after a transfer's time-out: a few take long. */
    @Override
    protected int patience(Scenario scenario) {
        boolean isOriginal = scenario.rules().policy().startsWith("original-");
        return isOriginal && scenario.faults().frozen().fraction() > 0 ? PATIENCE_WITH_ORIGINALS : 1;
    }
}
