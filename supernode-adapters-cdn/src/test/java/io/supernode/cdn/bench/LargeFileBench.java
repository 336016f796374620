package io.supernode.cdn.bench;

import io.supernode.cdn.HttpOriginFetcher;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.store.HomeDirectory;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One large file from a loopback origin, until its last piece is offered, against {@code curl | tee | md5sum} in turns.
 *
 * <pre>supernode-adapters-cdn/bench.sh LargeFileBench 1024 5 DIRECTORY</pre>
 *
 * Arguments: megabytes (1024), rounds (5), a directory on the disk to be measured.
 */
public final class LargeFileBench {

    private static final long MB = 1 << 20;
    private static final double NANOS = 1e9;

    private LargeFileBench() {}

    public static void main(String[] args) throws Exception {
        Arguments arguments = new Arguments(args);
        long length = arguments.number(0, "the number of megabytes", 1024) * MB;
        int rounds = arguments.number(1, "the number of rounds", 5);
        Path root = arguments.newDirectoryIn(2, "bench");
        Path source = root.resolve("source");
        writeRandom(source, length);
        try (RawOrigin origin = new RawOrigin(source);
                HomeDirectory home = HomeDirectory.open(root.resolve("home"))) {
            PieceStore store = new PieceStore(home, new RealDisk());
            try (HttpOriginFetcher fetcher =
                    new HttpOriginFetcher(OriginSettings.defaults().withLoopbackOrigin(true), store)) {
                System.out.printf("%-8s%12s%12s%14s%12s%10s%n", "round", "curl MB/s", "first s", "offered MB/s", "finished s", "ratio");
                for (int round = 0; round < rounds; round++) {
                    double curl = curl(origin.url("/f"), root.resolve("copy"));
                    Run run = new Run();
                    FetchRequest request = request("f" + round, origin.url("/f"), length);
                    run.begin(fetcher, request);
                    fetcher.discard(request.key());
                    double mb = length / (double) MB;
                    System.out.printf(
                            "%-8d%12.0f%12.3f%14.0f%12.2f%10.2f%n",
                            round + 1, mb / curl, run.first, mb / run.offered, run.finished, curl / run.offered);
                }
            }
        } finally {
            Trees.delete(root);
        }
    }

    static FetchRequest request(String name, String url, long length) {
        TaskId task = new ResourceIdentity("http://example.com/" + name, "", "").taskId();
        return new FetchRequest(
                task, ContentKey.of(task, 0), OriginRequest.of(url), PieceLayout.ofLength(length), Optional.empty());
    }

    static void writeRandom(Path file, long length) throws IOException {
        Random random = new Random(1);
        byte[] block = new byte[(int) MB];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = length; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
    }

    private static double curl(String url, Path copy) throws Exception {
        long begin = System.nanoTime();
        int code = new ProcessBuilder("sh", "-c", "curl -s " + url + " | tee " + copy + " | md5sum > /dev/null")
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("curl, tee and md5sum are needed");
        }
        double seconds = (System.nanoTime() - begin) / NANOS;
        Files.delete(copy);
        return seconds;
    }

    private static final class Run implements FetchListener {

        private final CountDownLatch end = new CountDownLatch(1);
        private final AtomicInteger missing = new AtomicInteger();
        private long begin;
        private volatile double first;
        private volatile double offered;
        private volatile double finished;
        private volatile OriginFailure failure;

        private void begin(HttpOriginFetcher fetcher, FetchRequest request) throws Exception {
            missing.set(request.layout().pieceCount());
            begin = System.nanoTime();
            fetcher.fetch(request, this);
            end.await();
            if (failure != null) {
                throw new IOException(failure.reason());
            }
        }

        private double seconds() {
            return (System.nanoTime() - begin) / NANOS;
        }

        @Override
        public void lengthKnown(long fileLength) {
            // Known before.
        }

        @Override
        public void pieceStored(int piece, PieceDigest digest) {
            if (first == 0) {
                first = seconds();
            }
            if (missing.decrementAndGet() == 0) {
                offered = seconds();
            }
        }

        @Override
        public void pieceLost(int piece) {
            throw new IllegalStateException("a piece was lost");
        }

        @Override
        public void finished(long fileLength, Md5 fileMd5) {
            finished = seconds();
            end.countDown();
        }

        @Override
        public void failed(OriginFailure reason) {
            failure = reason;
            end.countDown();
        }
    }
}
