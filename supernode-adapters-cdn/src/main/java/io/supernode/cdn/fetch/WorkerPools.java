package io.supernode.cdn.fetch;

import io.supernode.cdn.settings.DaemonThreads;
import io.supernode.core.port.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that fetches share. What waits for the medium has threads of its own, so that a slow fsync holds up
 * nobody else's pieces, and many of them, because a disk serves many fsyncs at once almost as fast as one.
 */
public final class WorkerPools implements AutoCloseable {

    /** Checksums and writes of two pieces run at once even on one core. */
    private static final int LEAST_WORKERS = 2;

    private static final int SYNC_THREADS = 48;
    private static final long IDLE_S = 10;

    private final int cores = Math.max(LEAST_WORKERS, Runtime.getRuntime().availableProcessors());
    private final ThreadPoolExecutor contents = pool(cores, "supernode-store-");
    private final ThreadPoolExecutor pieces = pool(cores, "supernode-piece-");
    private final ThreadPoolExecutor background = pool(cores, "supernode-hash-");
    private final ThreadPoolExecutor syncs = pool(SYNC_THREADS, "supernode-sync-");

    private static ThreadPoolExecutor pool(int threads, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                DaemonThreads.named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Tells whether the work that clients wait for could use every core but one. */
    boolean isBusy() {
        return pieces.getActiveCount() + pieces.getQueue().size() >= cores - 1;
    }

    /** So many threads each of the pools has that work without waiting. */
    int cores() {
        return cores;
    }

    /** For what changes contents or tells of them. */
    public ExecutorService contents() {
        return contents;
    }

    /** For writing and summing pieces. */
    ExecutorService pieces() {
        return pieces;
    }

    /** For hashes that no client waits for. */
    ExecutorService background() {
        return background;
    }

    /** For what waits for the medium. */
    public ExecutorService syncs() {
        return syncs;
    }

    /** Takes no more work; answers whether what was begun ended within {@code millis}. */
    public boolean close(long millis, Clock clock) throws InterruptedException {
        close();
        long deadline = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean ended = true;
        for (ThreadPoolExecutor pool : new ThreadPoolExecutor[] {pieces, background, syncs, contents}) {
            ended &= pool.awaitTermination(Math.max(0, deadline - clock.nanoTime()), TimeUnit.NANOSECONDS);
        }
        return ended;
    }

    @Override
    public void close() {
        pieces.shutdown();
        background.shutdown();
        syncs.shutdown();
        contents.shutdown();
    }
}
