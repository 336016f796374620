package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.pieces.KnownContent;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.store.CheckedFile;
import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.DiskReason;
import io.supernode.cdn.store.FileHasher;
import io.supernode.cdn.store.NoRoomException;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.StoredContent;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.StoredCopy;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contents in use: begins their fetches, shares what is there, gives up and deletes.
 * Thread-safe; every method returns at once.
 */
public final class ContentManager {

    private static final Logger LOG = LoggerFactory.getLogger(ContentManager.class);

    private static final String STOPPING = OriginFailure.STOPPED.reason();
    private static final String CANNOT_STORE = "the supernode cannot store the file";

    private final FetchContext context;
    private final PieceStore store;
    private final RepairQueue repairs;
    private final CorruptionReports reports;
    private final OriginInspector inspector;
    private final LentContents lent;
    /** Each value is touched only on the content's serial executor of its key. */
    private final Map<ContentKey, ActiveContent> active = new ConcurrentHashMap<>();

    private final LongAdder reuses = new LongAdder();
    private final LongAdder fetches = new LongAdder();
    private final LongAdder failedFetches = new LongAdder();

    private volatile boolean stopping;

    /** Disk work and events run on {@code workers}. */
    public ContentManager(
            OriginClient client,
            PieceStore store,
            WorkerPools workers,
            ScheduledClock clock,
            OriginSettings settings,
            PieceNetwork pieceNetwork) {
        this.store = store;
        this.context = new FetchContext(
                client,
                store,
                new ProbeCache(clock),
                new KeyedSerialExecutor<>(workers.contents()),
                new KeyedSerialExecutor<>(workers.pieces()),
                new KeyedSerialExecutor<>(workers.syncs()),
                workers.background(),
                new CheckQueue(workers.background(), workers.cores()),
                workers::isBusy,
                clock,
                settings,
                pieceNetwork,
                new FoundCopies(pieceNetwork, clock));
        this.lent = new LentContents(context);
        this.repairs = new RepairQueue(context, this::isActive, this::hopeless);
        this.inspector = new OriginInspector(context, active::get, this::refuse, workers.contents());
        this.reports = new CorruptionReports(context, repairs, active::get);
    }

    private boolean isActive(ActiveContent used) {
        return active.get(used.content().key()) == used;
    }

    /** As {@link io.supernode.core.port.OriginFetcher#fetch}. */
    public void fetch(FetchRequest request, FetchListener listener) {
        context.contentExecutor().run(request.key(), () -> begin(request, listener, true));
    }

    /**
     * Keeps a copy of a content that another node fetches, as far as it is known: from that node, and from whoever else has it, but
     * not from the origin. A {@link #fetch} of it goes on with what is there.
     */
    public void hold(FetchRequest request, FetchListener listener) {
        context.contentExecutor().run(request.key(), () -> begin(request, listener, false));
    }

    /** As {@link io.supernode.core.port.OriginFetcher#reopen}. */
    public void reopen(FetchRequest request, FetchListener listener) {
        context.contentExecutor().run(request.key(), () -> {
            if (stopping) {
                refuse(listener, STOPPING);
                return;
            }
            // What is held for another node, or lent to it, ends with it.
            lent.end(request.key());
            giveUp(request.key(), "another use of the file begins", true);
            if (!reopened(request, listener)) {
                listener.failed(OriginFailure.NOT_STORED);
            }
        });
    }

    private boolean reopened(FetchRequest request, FetchListener listener) {
        Optional<StoredContent> stored;
        try {
            stored = store.adopt(request.key());
        } catch (NoRoomException e) {
            LOG.debug("task {}: {}", request.task(), e.getMessage());
            return false;
        }
        if (stored.isEmpty()) {
            return false;
        }
        if (stored.get().fileMd5().isEmpty() || !stored.get().fileMd5().equals(request.expectedMd5())
                || !ActiveContent.suits(stored.get(), request)) {
            store.release(request.key());
            return false;
        }
        FetchListeners listeners = new FetchListeners(request.task());
        listeners.add(listener);
        ActiveContent used = new ActiveContent(request, stored.get(), listeners, true);
        // The origin is not asked whether it is the present one, since the MD5 is named; but whether it may be asked at all.
        reuse(used, false, () -> refuse(used, OriginFailure.NOT_STORED));
        return true;
    }

    /** What is stored whole under the key, and can be told apart from other versions: another node may take it from here for a while. */
    public CompletionStage<Optional<KnownContent>> lend(ContentKey key) {
        if (stopping || !store.has(key)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<KnownContent>> answer = new CompletableFuture<>();
        context.contentExecutor().run(key, () -> {
            ActiveContent used = active.get(key);
            answer.complete(used == null ? lent.lend(key) : LentContents.known(used.content()));
        });
        return answer;
    }

    /** Ends {@link #hold}, unless it is being fetched here by now. */
    public void endHold(ContentKey key) {
        context.contentExecutor().run(key, () -> {
            ActiveContent used = active.get(key);
            if (used != null && !used.isLed()) {
                giveUp(key, "another node has the file", true);
            }
        });
    }

    /** What the origin has told of the version of a content in use, as text for another node; empty while it is not known. */
    public Optional<String> originVersion(ContentKey key) {
        ActiveContent used = active.get(key);
        return used == null || !used.isIdentified()
                ? Optional.empty()
                : Optional.of(OriginVersion.of(used.content()).text());
    }

    private void begin(FetchRequest request, FetchListener listener, boolean leads) {
        ActiveContent used = active.get(request.key());
        if (used != null && leads && !used.mayLead()) {
            // What is held came from others who are gone, and could not be added to.
            giveUp(request.key(), "the file is fetched from the origin instead", false);
            used = null;
        }
        if (stopping) {
            refuse(listener, STOPPING);
        } else if (!leads && isNeededByOther(request)) {
            refuse(listener, "the file is lent to another node");
        } else if (used == null) {
            lent.end(request.key());
            adopt(request, listener, leads);
        } else if (used.suits(request)) {
            used.listeners().join(listener, used.content());
            if (leads) {
                used.lead();
            }
        } else {
            refuse(listener, "the file is in use with another length or checksum");
        }
        if (stopping) {
            // It may have come too late to be seen by giveUpAll.
            giveUp(request.key(), STOPPING, true);
        }
    }

    /** Who is to hold a copy of what a new owner takes from here must not begin it anew. */
    private boolean isNeededByOther(FetchRequest request) {
        Optional<StoredContent> content = lent.find(request.key());
        // As long as what it takes may be this: the origin may have had another version for it.
        return content.isPresent()
                && context.pieceNetwork().find(request.task(), request.key())
                        .map(known -> known.content().fileMd5().isEmpty() && KnownPieces.isOf(content.get(), known))
                        .orElse(true);
    }

    private static void refuse(FetchListener listener, String reason) {
        listener.failed(OriginFailure.temporary(reason));
    }

    /** What is on disk is used as far as it is what is wanted. */
    private void adopt(FetchRequest request, FetchListener listener, boolean leads) {
        FetchListeners listeners = new FetchListeners(request.task());
        if (leads) {
            context.foundCopies().take(request).ifPresent(context.pieceNetwork()::borrow);
        }
        Optional<KnownContent> known = context.pieceNetwork().find(request.task(), request.key());
        if (!leads && known.isEmpty()) {
            refuse(listener, "no other node has the file");
            return;
        }
        Optional<StoredContent> stored;
        try {
            stored = store.adopt(request.key());
        } catch (NoRoomException e) {
            LOG.debug("task {}: {}", request.task(), e.getMessage());
            context.pieceNetwork().giveBack(request.key());
            refuse(listener, String.valueOf(e.getMessage()));
            return;
        }
        listeners.add(listener);
        if (stored.isEmpty() || !takeUp(request, stored.get(), known, listeners, leads)) {
            fetchAnew(request, listeners, leads);
        }
    }

    private boolean takeUp(
            FetchRequest request,
            StoredContent stored,
            Optional<KnownContent> known,
            FetchListeners listeners,
            boolean leads) {
        if (!ActiveContent.suits(stored, request) || !known.map(one -> KnownPieces.isOf(stored, one)).orElse(true)) {
            return false;
        }
        ActiveContent used = new ActiveContent(request, stored, listeners, leads);
        Optional<Md5> md5 = stored.fileMd5();
        boolean isKnown = KnownPieces.isPresentFile(stored, known);
        boolean wanted = request.expectedMd5().isEmpty() || request.expectedMd5().equals(md5);
        if (md5.isPresent() && wanted && (leads || isKnown)) {
            reuse(used, isKnown, () -> fetchAnew(used.request(), used.listeners(), used.isLed()));
            return true;
        }
        return md5.isEmpty()
                && stored.validators().forRange().isPresent()
                && resume(used, known.filter(one -> KnownPieces.haveAllOf(stored, one)).isPresent());
    }

    /**
     * @param isKnown whether others know it to be the present content: then the origin need not be asked
     * @param whenNotUsable does without what is stored
     */
    private void reuse(ActiveContent used, boolean isKnown, Runnable whenNotUsable) {
        reuses.increment();
        context.pieceNetwork().giveBack(used.content().key());
        active.put(used.content().key(), used);
        Reuse reuse = new Reuse(
                context,
                used,
                whenNotUsable,
                piece -> repairs.add(used, piece),
                reason -> refuse(used, reason),
                () -> used.work(null));
        used.work(reuse);
        if (isKnown) {
            reuse.startKnown();
        } else {
            reuse.start();
        }
    }

    private boolean resume(ActiveContent used, boolean isKnown) {
        CheckedFile file;
        try {
            file = store.checker(used.content());
        } catch (IOException e) {
            ContentKey key = used.content().key();
            LOG.warn("content {} cannot be resumed: {}", key.forLog(), key.shortenedIn(e.toString()));
            return false;
        }
        active.put(used.content().key(), used);
        Resume resume = new Resume(
                context, used, file, isKnown, (checked, isOffered) -> goOn(used, checked, isOffered), () -> over(used));
        used.work(resume);
        resume.start();
        return true;
    }

    private void goOn(ActiveContent used, CheckedFile checked, boolean isOffered) {
        LOG.info("task {}: {} pieces are there already", used.request().task(), checked.hasher().next());
        start(used, store.resume(used.content(), checked), checked.hasher(), isOffered);
    }

    private void fetchAnew(FetchRequest request, FetchListeners listeners, boolean leads) {
        ContentWriter writer;
        try {
            writer = store.create(request.key(), request.layout());
        } catch (NoRoomException e) {
            LOG.debug("task {}: {}", request.task(), e.getMessage());
            active.remove(request.key());
            context.pieceNetwork().giveBack(request.key());
            listeners.failed(OriginFailure.temporary(String.valueOf(e.getMessage())));
            return;
        } catch (IOException e) {
            LOG.error(
                    "task {}: no file can be made for it: {}", request.task(), request.key().shortenedIn(e.toString()));
            active.remove(request.key());
            context.pieceNetwork().giveBack(request.key());
            listeners.failed(OriginFailure.temporary(CANNOT_STORE));
            return;
        }
        ActiveContent used = new ActiveContent(request, writer.content(), listeners, leads);
        active.put(request.key(), used);
        if (request.layout().hasLength()) {
            listeners.lengthKnown(request.layout().fileLength());
        }
        start(used, writer, writer.hasher(), false);
    }

    /** @param isBound whether pieces have been offered, such that no other version may follow */
    private void start(ActiveContent used, ContentWriter writer, FileHasher hasher, boolean isBound) {
        Optional<KnownContent> known = context.pieceNetwork()
                .find(used.request().task(), used.request().key())
                .filter(one -> KnownPieces.haveAllOf(used.content(), one));
        Optional<KnownContent> collected = used.isLed()
                ? known.filter(one -> KnownPieces.areWorthCollecting(used.content(), one))
                : known;
        Fetch fetch = new Fetch(
                context,
                used.request(),
                writer,
                hasher,
                collected,
                isBound,
                used.listeners(),
                varyingHeaders -> identified(used, varyingHeaders),
                () -> fetched(used));
        used.work(fetch);
        if (collected.isEmpty() && !used.isLed()) {
            fetch.giveUp("no other node has the file", true);
            return;
        }
        if (collected.isEmpty()) {
            fetches.increment();
        } else {
            LOG.info(
                    "task {}: {} pieces are known, and asked of nodes and peers that have them",
                    used.request().task(), collected.get().pieces());
        }
        if (collected.isPresent() && used.isLed() && !context.pieceNetwork().isBorrowed(used.content().key())) {
            // Who has it from an earlier task serves it only when asked.
            context.pieceNetwork().search(used.content().key());
        }
        fetch.start();
        if (used.isLed()) {
            fetch.lead();
        }
    }

    private void fetched(ActiveContent used) {
        if (used.content().fileMd5().isEmpty() && used.isLed()) {
            failedFetches.increment();
        }
        over(used);
    }

    private static void identified(ActiveContent used, Set<String> varyingHeaders) {
        used.varies(varyingHeaders);
        used.identify();
    }

    private void over(ActiveContent used) {
        used.work(null);
        context.pieceNetwork().giveBack(used.content().key());
        if (!used.content().isOffered() || !used.content().isWhole()) {
            used.giveUp();
            active.remove(used.content().key(), used);
        }
    }

    /** How often a complete content that was stored already has been taken into use. */
    public long reuses() {
        return reuses.sum();
    }

    /** How many fetches from origins have begun, those included that go on with a part. */
    public long fetches() {
        return fetches.sum();
    }

    /** How many fetches have ended without the whole file, those included that were given up. */
    public long failedFetches() {
        return failedFetches.sum();
    }

    /** Asks origins without fetching. */
    public OriginInspector inspector() {
        return inspector;
    }

    /** As {@link io.supernode.core.port.OriginFetcher#findCopy(ContentKey, OriginRequest)}. */
    public CompletionStage<Optional<StoredCopy>> findCopy(ContentKey key, OriginRequest request) {
        if (!store.has(key)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return PolicyCheck.start(context, request).thenCompose(refusal ->
                refusal.isPresent() ? CompletableFuture.completedFuture(Optional.empty()) : findCopy(key));
    }

    /** As {@link io.supernode.core.port.OriginFetcher#findCopy(ContentKey)}, after what was ordered for the key before. */
    public CompletionStage<Optional<StoredCopy>> findCopy(ContentKey key) {
        if (!store.has(key)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<StoredCopy>> found = new CompletableFuture<>();
        context.contentExecutor().run(key, () -> found.complete(store.findCopy(key)));
        return found;
    }

    /** As {@link io.supernode.core.port.OriginFetcher#hasten}. */
    public void hasten(ContentKey key) {
        context.contentExecutor().run(key, () -> {
            ActiveContent used = active.get(key);
            if (used != null && used.work() != null) {
                used.work().hasten();
            }
        });
    }

    /** As {@link io.supernode.core.port.OriginFetcher#release}. */
    public void release(ContentKey key) {
        context.contentExecutor().run(key, () -> giveUp(key, "no task wants the file any more", true));
    }

    /** As {@link io.supernode.core.port.OriginFetcher#discard}. */
    public void discard(ContentKey key) {
        context.contentExecutor().run(key, () -> {
            giveUp(key, "the file was dropped", false);
            lent.end(key);
            try {
                store.delete(key);
            } catch (IOException e) {
                LOG.error("content {} cannot be deleted: {}", key.forLog(), key.shortenedIn(e.toString()));
            }
        });
    }

    private void giveUp(ContentKey key, String reason, boolean keep) {
        ActiveContent used = active.remove(key);
        if (used == null) {
            return;
        }
        used.giveUp();
        if (used.work() != null) {
            used.work().giveUp(reason, keep);
        } else if (keep) {
            store.release(key);
        }
    }

    /** Gives up every fetch, and fails those to come; done when each has told so. What is stored is served as before. */
    public CompletableFuture<Void> giveUpAll() {
        stopping = true;
        store.serveToTheEnd();
        context.probes().close();
        CompletableFuture<?>[] all = active.keySet().stream()
                .map(key -> {
                    CompletableFuture<Void> done = new CompletableFuture<>();
                    context.contentExecutor().run(key, () -> {
                        giveUp(key, STOPPING, true);
                        done.complete(null);
                    });
                    return done;
                })
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all);
    }

    /** As {@link io.supernode.core.port.OriginFetcher#verify}. */
    public void verify(ContentKey key, int piece) {
        reports.add(key, piece);
    }

    /** The egress policy does not let the origin of a complete content be asked: its copy stays, but serves nobody. */
    private void refuse(ActiveContent used, String reason) {
        refuse(used, new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, reason));
    }

    private void refuse(ActiveContent used, OriginFailure failure) {
        ContentKey key = used.content().key();
        if (!active.remove(key, used)) {
            return;
        }
        LOG.warn("content {}: the cached copy is not served: {}", key.forLog(), failure.reason());
        used.giveUp();
        store.release(key);
        ContentJob work = used.work();
        if (work != null) {
            work.fail(failure);
        } else {
            used.listeners().failed(failure);
        }
    }

    /** A piece cannot be fetched again: without it there is no file. */
    private void hopeless(ActiveContent used, String reason) {
        ContentKey key = used.content().key();
        LOG.error("content {}: a lost piece cannot be fetched again, so the file is dropped: {}", key.forLog(), reason);
        active.remove(key, used);
        try {
            // First, so that whoever hears of the failure finds nothing that is still served.
            store.delete(key);
        } catch (IOException e) {
            LOG.error("content {} cannot be deleted: {}", key.forLog(), key.shortenedIn(e.toString()));
        }
        ContentJob work = used.work();
        if (work != null) {
            work.fail(OriginFailure.temporary(reason));
        } else {
            used.listeners().failed(OriginFailure.temporary(reason));
        }
    }

    /** Removes what nobody uses, as far as the bounds of the cache demand it. */
    public void collect() {
        try {
            store.collect();
        } catch (IOException e) {
            LOG.warn("the disk cannot be looked after: {}", DiskReason.of(e));
        }
    }
}
