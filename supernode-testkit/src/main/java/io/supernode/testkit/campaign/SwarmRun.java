package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ArrivingPeers.Fate;
import io.supernode.testkit.campaign.ArrivingPeers.Arrival;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.process.SupernodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One run of a plan against one supernode, which is replaced at times that the seed decides, or not at all. */
final class SwarmRun {

    /** A supernode is left alone for so long after it serves again: one that dies while it starts is another matter. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(1);

    private final SwarmPlan plan;
    private final Path directory;

    /**
     * How a run went.
     *
     * @param fates of the peers, in their order
     * @param wrongFiles files on the disk that are not those of the origin
     * @param originBytes that the supernode fetched
     * @param gaps from the end of a supernode to the next one that serves
     */
    record Result(List<Fate> fates, int wrongFiles, long originBytes, List<Duration> gaps) {}

    /** Starts the supernode of a run. */
    interface Starter {
        SupernodeProcess start(Path home) throws IOException, InterruptedException;
    }

    /** @param directory empty; the supernode's home and the peers' files go there */
    SwarmRun(SwarmPlan plan, Path directory) {
        this.plan = plan;
        this.directory = directory;
    }

    /**
     * Plays the plan.
     *
     * @param replacements how often the supernode is replaced while peers come
     */
    Result play(Starter starter, int replacements) throws IOException, InterruptedException {
        Path files = Files.createDirectories(directory.resolve("files"));
        try (FakeOrigin origin = FakeOrigin.start();
                SupernodeProcess node = starter.start(directory.resolve("home"))) {
            plan.serve(origin);
            List<Arrival> arrivals = plan.arrivals(node.controlPort(), origin, files);
            try (ArrivingPeers peers = new ArrivingPeers(arrivals)) {
                List<Duration> gaps = replace(node, replacements, peers);
                List<Fate> fates = peers.await();
                long fetched = 0;
                for (int file = 0; file < plan.files(); file++) {
                    fetched += origin.bytesSent(SwarmPlan.path(file));
                }
                int wrong = FileCheck.wrongFiles(fates, files, peer -> List.of(plan.content(plan.fileOf(peer))));
                return new Result(fates, wrong, fetched, gaps);
            }
        }
    }

    private List<Duration> replace(SupernodeProcess node, int times, ArrivingPeers peers) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(~plan.seed());
        long begin = System.nanoTime();
        long[] due = random.doubles(times).sorted().mapToLong(part -> (long) (part * plan.spread().toNanos())).toArray();
        List<Duration> gaps = new ArrayList<>();
        long ready = begin;
        for (long after : due) {
            long wait = Math.max(begin + after, ready + LEFT_ALONE.toNanos()) - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            if (peers.remaining() == 0) {
                break;
            }
            long end = System.nanoTime();
            node.replace();
            ready = System.nanoTime();
            gaps.add(Duration.ofNanos(ready - end));
        }
        return gaps;
    }
}
