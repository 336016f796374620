package io.supernode.cdn.fetch;

import io.supernode.cdn.OriginSettings;
import io.supernode.cdn.origin.ByteSpan;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.PieceRecord;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contents in use: begins their fetches, shares what is there, verifies and repairs pieces, gives up and deletes.
 * Thread-safe; every method returns at once.
 */
public final class Contents {

    private static final Logger LOG = LoggerFactory.getLogger(Contents.class);

    private static final String STOPPING = "the supernode is being stopped";

    private final FetchTools tools;
    private final PieceStore store;
    /** Each value is touched only on the lane of its key. */
    private final Map<ContentKey, LiveContent> live = new ConcurrentHashMap<>();
    /** Verifications that wait for their turn: a client that complains a thousand times has one piece read once. */
    private final Map<ContentKey, List<Integer>> toVerify = new ConcurrentHashMap<>();

    private volatile boolean stopping;

    /** Disk work and events run on {@code workers}. */
    public Contents(
            OriginClient client,
            PieceStore store,
            Executor workers,
            ScheduledExecutorService timer,
            OriginSettings settings) {
        this.store = store;
        this.tools =
                new FetchTools(client, store, new KeyedLanes<>(workers), new KeyedLanes<>(workers), timer, settings);
    }

    /** As {@link io.supernode.core.port.OriginFetcher#fetch}. */
    public void fetch(FetchRequest request, FetchListener listener) {
        tools.lanes().run(request.key(), () -> begin(request, listener));
    }

    private void begin(FetchRequest request, FetchListener listener) {
        if (stopping) {
            listener.failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, STOPPING));
            return;
        }
        LiveContent used = live.get(request.key());
        if (used == null) {
            used = fromStore(request);
        }
        if (used == null) {
            fetchAnew(request, listener);
        } else if (used.suits(request)) {
            used.audience().join(listener, used.content());
        } else {
            listener.failed(new OriginFailure(
                    OriginFailure.Kind.UNOBTAINABLE, "the file is in use with another length or checksum"));
        }
    }

    /** A complete content that nobody has used for a while, if it is what is wanted. */
    private LiveContent fromStore(FetchRequest request) {
        Optional<StoredContent> stored = store.find(request.key());
        Optional<Md5> md5 = stored.flatMap(StoredContent::fileMd5);
        boolean usable = md5.isPresent()
                && stored.get().isWhole()
                && LiveContent.suits(stored.get(), request)
                && request.expectedMd5().filter(md5.get()::equals).equals(request.expectedMd5());
        if (!usable) {
            return null;
        }
        LOG.info("task {}: the file is stored already", request.task());
        LiveContent used = new LiveContent(request, stored.get());
        live.put(request.key(), used);
        return used;
    }

    private void fetchAnew(FetchRequest request, FetchListener listener) {
        ContentWriter writer;
        try {
            writer = store.create(request.key(), request.layout());
        } catch (IOException e) {
            LOG.error("task {}: no file can be made for it", request.task(), e);
            listener.failed(
                    new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "the supernode cannot store the file"));
            return;
        }
        LiveContent used = new LiveContent(request, writer.content());
        live.put(request.key(), used);
        Fetch fetch = new Fetch(tools, request, writer, used.audience(), () -> over(used));
        used.fetch(fetch);
        used.audience().join(listener, used.content());
        if (stopping) {
            // It came too late to be seen by giveUpAll.
            giveUp(request.key(), STOPPING);
        } else {
            fetch.start();
        }
    }

    private void over(LiveContent used) {
        used.fetch(null);
        if (!used.content().isOffered()) {
            live.remove(used.content().key(), used);
        }
    }

    /** As {@link io.supernode.core.port.OriginFetcher#release}. */
    public void release(ContentKey key) {
        tools.lanes().run(key, () -> giveUp(key, "no task wants the file any more"));
    }

    /** As {@link io.supernode.core.port.OriginFetcher#discard}. */
    public void discard(ContentKey key) {
        tools.lanes().run(key, () -> {
            giveUp(key, "the file was dropped");
            try {
                store.delete(key);
            } catch (IOException e) {
                LOG.error("content {} cannot be deleted", key, e);
            }
        });
    }

    private void giveUp(ContentKey key, String reason) {
        LiveContent used = live.remove(key);
        if (used != null && used.fetch() != null) {
            used.fetch().giveUp(reason);
        }
    }

    /** Gives up every fetch, and fails those to come; done when each has told so. */
    public CompletableFuture<Void> giveUpAll() {
        stopping = true;
        CompletableFuture<?>[] all = live.keySet().stream()
                .map(key -> {
                    CompletableFuture<Void> done = new CompletableFuture<>();
                    tools.lanes().run(key, () -> {
                        giveUp(key, STOPPING);
                        done.complete(null);
                    });
                    return done;
                })
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all);
    }

    /** As {@link io.supernode.core.port.OriginFetcher#verify}. */
    public void verify(ContentKey key, int piece) {
        boolean[] fresh = new boolean[1];
        toVerify.compute(key, (k, waiting) -> {
            if (waiting != null && waiting.contains(piece)) {
                return waiting;
            }
            fresh[0] = true;
            List<Integer> longer = waiting == null ? new ArrayList<>() : waiting;
            longer.add(piece);
            return longer;
        });
        if (fresh[0]) {
            tools.lanes().run(key, () -> verifyNow(key, piece));
        }
    }

    private void verifyNow(ContentKey key, int piece) {
        toVerify.computeIfPresent(key, (k, waiting) -> {
            waiting.remove(Integer.valueOf(piece));
            return waiting.isEmpty() ? null : waiting;
        });
        LiveContent used = live.get(key);
        Optional<PieceRecord> record = used == null ? Optional.empty() : used.content().record(piece);
        if (record.isEmpty()) {
            return;
        }
        if (used.content().has(piece)) {
            if (store.isIntact(used.content(), piece, record.get())) {
                return;
            }
            LOG.error("content {}: piece {} is damaged on disk; fetching it again", key, piece);
            store.lose(used.content(), piece);
            used.audience().pieceLost(piece);
        }
        if (used.damaged(piece)) {
            repairNext(used);
        }
    }

    private void repairNext(LiveContent used) {
        Integer piece = used.nextRepair();
        if (piece == null) {
            return;
        }
        ContentKey key = used.content().key();
        int length = used.content().record(piece).orElseThrow().contentLength();
        if (length == 0) {
            repaired(used, piece, new byte[0]);
            return;
        }
        long first = (long) piece * used.content().layout().contentPerPiece();
        Repair.start(
                tools.client(),
                used.request().origin(),
                new ByteSpan(first, first + length - 1),
                bytes -> tools.lanes().run(key, () -> repaired(used, piece, bytes)),
                reason -> tools.lanes().run(key, () -> notRepaired(used, piece, reason)));
    }

    private void repaired(LiveContent used, int piece, byte[] bytes) {
        ContentKey key = used.content().key();
        if (live.get(key) != used) {
            return;
        }
        try {
            if (!store.repair(used.content(), piece, bytes)) {
                notRepaired(used, piece, "the origin has other bytes now");
                return;
            }
        } catch (IOException e) {
            notRepaired(used, piece, e.toString());
            return;
        }
        LOG.info("content {}: piece {} is repaired", key, piece);
        used.repairOver();
        used.audience().pieceStored(piece, used.content().record(piece).orElseThrow());
        repairNext(used);
    }

    private void notRepaired(LiveContent used, int piece, String reason) {
        LOG.warn("content {}: piece {} stays lost: {}", used.content().key(), piece, reason);
        used.repairOver();
        repairNext(used);
    }
}
