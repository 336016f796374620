package io.supernode.cdn.preheat.engine;

import io.supernode.cdn.preheat.ContentKeeper;
import io.supernode.cdn.preheat.ImageFile;
import io.supernode.cdn.preheat.ImageResolution;
import io.supernode.cdn.preheat.ImageResolver;
import io.supernode.cdn.preheat.ImageUrl;
import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatAnswer;
import io.supernode.cdn.preheat.PreheatFile;
import io.supernode.cdn.preheat.PreheatIds;
import io.supernode.cdn.preheat.PreheatProgress;
import io.supernode.cdn.preheat.PreheatRequest;
import io.supernode.cdn.preheat.PreheatSettings;
import io.supernode.cdn.preheat.PreheatStatus;
import io.supernode.cdn.preheat.PreheatStore;
import io.supernode.cdn.preheat.PreheatType;
import io.supernode.cdn.preheat.Preheats;
import io.supernode.core.Supernode;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.port.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs preheats: some at a time, some files of each at a time, the others wait. All steps run one after another on one thread,
 * whatever the number of preheats; nobody waits on it but for the files in which preheats are stored. Started and closed once.
 *
 * <p>What runs when it is closed is begun again by the next process, unless it needs credentials: these are never stored.
 */
public final class PreheatService implements Preheats, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PreheatService.class);

    private static final Duration TICK = Duration.ofSeconds(1);
    /** Between two ticks while there is no preheat that has not ended. */
    private static final Duration RESTING = Duration.ofSeconds(15);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final String STOPPING = "the supernode is being stopped";
    private static final String NO_CREDENTIALS =
            "the supernode was restarted, and it stores no credentials: ask for this preheat again";

    private final ContentKeeper keeper;
    private final PreheatStore store;
    private final PreheatSettings settings;
    private final PreheatIds ids;
    private final Clock clock;
    private final EngineThread thread = new EngineThread();
    private final History history;

    /** Those that have not ended, by id; may be read by any thread. */
    private final Map<Long, Job> jobs = new ConcurrentHashMap<>();
    /** The same, by what was asked for. */
    private final Map<PreheatRequest, Job> byRequest = new HashMap<>();
    private final Deque<Job> waiting = new ArrayDeque<>();
    private int running;
    private long lastId;
    private boolean closed;
    /** Both set before the first preheat begins. */
    private Supernode supernode;
    private ImageResolver images;

    /** Makes a service that does nothing yet; everything handed in stays the caller's. */
    public PreheatService(
            ContentKeeper keeper, PreheatStore store, PreheatSettings settings, PreheatIds ids, Clock clock) {
        this.keeper = keeper;
        this.store = store;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
        this.history = new History(settings, keeper);
    }

    /**
     * Takes up what is stored, so that what earlier preheats have fetched is kept. To be called before {@link #start}, and
     * before anything is evicted.
     *
     * @throws IOException if the store cannot be read
     */
    public void restore() throws IOException {
        List<Preheat> stored = new ArrayList<>(store.load());
        stored.sort(Comparator.comparingLong(Preheat::id));
        List<Preheat> ended = new ArrayList<>();
        for (Preheat preheat : stored) {
            lastId = Math.max(lastId, preheat.id());
            if (preheat.status().isEnd()) {
                ended.add(preheat);
            } else {
                resume(preheat).ifPresent(reason -> {
                    Preheat failed = preheat.ended(reason, clock.epochMillis());
                    save(failed);
                    ended.add(failed);
                });
            }
        }
        ended.sort(Comparator.comparingLong(preheat -> preheat.finishedMillis().orElseThrow()));
        ended.forEach(history::add);
        removeExcess();
    }

    /** Lets a preheat that had not ended begin again; answers why it cannot, if so. */
    private Optional<String> resume(Preheat preheat) {
        if (!preheat.isStorable()) {
            return Optional.of(NO_CREDENTIALS);
        }
        try {
            PreheatRequest request = new PreheatRequest(
                    preheat.type(), preheat.url(), List.of(), preheat.identifier(), OriginHeaders.NONE,
                    preheat.platforms());
            enter(new Job(request, preheat.in(PreheatStatus.WAITING).with(List.of(), 0)));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            // Another version may have taken what this one does not.
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Goes on with what has not ended, and takes what is asked for from now on. */
    public void start(Supernode core, ImageResolver resolver) {
        thread.run(() -> {
            supernode = core;
            images = resolver;
            startNext();
        });
        thread.later(TICK, this::tick);
    }

    private void enter(Job job) {
        jobs.put(job.preheat().id(), job);
        byRequest.put(job.request, job);
        waiting.add(job);
    }

    // ---- what is asked from outside ----

    @Override
    public CompletionStage<PreheatAnswer> create(PreheatRequest request) {
        CompletableFuture<PreheatAnswer> answer = new CompletableFuture<>();
        if (!thread.run(() -> answer.complete(created(request)))) {
            answer.complete(new PreheatAnswer.Refused(STOPPING));
        }
        return answer;
    }

    private PreheatAnswer created(PreheatRequest request) {
        Job same = byRequest.get(request);
        if (same != null) {
            return new PreheatAnswer.Taken(same.preheat(), true);
        }
        if (waiting.size() >= settings.waiting()) {
            return new PreheatAnswer.Refused(
                    settings.waiting() + " preheats are waiting already, more are not taken");
        }
        lastId = ids.next(lastId, clock.epochMillis());
        Job job = new Job(request, Preheat.created(lastId, request, clock.epochMillis()));
        enter(job);
        save(job.preheat());
        LOG.info("preheat {}: {} {}", lastId, request.type(), request.shownUrl());
        startNext();
        return new PreheatAnswer.Taken(job.preheat(), false);
    }

    @Override
    public Optional<Preheat> find(long id) {
        Job job = jobs.get(id);
        // A job is entered in the history before it leaves the others.
        return job == null ? Optional.ofNullable(history.all().get(id)) : Optional.of(job.preheat());
    }

    @Override
    public List<Preheat> all() {
        Map<Long, Preheat> all = new HashMap<>();
        jobs.forEach((id, job) -> all.put(id, job.preheat()));
        all.putAll(history.all());
        List<Preheat> sorted = new ArrayList<>(all.values());
        sorted.sort(Comparator.comparingLong(Preheat::id).reversed());
        return sorted;
    }

    @Override
    public PreheatProgress progress(Preheat preheat) {
        Job job = jobs.get(preheat.id());
        return job == null ? Progress.of(preheat) : job.progress(preheat);
    }

    @Override
    public CompletionStage<Boolean> delete(long id) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        if (!thread.run(() -> answer.complete(deleted(id)))) {
            answer.complete(false);
        }
        return answer;
    }

    private boolean deleted(long id) {
        Job job = jobs.get(id);
        Preheat ended = history.all().get(id);
        if (job != null) {
            leave(job);
            history.release(job.preheat(), jobs.values());
            startNext();
        } else if (ended != null) {
            history.remove(ended, jobs.values());
        } else {
            return false;
        }
        forget(id);
        LOG.info("preheat {} was deleted", id);
        return true;
    }

    // ---- steps, on the thread ----

    private void startNext() {
        while (supernode != null && running < settings.preheatsAtOnce() && !waiting.isEmpty()) {
            begin(waiting.poll());
        }
    }

    private void begin(Job job) {
        running++;
        job.begin(supernode);
        job.set(job.preheat().in(PreheatStatus.RUNNING));
        job.deadlineNanos = clock.nanoTime() + settings.longest().toNanos();
        PreheatRequest request = job.request;
        if (request.type() == PreheatType.FILE) {
            job.set(job.preheat().with(List.of(PreheatFile.waiting(request.shownUrl(), PreheatFile.UNKNOWN))));
            goOn(job);
            return;
        }
        ImageUrl url = ImageUrl.parse(request.url());
        thread.whenDone(() -> images.resolve(url, request.headers(), request.platforms()), (resolution, failure) -> {
            if (!isRunning(job)) {
                return;
            }
            if (failure != null) {
                thread.report("preheat " + job.preheat().id(), failure);
                end(job, "internal error");
            } else if (resolution instanceof ImageResolution.Resolved resolved) {
                resolved(job, url, resolved);
            } else {
                end(job, ((ImageResolution.Failed) resolution).reason());
            }
        });
    }

    private void resolved(Job job, ImageUrl url, ImageResolution.Resolved image) {
        if (image.files().size() > settings.files()) {
            end(job, "the image has " + image.files().size() + " files, more than " + settings.files());
            return;
        }
        job.credentials = image.credentials();
        List<PreheatFile> files = new ArrayList<>();
        for (ImageFile file : image.files()) {
            files.add(PreheatFile.waiting(url.blob(file.digest()), file.bytes()));
        }
        job.set(job.preheat().with(files, image.skipped()));
        goOn(job);
    }

    private boolean isRunning(Job job) {
        return !closed && jobs.get(job.preheat().id()) == job;
    }

    /** Fetches the next files, or ends the preheat if there are none. */
    private void goOn(Job job) {
        while (job.hasMore() && job.preheat().count(PreheatStatus.RUNNING) < settings.filesAtOnce()) {
            new FileFetch(supernode, thread, job, job.next++, file -> fetched(job, file)).start();
        }
        if (!job.hasMore() && job.preheat().count(PreheatStatus.RUNNING) == 0 && isRunning(job)) {
            end(job, reason(job.preheat()));
        }
    }

    private void fetched(Job job, PreheatFile file) {
        if (isRunning(job)) {
            file.content().ifPresent(content -> keeper.keep(content, clock.epochMillis() + settings.keep().toMillis()));
            goOn(job);
        }
    }

    /** Why a preheat with these files has failed; "" if it has not. */
    private static String reason(Preheat preheat) {
        int failed = preheat.count(PreheatStatus.FAILED);
        if (failed == 0) {
            return "";
        }
        PreheatFile first =
                preheat.files().stream().filter(file -> file.status() == PreheatStatus.FAILED).findFirst().orElseThrow();
        return preheat.type() == PreheatType.FILE
                ? first.error()
                : failed + " of " + preheat.files().size() + " files cannot be had; " + first.url() + ": " + first.error();
    }

    private void end(Job job, String error) {
        Preheat ended = job.preheat().ended(error, clock.epochMillis());
        job.set(ended);
        save(ended);
        history.add(ended);
        leave(job);
        if (error.isEmpty()) {
            LOG.info("preheat {}: done, {} files", ended.id(), ended.files().size());
        } else {
            LOG.warn("preheat {} failed: {}", ended.id(), error);
        }
        removeExcess();
        startNext();
    }

    private void leave(Job job) {
        job.leave();
        jobs.remove(job.preheat().id());
        byRequest.remove(job.request);
        if (!waiting.remove(job)) {
            running--;
        }
    }

    private void tick() {
        try {
            look();
        } finally {
            thread.later(jobs.isEmpty() ? RESTING : TICK, this::tick);
        }
    }

    private void look() {
        long now = clock.nanoTime();
        for (Job job : List.copyOf(jobs.values())) {
            if (job.preheat().status() == PreheatStatus.RUNNING && now - job.deadlineNanos > 0) {
                end(job, "it did not end within " + settings.longest().toHours() + " hours");
            } else if (job.unsaved) {
                job.unsaved = false;
                save(job.preheat());
            }
        }
        removeExcess();
    }

    private void removeExcess() {
        for (Preheat excess : history.excess(clock.epochMillis())) {
            history.remove(excess, jobs.values());
            forget(excess.id());
        }
    }

    /** A preheat that cannot be stored goes on, and may be forgotten by a restart. */
    private void save(Preheat preheat) {
        try {
            store.put(preheat);
        } catch (IOException e) {
            LOG.warn("preheat {} cannot be stored: {}", preheat.id(), e.toString());
        }
    }

    private void forget(long id) {
        try {
            store.remove(id);
        } catch (IOException e) {
            LOG.warn("preheat {} cannot be removed: {}", id, e.toString());
        }
    }

    /** Ends all steps. What has not ended stays stored as it is, so that the next process can go on. */
    @Override
    public void close() {
        boolean ended = thread.close(CLOSE_PATIENCE, () -> {
            closed = true;
            jobs.values().stream().filter(job -> job.unsaved).forEach(job -> save(job.preheat()));
        });
        if (!ended) {
            LOG.warn("the preheats did not end in time");
        }
    }
}
