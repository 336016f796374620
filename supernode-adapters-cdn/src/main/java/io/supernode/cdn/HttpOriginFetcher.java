package io.supernode.cdn;

import io.supernode.cdn.fetch.ContentManager;
import io.supernode.cdn.fetch.PieceNetwork;
import io.supernode.cdn.fetch.WorkerPools;
import io.supernode.cdn.origin.HostResolver;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.pieces.CopySearch;
import io.supernode.cdn.pieces.KnownContent;
import io.supernode.cdn.pieces.PieceDirectory;
import io.supernode.cdn.preheat.ImageResolver;
import io.supernode.cdn.preheat.registry.RegistryClient;
import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.cdn.time.SystemClock;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.Access;
import io.supernode.core.port.Clock;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.StoredCopy;
import java.net.InetAddress;
import java.util.Optional;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches files from HTTP(S) origins into a {@link PieceStore}. Thread-safe; no method waits for the network or the
 * disk, except {@link #close}.
 */
public final class HttpOriginFetcher implements OriginFetcher, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpOriginFetcher.class);

    private static final long CLOSE_WAIT_MS = 2000;

    private final WorkerPools workers = new WorkerPools();
    private final ScheduledClock clock;
    private final OriginClient client;
    private final ContentManager contents;
    private final PieceNetwork pieceNetwork;
    private final Bandwidth bandwidth;
    private volatile boolean closed;

    /**
     * Starts a fetcher without a bound on bandwidth; {@code store} stays the caller's.
     *
     * @throws IllegalStateException if the HTTP client cannot be started
     */
    public HttpOriginFetcher(OriginSettings settings, PieceStore store) {
        this(settings, store, new Bandwidth(Bandwidth.UNLIMITED), InetAddress::getAllByName);
    }

    /** As the next one, on the time of this machine. */
    public HttpOriginFetcher(OriginSettings settings, PieceStore store, Bandwidth bandwidth, HostResolver names) {
        this(settings, store, bandwidth, names, new SystemClock());
    }

    /**
     * Starts a fetcher with its own threads; {@code store} stays the caller's.
     *
     * @param bandwidth bounds what is taken from origins; the caller may change it at any time
     * @param names resolves the hosts of origins
     * @param clock bounds every wait; closed with the fetcher
     * @throws IllegalStateException if the HTTP client cannot be started
     */
    public HttpOriginFetcher(
            OriginSettings settings, PieceStore store, Bandwidth bandwidth, HostResolver names, ScheduledClock clock) {
        this.clock = clock;
        this.bandwidth = bandwidth;
        client = new OriginClient(settings, names, bandwidth, clock);
        pieceNetwork = new PieceNetwork(settings, names, bandwidth, clock);
        contents = new ContentManager(client, store, workers, clock, settings, pieceNetwork);
        collectLater(store.settings().gcDiskInterval().toNanos());
    }

    /** Asks registries of images, by the same rules and with the same connections; ends with this fetcher. */
    public ImageResolver registries() {
        return new RegistryClient(client, clock);
    }

    /** From now on pieces that others are known to have are asked of those first. Before anything is fetched. */
    public void shareWith(PieceDirectory known) {
        pieceNetwork.directory(known);
    }

    /** From now on other nodes are asked for what an origin would have to send in full. Before anything is fetched. */
    public void searchWith(CopySearch copies) {
        pieceNetwork.search(copies);
    }

    /**
     * What another node may know of a whole content that is stored here, and take from here for some minutes from now on. Empty if there
     * is none, or its version cannot be told from others.
     */
    public CompletionStage<Optional<KnownContent>> lend(ContentKey key) {
        return closed ? CompletableFuture.completedFuture(Optional.empty()) : contents.lend(key);
    }

    /**
     * Keeps a copy of a content that another node fetches, and serves it: from that node, and from whoever else has it, but not from
     * the origin. If it is in use already, the listener hears of that use; a {@link #fetch} goes on with what is there.
     *
     * @param listener as of a fetch; it fails when it can be held no longer
     */
    public void hold(FetchRequest request, FetchListener listener) {
        if (closed) {
            listener.failed(OriginFailure.STOPPED);
            return;
        }
        contents.hold(request, listener);
    }

    /** Ends {@link #hold}, unless the content is being fetched here by now; it stays as a cache. */
    public void endHold(ContentKey key) {
        contents.endHold(key);
    }

    /**
     * What the origin has told of the version of a content in use: for a node that goes on with it, see {@link
     * io.supernode.cdn.pieces.KnownContent#originVersion}. Empty while nothing is known.
     */
    public Optional<String> originVersion(ContentKey key) {
        return contents.originVersion(key);
    }

    private void collectLater(long nanos) {
        clock.schedule(nanos, () -> {
            try {
                workers.syncs().execute(() -> {
                    contents.collect();
                    collectLater(nanos);
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("closing: the disk is not looked after any more");
            }
        });
    }

    /** What it has done so far. */
    public OriginFigures figures() {
        return new OriginFigures(
                bandwidth.takenBytes(), contents.fetches(), contents.failedFetches(), contents.reuses(),
                client.egressRefusals());
    }

    /** Bytes of pieces that other nodes and peers have sent; origins were not asked for these. */
    public long sharedBytes() {
        return pieceNetwork.takenBytes();
    }

    @Override
    public CompletionStage<OriginProbe> probe(OriginRequest request) {
        if (closed) {
            return CompletableFuture.completedFuture(new OriginProbe.Unavailable("the supernode is being stopped"));
        }
        return contents.inspector().probe(request);
    }

    @Override
    public CompletionStage<OriginProbe> probe(ContentKey key, OriginRequest request) {
        if (closed) {
            return probe(request);
        }
        return contents.inspector().probe(key, request);
    }

    @Override
    public CompletionStage<OriginProbe> inspect(OriginRequest request) {
        if (closed) {
            return probe(request);
        }
        return contents.inspector().inspect(request);
    }

    @Override
    public CompletionStage<Access> check(ContentKey key, OriginRequest request) {
        if (closed) {
            return CompletableFuture.completedFuture(new Access.Unavailable("the supernode is being stopped"));
        }
        return contents.inspector().check(key, request);
    }

    @Override
    public CompletionStage<Revalidation> revalidate(ContentKey key, OriginRequest request) {
        if (closed) {
            return CompletableFuture.completedFuture(new Revalidation.Unanswered("the supernode is being stopped"));
        }
        return contents.inspector().revalidate(key, request);
    }

    @Override
    public CompletionStage<Optional<StoredCopy>> findCopy(ContentKey key) {
        return closed ? CompletableFuture.completedFuture(Optional.empty()) : contents.findCopy(key);
    }

    @Override
    public CompletionStage<Optional<StoredCopy>> findCopy(ContentKey key, OriginRequest request) {
        return closed ? CompletableFuture.completedFuture(Optional.empty()) : contents.findCopy(key, request);
    }

    @Override
    public void fetch(FetchRequest request, FetchListener listener) {
        if (closed) {
            // The threads that would say so may be gone.
            listener.failed(OriginFailure.STOPPED);
            return;
        }
        contents.fetch(request, listener);
    }

    @Override
    public void reopen(FetchRequest request, FetchListener listener) {
        if (closed) {
            listener.failed(OriginFailure.STOPPED);
            return;
        }
        contents.reopen(request, listener);
    }

    @Override
    public void hasten(ContentKey key) {
        contents.hasten(key);
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
        end().forEach(LOG::warn);
    }

    /** As {@link #close}, which tells the log what did not end in time; here the caller is told, and the log is not. */
    public List<String> end() {
        List<String> late = new ArrayList<>();
        closed = true;
        try {
            contents.giveUpAll().get(CLOSE_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            late.add("fetches did not end in time");
        }
        client.close();
        pieceNetwork.close();
        clock.close();
        try {
            if (!workers.close(CLOSE_WAIT_MS, Clock.system())) {
                late.add("work on files did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return late;
    }
}
