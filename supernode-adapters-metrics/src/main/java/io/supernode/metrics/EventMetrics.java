package io.supernode.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.supernode.core.event.EventKinds;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.Revalidation;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * Counts what happens. Cheap enough to be called directly: an event costs some 100 ns, and most kinds nothing. It must
 * get every event, so it is not to be put behind a {@link io.supernode.core.event.QueuedObserver}. Thread-safe.
 */
final class EventMetrics implements SupernodeObserver {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Class<? extends SupernodeEvent>, ObjLongConsumer<SupernodeEvent>> handlers = new HashMap<>();
    private final Map<TaskId, TaskDownloads> tasks = new ConcurrentHashMap<>();
    private final CallerMetrics callers;
    private final Gauge byStatus;
    private final TaskDownloads.Durations durations;

    /** The status of a task, in the original's words. */
    private enum CdnStatus {
        WAITING,
        RUNNING,
        SUCCESS,
        FAILED,
        SOURCE_ERROR
    }

    EventMetrics(Meters meters) {
        callers = new CallerMetrics(meters);
        byStatus = meters.gauge(Meters.SERVER + "tasks", "Tasks that the server knows now.", "cdnstatus");
        for (CdnStatus status : CdnStatus.values()) {
            byStatus.initLabelValues(status.name());
        }
        durations = new TaskDownloads.Durations(
                meters.histogram(Meters.SERVER + "download_duration_seconds",
                        "Time from a peer's registration until it has every piece.", Meters.LONG_SECONDS),
                meters.histogram(Meters.SERVER + "swarm_duration_seconds",
                        "Time from the registration of the first of several peers that download a file at the same time"
                                + " until the last of them has every piece.",
                        Meters.LONG_SECONDS));
        new PieceMetrics(meters).addTo(this);
        handleTasks(meters);
        handlePeers(meters);
        handleOrigins(meters);
        CounterDataPoint storeFailures = meters.counter(
                Meters.SERVER + "store_failures_total", "Times that the state of a task could not be stored.");
        on(SupernodeEvent.StoreFailed.class, (event, now) -> storeFailures.inc());
    }

    /** Has events of this kind handled. */
    <E extends SupernodeEvent> void on(Class<E> type, ObjLongConsumer<E> handler) {
        handlers.put(type, (event, now) -> handler.accept(type.cast(event), now));
    }

    /** Of the many events of single pieces only those that end a transfer. */
    @Override
    public EventKinds kinds() {
        return EventKinds.of(handlers.keySet());
    }

    @Override
    public void onEvent(SupernodeEvent event, long atNanos) {
        ObjLongConsumer<SupernodeEvent> handler = handlers.get(event.getClass());
        if (handler != null) {
            handler.accept(event, atNanos);
        }
    }

    // ---- tasks ----

    private void handleTasks(Meters meters) {
        Counter triggers = meters.counter(
                Meters.SERVER + "cdn_trigger_total",
                "Times that a content was asked for at an origin or in the cache.");
        Counter failedTriggers = meters.counter(
                Meters.SERVER + "cdn_trigger_failed_total",
                "Times that a content which was asked for could not be had.");
        Counter expired = meters.counter(
                Meters.SERVER + "gc_tasks_total", "Tasks that were forgotten because nobody asked for them any more.");
        Counter replaced = meters.counter(
                Meters.SERVER + "contents_replaced_total", "Contents that were replaced: the origin has another one.");
        on(SupernodeEvent.TaskCreated.class, (event, now) -> begun(event.task()));
        on(SupernodeEvent.TaskRestored.class, (event, now) -> begun(event.task()));
        on(SupernodeEvent.FetchStarted.class, (event, now) -> {
            triggers.inc();
            int pieces = event.layout().hasLength() ? event.layout().pieceCount() : 0;
            with(event, task -> task.fetchStarted(
                    event.content(), byStatus.labelValues(CdnStatus.RUNNING.name()), pieces));
        });
        on(SupernodeEvent.FetchFinished.class, (event, now) -> with(event, task -> task.fetchEnded(
                event.content(), byStatus.labelValues(CdnStatus.SUCCESS.name()))));
        on(SupernodeEvent.FetchFailed.class, (event, now) -> {
            failedTriggers.inc();
            CdnStatus status = event.failure().kind() == OriginFailure.Kind.UNOBTAINABLE
                    ? CdnStatus.FAILED
                    : CdnStatus.SOURCE_ERROR;
            with(event, task -> task.fetchEnded(event.content(), byStatus.labelValues(status.name())));
        });
        on(SupernodeEvent.ContentReplaced.class, (event, now) -> replaced.inc());
        on(SupernodeEvent.TaskEnded.class, (event, now) -> {
            TaskDownloads ended = tasks.remove(event.task());
            if (ended != null) {
                ended.ended();
            }
            if (event.reason() == SupernodeEvent.EndReason.EXPIRED) {
                expired.inc();
            }
        });
    }

    private void begun(TaskId id) {
        TaskDownloads old = tasks.put(id, new TaskDownloads(byStatus.labelValues(CdnStatus.WAITING.name()), durations));
        if (old != null) {
            old.ended();
        }
    }

    private void with(SupernodeEvent.TaskEvent event, Consumer<TaskDownloads> action) {
        TaskDownloads task = tasks.get(event.task());
        if (task != null) {
            action.accept(task);
        }
    }

    // ---- peers ----

    private void handlePeers(Meters meters) {
        Counter registered = meters.counter(
                Meters.SERVER + "tasks_registered_total", "Registrations that were taken in.");
        Counter forgotten = meters.counter(
                Meters.SERVER + "gc_peers_total", "Peers that were forgotten, because of silence or with their task.");
        on(SupernodeEvent.PeerRegistered.class, (event, now) -> {
            registered.inc();
            CallerMetrics.Caller caller = callers.of(event.callSystem());
            caller.registered();
            with(event, task -> task.registered(event.peer(), caller, event.again(), now));
        });
        on(SupernodeEvent.PeerRestored.class, (event, now) -> with(event, task -> task.restored(
                event.peer(), callers.of(""), event.record().owned().count(), event.record().down(), now)));
        on(SupernodeEvent.PeerCompleted.class, (event, now) ->
                with(event, task -> task.completed(event.peer(), now)));
        on(SupernodeEvent.PeerStopped.class, (event, now) -> with(event, task -> {
            if (event.well()) {
                task.succeeded(event.peer(), now);
            } else {
                task.failed(event.peer());
            }
        }));
        on(SupernodeEvent.PeerLeft.class, (event, now) -> with(event, task -> task.left(event.peer())));
        on(SupernodeEvent.PeerReturned.class, (event, now) -> with(event, task -> task.returned(event.peer(), now)));
        on(SupernodeEvent.PeerForgotten.class, (event, now) -> {
            forgotten.inc();
            with(event, task -> task.forget(event.peer()));
        });
        CounterDataPoint eliminated = meters.counter(
                Meters.SERVER + "peers_eliminated_total",
                "Peers that are a source no longer, because too many others failed with them.");
        CounterDataPoint isolated = meters.counter(
                Meters.SERVER + "peers_isolated_total",
                "Peers that get pieces from the supernode only, because they failed with too many others.");
        DistributionDataPoint held = meters.histogram(
                Meters.SERVER + "held_pull_duration_seconds", "How long pulls were held that were answered then.",
                Meters.SHORT_SECONDS);
        on(SupernodeEvent.PeerEliminated.class, (event, now) -> eliminated.inc());
        on(SupernodeEvent.PeerIsolated.class, (event, now) -> isolated.inc());
        on(SupernodeEvent.HeldPullAnswered.class, (event, now) -> held.observe(event.heldNanos() / NANOS_PER_SECOND));
    }

    // ---- origins ----

    private void handleOrigins(Meters meters) {
        Counter probes = meters.counter(
                Meters.SERVER + "origin_probes_total",
                "What origins have answered when they were asked for a file.", "answer");
        CounterDataPoint available = probes.labelValues("available");
        CounterDataPoint unauthorized = probes.labelValues("unauthorized");
        CounterDataPoint down = probes.labelValues("down");
        CounterDataPoint unavailable = probes.labelValues("unavailable");
        on(SupernodeEvent.OriginProbed.class, (event, now) -> {
            if (event.answer() instanceof OriginProbe.Available) {
                available.inc();
            } else if (event.answer() instanceof OriginProbe.Unauthorized) {
                unauthorized.inc();
            } else {
                (((OriginProbe.Unavailable) event.answer()).isDown() ? down : unavailable).inc();
            }
        });
        Counter revalidations = meters.counter(
                Meters.SERVER + "revalidations_total",
                "What origins have answered when they were asked whether a stored content is still theirs.", "answer");
        CounterDataPoint current = revalidations.labelValues("current");
        CounterDataPoint changed = revalidations.labelValues("changed");
        CounterDataPoint unanswered = revalidations.labelValues("unanswered");
        on(SupernodeEvent.ContentRevalidated.class, (event, now) -> {
            if (event.answer() instanceof Revalidation.Current) {
                current.inc();
            } else {
                (event.answer() instanceof Revalidation.Changed ? changed : unanswered).inc();
            }
        });
    }
}
