package io.supernode.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.EnumMap;
import java.util.Map;

/** Downloads as the server sees them, by what their callers call themselves. Thread-safe. */
final class CallerMetrics {

    private static final String CALL_SYSTEM = "callsystem";

    /** The status of a peer's download, in the original's words. */
    enum Status {
        RUNNING,
        SUCCESS,
        FAILED
    }

    private final Gauge downloads;
    private final Gauge peers;
    private final Counter registered;
    private final Counter failed;
    private final BoundedLabel<Caller> callers;

    /** The series of one call system. */
    final class Caller {

        private final Map<Status, GaugeDataPoint> byStatus = new EnumMap<>(Status.class);
        private final CounterDataPoint registrations;
        private final CounterDataPoint failures;

        Caller(String name) {
            for (Status status : Status.values()) {
                byStatus.put(status, downloads.labelValues(name, status.name()));
            }
            registrations = registered.labelValues(name);
            failures = failed.labelValues(name);
        }

        void registered() {
            registrations.inc();
        }

        void added(Status status) {
            byStatus.get(status).inc();
            peers.inc();
        }

        void removed(Status status) {
            byStatus.get(status).dec();
            peers.dec();
        }

        void changed(Status from, Status to) {
            byStatus.get(from).dec();
            byStatus.get(to).inc();
            if (to == Status.FAILED) {
                failures.inc();
            }
        }
    }

    CallerMetrics(Meters meters) {
        downloads = meters.gauge(Meters.SERVER + "dfgettasks",
                "Downloads of clients that the server knows now.", CALL_SYSTEM, "status");
        peers = meters.gauge(Meters.SERVER + "peers", "Peers that the server knows now, each of one task.");
        registered = meters.counter(
                Meters.SERVER + "dfgettasks_registered_total", "Registrations that were taken in.", CALL_SYSTEM);
        failed = meters.counter(
                Meters.SERVER + "dfgettasks_failed_total", "Downloads that failed, as clients say.", CALL_SYSTEM);
        callers = new BoundedLabel<>(SupernodeMetrics.MOST_CALL_SYSTEMS, Caller::new);
    }

    Caller of(String callSystem) {
        return callers.of(callSystem);
    }
}
