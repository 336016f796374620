package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ArrivingPeers.Fate;
import io.supernode.testkit.campaign.ArrivingPeers.Arrival;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.DownloadEnd;
import io.supernode.testkit.process.SupernodeProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One run of a plan against one supernode, which is replaced at times that the seed decides, or not at all. */
final class SwarmRun {

    private static final int BLOCK = 1 << 16;
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
                return new Result(fates, wrongFiles(fates, files), fetched, gaps);
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

    private int wrongFiles(List<Fate> fates, Path files) throws IOException {
        List<String> expected = new ArrayList<>();
        for (int file = 0; file < plan.files(); file++) {
            MessageDigest sha256 = sha256();
            byte[] block = new byte[BLOCK];
            for (long position = 0; position < plan.fileLength(); position += block.length) {
                int count = (int) Math.min(block.length, plan.fileLength() - position);
                plan.content(file).read(position, block, 0, count);
                sha256.update(block, 0, count);
            }
            expected.add(HexFormat.of().formatHex(sha256.digest()));
        }
        int wrong = 0;
        for (int peer = 0; peer < fates.size(); peer++) {
            Path file = files.resolve("peer-" + peer);
            boolean isFinished = fates.get(peer).end() == DownloadEnd.FINISHED;
            if (isFinished && !sha256(file).equals(expected.get(plan.fileOf(peer)))) {
                wrong++;
            }
            Files.deleteIfExists(file);
        }
        return wrong;
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest sha256 = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            byte[] block = new byte[BLOCK];
            while (in.read(block) >= 0) {
                // The stream digests what is read.
                continue;
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
