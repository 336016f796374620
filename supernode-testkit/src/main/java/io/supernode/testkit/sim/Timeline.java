package io.supernode.testkit.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The course of a run, sampled.
 *
 * @param samples in order of time
 */
public record Timeline(List<Sample> samples) {

    /**
     * @param seconds virtual time since the run began
     * @param finished peers
     * @param seedBytes from the supernode so far
     * @param peerBytes from peers so far
     * @param fewestCopies of the rarest piece, on peers
     * @param medianCopies of a piece, on peers
     * @param mostCopies of the commonest piece, on peers
     */
    public record Sample(
            double seconds,
            int finished,
            double seedBytes,
            double peerBytes,
            int fewestCopies,
            int medianCopies,
            int mostCopies) {}

    public Timeline {
        samples = List.copyOf(samples);
    }

    /** Collects samples. Not thread-safe. */
    static final class Recorder {
        private final List<Sample> samples = new ArrayList<>();

        void record(World world) {
            int[] copies = Arrays.stream(world.files).flatMapToInt(file -> Arrays.stream(file.copies)).toArray();
            Arrays.sort(copies);
            samples.add(new Sample(
                    world.now() / 1e9, world.tally.finished, world.tally.seedBytes, world.tally.peerBytes, copies[0],
                    copies[copies.length / 2], copies[copies.length - 1]));
        }

        Timeline timeline() {
            return new Timeline(samples);
        }
    }
}
