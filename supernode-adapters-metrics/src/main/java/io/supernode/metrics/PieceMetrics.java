package io.supernode.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.PeerId;
import java.util.Optional;

/** What becomes of pieces, by who serves them. Of the events of single pieces only those that end a transfer count. */
final class PieceMetrics {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final String SOURCE = "source";

    private final Counter pieces;
    private final Counter bytes;
    private final Counter failures;
    private final Counter overdue;
    private final Histogram seconds;
    private final Source seed;
    private final Source peer;
    private final CounterDataPoint complaints;

    /** The series of one kind of source. */
    private final class Source {

        private final CounterDataPoint pieceCount;
        private final CounterDataPoint byteCount;
        private final CounterDataPoint failureCount;
        private final CounterDataPoint overdueCount;
        private final DistributionDataPoint duration;

        Source(String name) {
            pieceCount = pieces.labelValues(name);
            byteCount = bytes.labelValues(name);
            failureCount = failures.labelValues(name);
            overdueCount = overdue.labelValues(name);
            duration = seconds.labelValues(name);
        }
    }

    PieceMetrics(Meters meters) {
        pieces = meters.counter(Meters.SERVER + "pieces_total", "Pieces that peers have got.", SOURCE);
        bytes = meters.counter(Meters.SERVER + "piece_bytes_total", "Bytes of the pieces that peers have got.", SOURCE);
        failures = meters.counter(
                Meters.SERVER + "piece_failures_total", "Pieces that peers could not get, as they say.", SOURCE);
        overdue = meters.counter(
                Meters.SERVER + "pieces_overdue_total",
                "Pieces that took many times as long as usual: a server of a peer is then taken to be frozen.", SOURCE);
        seconds = meters.histogram(
                Meters.SERVER + "piece_duration_seconds", "Time from the assignment of a piece until its peer has it.",
                Meters.SHORT_SECONDS, SOURCE);
        seed = new Source("seed");
        peer = new Source("peer");
        complaints = meters.counter(
                Meters.SERVER + "seed_complaints_total", "Complaints of clients of the supernode's own copies.");
        meters.counter(Meters.SERVER + "pieces_downloaded_size_bytes_total",
                "Bytes of the pieces that peers have got from the supernode.", () -> seed.byteCount.get());
    }

    void addTo(EventMetrics events) {
        events.on(SupernodeEvent.PieceArrived.class, (event, now) -> {
            Source from = of(event.source());
            from.pieceCount.inc();
            from.byteCount.inc(event.framedBytes());
            from.duration.observe(event.tookNanos() / NANOS_PER_SECOND);
        });
        events.on(SupernodeEvent.PieceFailed.class, (event, now) -> of(event.source()).failureCount.inc());
        events.on(SupernodeEvent.PieceOverdue.class, (event, now) -> of(event.source()).overdueCount.inc());
        events.on(SupernodeEvent.SeedBlamed.class, (event, now) -> complaints.inc());
    }

    private Source of(Optional<PeerId> source) {
        return source.isPresent() ? peer : seed;
    }
}
