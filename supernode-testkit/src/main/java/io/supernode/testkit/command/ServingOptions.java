package io.supernode.testkit.command;

import io.supernode.testkit.peer.Serving;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import picocli.CommandLine.Option;

/** How many peers of a swarm serve badly. */
public final class ServingOptions {

    @Option(names = "--stalling", paramLabel = "FRACTION", defaultValue = "0",
            description = "Peers whose servers take requests and never send a byte.")
    private double stalling;

    @Option(names = "--dripping", paramLabel = "FRACTION", defaultValue = "0",
            description = "Peers whose servers give 1 KB/s.")
    private double dripping;

    @Option(names = "--lying", paramLabel = "FRACTION", defaultValue = "0",
            description = "Peers whose servers give wrong bytes.")
    private double lying;

    /** Whether any peer serves badly. */
    public boolean isGiven() {
        return stalling + dripping + lying > 0;
    }

    /**
     * Decides what each peer does.
     *
     * @param peers how many there are
     * @param seed decides which of them serve badly
     * @throws IllegalArgumentException if the fractions are none
     */
    public List<Serving> draw(int peers, long seed) {
        if (!(stalling >= 0 && dripping >= 0 && lying >= 0 && stalling + dripping + lying <= 1)) {
            throw new IllegalArgumentException(
                    "--stalling, --dripping and --lying expect fractions that together are 0 to 1, e.g. 0.25");
        }
        List<Serving> servings = new ArrayList<>(peers);
        servings.addAll(Collections.nCopies((int) Math.round(stalling * peers), Serving.STALLING));
        servings.addAll(Collections.nCopies((int) Math.round(dripping * peers), Serving.DRIPPING));
        servings.addAll(Collections.nCopies((int) Math.round(lying * peers), Serving.LYING));
        while (servings.size() < peers) {
            servings.add(Serving.HONEST);
        }
        Collections.shuffle(servings, new Random(seed));
        return servings.subList(0, peers);
    }
}
