package io.supernode.cdn.preheat.engine;

import io.supernode.cdn.preheat.PreheatFile;
import io.supernode.cdn.preheat.PreheatRequest;
import io.supernode.cdn.preheat.PreheatType;
import io.supernode.core.Supernode;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.registration.FetchDemand;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Has the core fetch one file of a preheat: with fresh credentials once more if it fails, and later if the core has too much to
 * check. On the engine's thread.
 */
final class FileFetch {

    private static final int MOST_TRIES = 2;
    private static final int MOST_DELAYS = 30;
    private static final Duration DELAY = Duration.ofSeconds(2);

    private final Supernode supernode;
    private final EngineThread thread;
    private final Job job;
    private final int place;
    private final Consumer<PreheatFile> onEnd;
    private int tries;
    private int delays;
    private String firstReason = "";

    /** @param onEnd gets the file as it is in the end, on the engine's thread, unless that has ended before */
    FileFetch(Supernode supernode, EngineThread thread, Job job, int place, Consumer<PreheatFile> onEnd) {
        this.supernode = supernode;
        this.thread = thread;
        this.job = job;
        this.place = place;
        this.onEnd = onEnd;
    }

    void start() {
        job.set(place, job.file(place).running());
        ask();
    }

    private void ask() {
        if (job.hasLeft()) {
            return;
        }
        thread.whenDone(() -> job.credentials.headers(), (headers, failure) -> {
            if (failure != null) {
                end(job.file(place).failed("the credentials cannot be had"));
            } else {
                ask(headers);
            }
        });
    }

    private void ask(OriginHeaders headers) {
        FetchDemand demand;
        try {
            demand = demand(job.request, job.file(place).url(), headers);
        } catch (IllegalArgumentException e) {
            end(job.file(place).failed(String.valueOf(e.getMessage())));
            return;
        }
        TaskId task = demand.resource().taskId();
        job.tasks.put(place, task);
        thread.whenDone(() -> supernode.ensureFetched(demand), (outcome, failure) -> {
            if (failure != null) {
                thread.report("file " + place + " of preheat " + job.preheat().id(), failure);
                end(job.file(place).failed("internal error"));
            } else {
                answered(task, headers, outcome);
            }
        });
    }

    private static FetchDemand demand(PreheatRequest request, String url, OriginHeaders headers) {
        return request.type() == PreheatType.FILE
                ? request.demand()
                : FetchDemand.of(url, url, request.identifier(), headers.values());
    }

    private void answered(TaskId task, OriginHeaders headers, FetchOutcome outcome) {
        PreheatFile file = job.file(place);
        if (outcome instanceof FetchOutcome.Fetched fetched) {
            end(fetched(file, task, fetched));
        } else if (outcome instanceof FetchOutcome.Refused refused
                && refused.outcome() instanceof RegistrationOutcome.AuthenticationPending
                && delays < MOST_DELAYS) {
            delays++;
            thread.later(DELAY, this::ask);
        } else {
            failed(file, headers, outcome);
        }
    }

    private static PreheatFile fetched(PreheatFile file, TaskId task, FetchOutcome.Fetched fetched) {
        if (file.bytes() != PreheatFile.UNKNOWN && file.bytes() != fetched.fileLength()) {
            return file.failed(
                    "it has " + fetched.fileLength() + " bytes, but the manifest says " + file.bytes());
        }
        // Other keys are those of private contents and of later versions, which no later process finds.
        boolean isLasting = fetched.content().value().equals(task.value());
        return file.stored(fetched.content(), isLasting, fetched.fileLength());
    }

    /** A token may have ended, perhaps in the middle of the file: then another one helps. */
    private void failed(PreheatFile file, OriginHeaders headers, FetchOutcome outcome) {
        String reason = outcome instanceof FetchOutcome.Refused refused
                ? refused.outcome().accept(FetchReasons.INSTANCE)
                : ((FetchOutcome.Failed) outcome).reason();
        firstReason = firstReason.isEmpty() ? reason : firstReason;
        if (++tries < MOST_TRIES && job.request.type() == PreheatType.IMAGE && !headers.values().isEmpty()) {
            job.credentials.refused(headers);
            ask();
        } else {
            end(file.failed(firstReason));
        }
    }

    private void end(PreheatFile file) {
        job.tasks.remove(place);
        job.set(place, file);
        onEnd.accept(file);
    }
}
