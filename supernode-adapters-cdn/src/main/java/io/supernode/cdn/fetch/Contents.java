package io.supernode.cdn.fetch;

import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.store.CheckedFile;
import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.FileHasher;
import io.supernode.cdn.store.NoRoomException;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.StoredContent;
import io.supernode.cdn.time.FetchClock;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
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
    private final Repairs repairs;
    /** Each value is touched only on the lane of its key. */
    private final Map<ContentKey, LiveContent> live = new ConcurrentHashMap<>();
    /** Verifications that wait for their turn: a client that complains a thousand times has one piece read once. */
    private final Map<ContentKey, List<Integer>> toVerify = new ConcurrentHashMap<>();

    private volatile boolean stopping;

    /** Disk work and events run on {@code workers}. */
    public Contents(
            OriginClient client,
            PieceStore store,
            Workers workers,
            FetchClock clock,
            OriginSettings settings) {
        this.store = store;
        this.tools = new FetchTools(
                client,
                store,
                new KeyedLanes<>(workers.lanes()),
                new KeyedLanes<>(workers.pieces()),
                new KeyedLanes<>(workers.syncs()),
                workers.background(),
                workers::isBusy,
                clock,
                settings);
        this.repairs = new Repairs(tools, this::isLive, this::hopeless);
    }

    private boolean isLive(LiveContent used) {
        return live.get(used.content().key()) == used;
    }

    /** As {@link io.supernode.core.port.OriginFetcher#fetch}. */
    public void fetch(FetchRequest request, FetchListener listener) {
        tools.lanes().run(request.key(), () -> begin(request, listener));
    }

    private void begin(FetchRequest request, FetchListener listener) {
        LiveContent used = live.get(request.key());
        if (stopping) {
            refuse(listener, STOPPING);
        } else if (used == null) {
            takeUp(request, listener);
        } else if (used.suits(request)) {
            used.audience().join(listener, used.content());
        } else {
            refuse(listener, "the file is in use with another length or checksum");
        }
        if (stopping) {
            // It may have come too late to be seen by giveUpAll.
            giveUp(request.key(), STOPPING, true);
        }
    }

    private static void refuse(FetchListener listener, String reason) {
        listener.failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, reason));
    }

    /** What is on disk is used as far as it is what is wanted. */
    private void takeUp(FetchRequest request, FetchListener listener) {
        Audience audience = new Audience(request.task());
        Optional<StoredContent> stored = store.adopt(request.key());
        if (stored.isPresent() && LiveContent.suits(stored.get(), request)) {
            LiveContent used = new LiveContent(request, stored.get(), audience);
            Optional<Md5> md5 = stored.get().fileMd5();
            boolean wanted = request.expectedMd5().isEmpty() || request.expectedMd5().equals(md5);
            if (md5.isPresent() && wanted) {
                audience.add(listener);
                reuse(used);
                return;
            }
            if (md5.isEmpty() && stored.get().validators().forRange().isPresent() && resume(used)) {
                audience.add(listener);
                return;
            }
        }
        audience.add(listener);
        fetchAnew(request, audience);
    }

    private void reuse(LiveContent used) {
        live.put(used.content().key(), used);
        Reuse reuse = new Reuse(
                tools,
                used,
                () -> fetchAnew(used.request(), used.audience()),
                piece -> repairs.add(used, piece),
                () -> used.work(null));
        used.work(reuse);
        reuse.start();
    }

    private boolean resume(LiveContent used) {
        CheckedFile file;
        try {
            file = store.checker(used.content());
        } catch (IOException e) {
            LOG.warn("content {} cannot be gone on with: {}", used.content().key(), e.toString());
            return false;
        }
        live.put(used.content().key(), used);
        Resume resume = new Resume(tools, used, file, checked -> goOn(used, checked), () -> over(used));
        used.work(resume);
        resume.start();
        return true;
    }

    private void goOn(LiveContent used, CheckedFile checked) {
        LOG.info("task {}: {} pieces are there already", used.request().task(), checked.hasher().next());
        start(used, store.resume(used.content(), checked), checked.hasher());
    }

    private void fetchAnew(FetchRequest request, Audience audience) {
        ContentWriter writer;
        try {
            writer = store.create(request.key(), request.layout());
        } catch (NoRoomException e) {
            LOG.error("task {}: {}", request.task(), e.getMessage());
            live.remove(request.key());
            audience.failed(
                    new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, String.valueOf(e.getMessage())));
            return;
        } catch (IOException e) {
            LOG.error("task {}: no file can be made for it", request.task(), e);
            live.remove(request.key());
            audience.failed(
                    new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "the supernode cannot store the file"));
            return;
        }
        LiveContent used = new LiveContent(request, writer.content(), audience);
        live.put(request.key(), used);
        if (request.layout().hasLength()) {
            audience.lengthKnown(request.layout().fileLength());
        }
        start(used, writer, writer.hasher());
    }

    private void start(LiveContent used, ContentWriter writer, FileHasher hasher) {
        Fetch fetch = new Fetch(tools, used.request(), writer, hasher, used.audience(), () -> over(used));
        used.work(fetch);
        fetch.start();
    }

    private void over(LiveContent used) {
        used.work(null);
        if (!used.content().isOffered() || !used.content().isWhole()) {
            live.remove(used.content().key(), used);
        }
    }

    /** As {@link io.supernode.core.port.OriginFetcher#release}. */
    public void release(ContentKey key) {
        tools.lanes().run(key, () -> giveUp(key, "no task wants the file any more", true));
    }

    /** As {@link io.supernode.core.port.OriginFetcher#discard}. */
    public void discard(ContentKey key) {
        tools.lanes().run(key, () -> {
            giveUp(key, "the file was dropped", false);
            try {
                store.delete(key);
            } catch (IOException e) {
                LOG.error("content {} cannot be deleted", key, e);
            }
        });
    }

    private void giveUp(ContentKey key, String reason, boolean keep) {
        LiveContent used = live.remove(key);
        if (used == null) {
            return;
        }
        if (used.work() != null) {
            used.work().giveUp(reason, keep);
        } else if (keep) {
            store.release(key);
        }
    }

    /** Gives up every fetch, and fails those to come; done when each has told so. */
    public CompletableFuture<Void> giveUpAll() {
        stopping = true;
        CompletableFuture<?>[] all = live.keySet().stream()
                .map(key -> {
                    CompletableFuture<Void> done = new CompletableFuture<>();
                    tools.lanes().run(key, () -> {
                        giveUp(key, STOPPING, true);
                        done.complete(null);
                    });
                    return done;
                })
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all);
    }

    /** As {@link io.supernode.core.port.OriginFetcher#revalidate}; what depends on the answer runs on {@code executor}. */
    public CompletionStage<Revalidation> revalidate(ContentKey key, OriginRequest request, Executor executor) {
        Optional<StoredContent> stored = store.find(key).filter(content -> content.fileMd5().isPresent());
        if (stored.isEmpty()) {
            return CompletableFuture.completedFuture(new Revalidation.Unanswered("nothing complete is in use"));
        }
        CompletableFuture<Revalidation> answer = new CompletableFuture<>();
        Revalidator.ask(
                tools.client(),
                request,
                stored.get().validators(),
                stored.get().layout().fileLength(),
                result -> answer.complete(revalidation(key, result)));
        return answer.thenApplyAsync(found -> found, executor);
    }

    private static Revalidation revalidation(ContentKey key, Revalidator.Result result) {
        return switch (result.verdict()) {
            case CURRENT -> new Revalidation.Current();
            case CHANGED -> new Revalidation.Changed(result.length());
            case UNCOMPARABLE, DOWN -> {
                LOG.warn("content {}: the cached copy serves on: {}", key, result.reason());
                yield new Revalidation.Unanswered(result.reason());
            }
        };
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
        if (used == null || used.content().digest(piece).isEmpty()) {
            return;
        }
        if (used.content().has(piece)) {
            if (store.isIntact(used.content(), piece)) {
                return;
            }
            LOG.error("content {}: piece {} is damaged on disk; fetching it again", key, piece);
            store.lose(used.content(), piece);
            used.audience().pieceLost(piece);
        }
        repairs.add(used, piece);
    }

    /** A piece cannot be had again: without it there is no file. */
    private void hopeless(LiveContent used, String reason) {
        ContentKey key = used.content().key();
        LOG.error("content {}: a lost piece cannot be had again, so the file is dropped: {}", key, reason);
        live.remove(key, used);
        try {
            // First, so that whoever hears of the failure finds nothing that is still served.
            store.delete(key);
        } catch (IOException e) {
            LOG.error("content {} cannot be deleted", key, e);
        }
        Work work = used.work();
        if (work != null) {
            work.fail(OriginFailure.Kind.UNOBTAINABLE, reason);
        } else {
            used.audience().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, reason));
        }
    }

    /** Removes what nobody uses, as far as the bounds of the cache demand it. */
    public void collect() {
        try {
            store.collect();
        } catch (IOException e) {
            LOG.warn("the disk cannot be looked after", e);
        }
    }
}
