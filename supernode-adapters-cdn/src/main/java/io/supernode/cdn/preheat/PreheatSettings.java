package io.supernode.cdn.preheat;

import java.time.Duration;
import java.util.Objects;

/**
 * The limits of preheats.
 *
 * @param keep for so long after the end of a preheat its files are not evicted
 * @param preheatsAtOnce that run; the others wait
 * @param filesAtOnce of one preheat that are fetched
 * @param waiting preheats at most; more are refused
 * @param finished preheats that are remembered at most
 * @param files of one preheat at most
 * @param allFiles of all finished preheats together that are remembered at most
 * @param longest time that a preheat may run
 * @param remembered how long a finished preheat is remembered, or {@code keep} if that is longer
 */
public record PreheatSettings(
        Duration keep,
        int preheatsAtOnce,
        int filesAtOnce,
        int waiting,
        int finished,
        int files,
        int allFiles,
        Duration longest,
        Duration remembered) {

    public PreheatSettings {
        Objects.requireNonNull(keep, "keep");
        Objects.requireNonNull(longest, "longest");
        Objects.requireNonNull(remembered, "remembered");
        if (keep.isNegative() || preheatsAtOnce < 1 || filesAtOnce < 1 || waiting < 1 || finished < 1 || files < 1
                || allFiles < 1) {
            throw new IllegalArgumentException("times are at least 0, all other limits at least 1");
        }
    }

    /** A day; 8 preheats with 4 files each at a time; 12 hours for each, which are remembered for a week. */
    public static PreheatSettings defaults() {
        return new PreheatSettings(
                Duration.ofDays(1), 8, 4, 1000, 1000, 2000, 50_000, Duration.ofHours(12), Duration.ofDays(7));
    }

    /** The same, with another time that files are kept. */
    public PreheatSettings withKeep(Duration value) {
        return new PreheatSettings(
                value, preheatsAtOnce, filesAtOnce, waiting, finished, files, allFiles, longest, remembered);
    }

    /** The same, with other numbers that run at a time. */
    public PreheatSettings withAtOnce(int preheats, int filesOfEach) {
        return new PreheatSettings(
                keep, preheats, filesOfEach, waiting, finished, files, allFiles, longest, remembered);
    }

    /** The same, with other numbers of preheats that wait and that are remembered. */
    public PreheatSettings withNumbers(int ofWaiting, int ofFinished) {
        return new PreheatSettings(
                keep, preheatsAtOnce, filesAtOnce, ofWaiting, ofFinished, files, allFiles, longest, remembered);
    }

    /** How long a finished preheat is remembered. */
    public Duration age() {
        return keep.compareTo(remembered) > 0 ? keep : remembered;
    }
}
