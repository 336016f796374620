package io.supernode.testkit.campaign;

import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.process.ClusterProcesses;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What every scenario against a cluster needs. Not thread-safe.
 *
 * @param server how supernodes are started
 * @param options of the command
 * @param nodes all of which run
 * @param random decides what goes wrong
 * @param work where files go
 * @param bars what is to be reached
 * @param out of the report
 */
record ClusterCampaign(
        ServerOptions server, ClusterOptions options, ClusterProcesses nodes, SplittableRandom random, Path work, Bars bars, PrintWriter out) {

    /** One thing that can go wrong with a cluster. */
    interface Scenario {

        /** Sets up what must be there before any node is started. */
        default void prepare(ClusterProcesses nodes) throws IOException, InterruptedException {}

        void play(ClusterCampaign campaign) throws IOException, InterruptedException;

        /** Undoes what {@link #prepare} has done, when no node runs any more. */
        default void end() throws IOException, InterruptedException {}
    }

    /** Plays a swarm, and prints how it went. */
    ClusterResult play(String name, SwarmPlan plan, ClusterSwarm.Disturbance disturbance)
            throws IOException, InterruptedException {
        try (FakeOrigin origin = FakeOrigin.start()) {
            return play(name, plan, origin, disturbance);
        }
    }

    /** The same with an origin of the caller's choice. */
    ClusterResult play(String name, SwarmPlan plan, FakeOrigin origin, ClusterSwarm.Disturbance disturbance)
            throws IOException, InterruptedException {
        ClusterResult result =
                new ClusterSwarm(plan, nodes, origin).play(work.resolve("files"), options.limit(), disturbance);
        result.print(name, out);
        return result;
    }

    /** Undisturbed, as what the others are compared with. */
    ClusterResult undisturbed() throws IOException, InterruptedException {
        ClusterResult result = play("undisturbed", options.plan(0), ClusterSwarm.Disturbance.NONE);
        checkFiles("undisturbed", result);
        return result;
    }

    /** No scenario may cost a download or bring a wrong byte. */
    void checkFiles(String name, ClusterResult result) {
        bars.check(result.areAllFinished(), name + ": all clients finish without the origin");
        bars.check(result.wrongFiles() == 0, name + ": all files are those of the origin");
    }

    /** Says what happens. */
    void say(String format, Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
        out.flush();
    }
}
