package io.supernode.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.supernode.core.model.PieceLayout;
import java.time.Duration;
import java.util.OptionalLong;

/** What clients report of their downloads: claims, whose labels are bounded. Thread-safe. */
final class ClientMetrics {

    /** Clients know about a dozen. */
    private static final int MOST_REASONS = 16;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double[] SECONDS = {10, 30, 60, 120, 300, 600};
    private static final String CALL_SYSTEM = "callsystem";

    private final Counter downloads;
    private final Counter failures;
    private final Counter sizes;
    private final Histogram durations;
    private final BoundedLabel<Caller> callers;

    /** The series of one call system; those of what has not happened are not there. */
    private final class Caller {

        private final String name;
        private final CounterDataPoint count;
        private final BoundedLabel<String> reasons = new BoundedLabel<>(MOST_REASONS, reason -> reason);
        private volatile Success success;

        Caller(String name) {
            this.name = name;
            count = downloads.labelValues(name);
        }

        synchronized Success success() {
            if (success == null) {
                success = new Success(sizes.labelValues(name), durations.labelValues(name));
            }
            return success;
        }
    }

    private record Success(CounterDataPoint bytes, DistributionDataPoint seconds) {}

    ClientMetrics(Meters meters) {
        downloads = meters.counter(Meters.CLIENT + "download_total", "Downloads that clients report.", CALL_SYSTEM);
        failures = meters.counter(Meters.CLIENT + "download_failed_total", "Downloads that failed, as clients report.",
                CALL_SYSTEM, "reason");
        sizes = meters.counter(Meters.CLIENT + "download_size_bytes_total",
                "Bytes of the files that clients have got, as they report.", CALL_SYSTEM);
        durations = meters.histogram(Meters.CLIENT + "download_duration_seconds",
                "How long downloads took that ended well, as clients report.", SECONDS, CALL_SYSTEM);
        callers = new BoundedLabel<>(SupernodeMetrics.MOST_CALL_SYSTEMS, Caller::new);
    }

    void reported(String callSystem, boolean isSuccess, String reason, Duration duration, OptionalLong fileLength) {
        Caller caller = callers.of(callSystem);
        caller.count.inc();
        if (!isSuccess) {
            failures.labelValues(caller.name, caller.reasons.of(reason)).inc();
            return;
        }
        Success success = caller.success();
        success.seconds.observe(Math.max(0, duration.toNanos()) / NANOS_PER_SECOND);
        // No file has more: a client that claims more would spoil the sum.
        fileLength.stream().filter(bytes -> bytes >= 0 && PieceLayout.isSupported(bytes)).forEach(success.bytes::inc);
    }
}
