package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ClusterCampaign.Scenario;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.process.ClusterProcesses;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code full-disk}: the disk of the node that is to hold a copy of the content is full to the last byte. */
final class ReplicaDiskFull implements Scenario {

    private static final int VICTIM = 0;
    private static final String SIZE = "size=12m,mode=700";
    /** A task is second at a given node with a chance of a third. */
    private static final int MOST_ORIGINS = 200;

    private static final int BLOCK = 1 << 16;

    private Path home;

    @Override
    public void prepare(ClusterProcesses nodes) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(nodes.home(VICTIM));
        run(List.of("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", directory.toString()));
        home = directory;
    }

    @Override
    public void play(ClusterCampaign campaign) throws IOException, InterruptedException {
        fill(campaign);
        try (FakeOrigin origin = originOfItsTask(campaign.nodes())) {
            ClusterResult result = campaign.play("full disk", campaign.options().plan(0), origin, swarm -> look(swarm, campaign));
            campaign.checkFiles("full disk", result);
            campaign.bars().check(result.bodyRequests() == 1,
                    "GETs of the body at the origin: " + result.bodyRequests() + ", bar 1");
        }
        campaign.bars().check(campaign.nodes().isWhole(), "all nodes still run and see each other");
    }

    /** With what belongs to no supernode. */
    private static void fill(ClusterCampaign campaign) throws IOException {
        Path filler = campaign.nodes().home(VICTIM).resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int block = BLOCK; block > 0; block /= 2) {
                fill(out, new byte[block]);
            }
        }
        campaign.bars().check(Files.getFileStore(filler).getUsableSpace() == 0, "the disk of node " + VICTIM + " is full");
    }

    private static void fill(OutputStream out, byte[] block) {
        try {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // There is no room for so many bytes any more.
            return;
        }
    }

    /** One whose file has the victim as its second owner; each has a port of its own, and so another task. */
    private static FakeOrigin originOfItsTask(ClusterProcesses nodes) throws IOException, InterruptedException {
        for (int origin = 0; origin < MOST_ORIGINS; origin++) {
            FakeOrigin found = FakeOrigin.start();
            List<Integer> order = nodes.order(found.url(SwarmPlan.path(0)));
            if (order.size() > 1 && order.get(1) == VICTIM) {
                return found;
            }
            found.close();
        }
        throw new IOException("no task of " + MOST_ORIGINS + " has node " + VICTIM + " as its second owner");
    }

    private static void look(ClusterSwarm swarm, ClusterCampaign campaign) throws IOException, InterruptedException {
        // Its owner has the whole file long before.
        swarm.awaitPart(1.0 / 2);
        int owner = swarm.owner();
        long seeds = campaign.nodes().get(owner, "/api/v1/cluster").map(one -> one.path("furtherSeeds").asLong()).orElse(-1L);
        campaign.bars().check(seeds == 0, "node " + owner + ", the owner, sends nobody to node " + VICTIM
                + ": further seeds " + seeds);
    }

    @Override
    public void end() throws IOException, InterruptedException {
        if (home != null) {
            run(List.of("umount", home.toString()));
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("a small disk is made by mount, which is not permitted here: " + said
                    + "; run the same command with 'unshare -rm' in front of it");
        }
    }
}
