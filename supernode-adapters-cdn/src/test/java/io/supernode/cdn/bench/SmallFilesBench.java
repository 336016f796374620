package io.supernode.cdn.bench;

import com.sun.management.OperatingSystemMXBean;
import io.supernode.cdn.HttpOriginFetcher;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.store.HomeDirectory;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.OriginFailure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many small files back-to-source, some at a time, until each is durable. The origin is another process on the same
 * machine: it shares the cores, and the processor time of a task is that of the supernode alone.
 *
 * <p>Arguments: files (10000), kilobytes of each (64), at a time (128), a directory on the disk to be measured.
 */
public final class SmallFilesBench {

    private static final int KB = 1 << 10;
    private static final double NANOS = 1e9;

    private SmallFilesBench() {}

    public static void main(String[] args) throws Exception {
        Arguments arguments = new Arguments(args);
        int files = arguments.number(0, "the number of files", 10_000);
        int length = arguments.number(1, "the number of kilobytes", 64) * KB;
        int atATime = arguments.number(2, "the number of files at a time", 128);
        Path root = arguments.newDirectoryIn(3, "bench");
        Path source = root.resolve("source");
        LargeFileBench.writeRandom(source, length);
        try (OriginProcess origin = OriginProcess.start(source);
                HomeDirectory home = HomeDirectory.open(root.resolve("home"))) {
            PieceStore store = new PieceStore(home, new RealDisk());
            try (HttpOriginFetcher fetcher =
                    new HttpOriginFetcher(OriginSettings.defaults().withLoopbackOrigin(true), store)) {
                for (int round = 1; round <= 3; round++) {
                    run(fetcher, origin, "r" + round + "-", files, length, atATime);
                }
            }
            long before = System.nanoTime();
            PieceStore again = new PieceStore(home, new RealDisk());
            System.out.printf("restart with %d contents: %.2f s%n", 3 * files, (System.nanoTime() - before) / NANOS);
            again.collect();
        } finally {
            Trees.delete(root);
        }
    }

    private static void run(
            HttpOriginFetcher fetcher, OriginProcess origin, String prefix, int files, int length, int atATime)
            throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Semaphore slots = new Semaphore(atATime);
        AtomicInteger failed = new AtomicInteger();
        AtomicLong lastOffered = new AtomicLong();
        long cpu = system.getProcessCpuTime();
        long begin = System.nanoTime();
        for (int i = 0; i < files; i++) {
            slots.acquire();
            fetcher.fetch(
                    LargeFileBench.request(prefix + i, origin.url("/f"), length), new Slot(slots, failed, lastOffered));
        }
        slots.acquire(atATime);
        double seconds = (System.nanoTime() - begin) / NANOS;
        double busy = (system.getProcessCpuTime() - cpu) / NANOS;
        System.out.printf(
                "%d files of %d bytes: %.0f durable tasks/s, %.2f CPU-ms a task (%.0f tasks/s per core), %d failed%n",
                files, length, files / seconds, busy / files * 1000, files / busy, failed.get());
        if (failed.get() > 0) {
            throw new IOException("not every file could be fetched");
        }
    }

    private record Slot(Semaphore slots, AtomicInteger failures, AtomicLong lastOffered) implements FetchListener {

        @Override
        public void lengthKnown(long fileLength) {
            // Known before.
        }

        @Override
        public void pieceStored(int piece, PieceDigest digest) {
            lastOffered.set(System.nanoTime());
        }

        @Override
        public void pieceLost(int piece) {
            failures.incrementAndGet();
        }

        @Override
        public void finished(long fileLength, Md5 fileMd5) {
            slots.release();
        }

        @Override
        public void failed(OriginFailure failure) {
            failures.incrementAndGet();
            slots.release();
        }
    }
}
