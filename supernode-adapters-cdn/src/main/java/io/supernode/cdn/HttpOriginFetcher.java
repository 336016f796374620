package io.supernode.cdn;

import io.supernode.cdn.fetch.Contents;
import io.supernode.cdn.fetch.Probe;
import io.supernode.cdn.origin.EgressPolicy;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.store.PieceStore;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches files from HTTP(S) origins into a {@link PieceStore}. Thread-safe; no method waits for the network or the disk,
 * except {@link #close}.
 */
public final class HttpOriginFetcher implements OriginFetcher, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpOriginFetcher.class);

    /** Checksums and writes of two fetches, or of one with its file's checksum, run at once even on one core. */
    private static final int LEAST_WORKERS = 2;

    private static final long CLOSE_WAIT_MS = 2000;

    private final ExecutorService workers;
    private final ScheduledThreadPoolExecutor timer;
    private final OriginClient client;
    private final Contents contents;
    private volatile boolean closed;

    /**
     * Starts a fetcher with its own threads; {@code store} stays the caller's.
     *
     * @throws IllegalStateException if the HTTP client cannot be started
     */
    public HttpOriginFetcher(OriginSettings settings, PieceStore store) {
        int cores = Runtime.getRuntime().availableProcessors();
        workers = Executors.newFixedThreadPool(Math.max(LEAST_WORKERS, cores), daemons("supernode-store-"));
        timer = new ScheduledThreadPoolExecutor(1, daemons("supernode-origin-timer-"));
        timer.setRemoveOnCancelPolicy(true);
        client = new OriginClient(settings, new EgressPolicy(settings.allowLoopbackOrigin()), timer);
        contents = new Contents(client, store, workers, timer, settings);
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public CompletionStage<OriginProbe> probe(OriginRequest request) {
        if (closed) {
            return CompletableFuture.completedFuture(new OriginProbe.Unavailable("the supernode is being stopped"));
        }
        return Probe.start(client, request, workers);
    }

    @Override
    public void fetch(FetchRequest request, FetchListener listener) {
        if (closed) {
            // The threads that would say so may be gone.
            listener.failed(
                    new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "the supernode is being stopped"));
            return;
        }
        contents.fetch(request, listener);
    }

    @Override
    public void verify(ContentKey key, int piece) {
        contents.verify(key, piece);
    }

    @Override
    public void release(ContentKey key) {
        contents.release(key);
    }

    @Override
    public void discard(ContentKey key) {
        contents.discard(key);
    }

    /** Gives up what is under way, and waits a moment for it to end. Complete contents stay stored. */
    @Override
    public void close() {
        closed = true;
        try {
            contents.giveUpAll().get(CLOSE_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("fetches did not end in time", e);
        }
        client.close();
        timer.shutdownNow();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(CLOSE_WAIT_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("work on files did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
