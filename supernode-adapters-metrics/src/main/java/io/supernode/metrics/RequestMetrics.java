package io.supernode.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Requests of the control port. Thread-safe. */
final class RequestMetrics {

    /** More than a server has. */
    private static final int MOST_HANDLERS = 200;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double[] SECONDS = {.1, .2, .4, 1, 3, 8, 20, 60, 120};
    private static final double[] BYTES = Meters.exponential(100, 10, 8);

    private final Counter count;
    private final Histogram duration;
    private final Histogram requestSize;
    private final Histogram replySize;
    private final BoundedLabel<Handler> handlers;
    private final BoundedLabel<Requests> streams;

    /** The series of the requests that one handler gets. */
    private class Requests {

        private final String name;
        private final DistributionDataPoint bytes;
        private final Map<Integer, CounterDataPoint> byCode = new ConcurrentHashMap<>();

        Requests(String name) {
            this.name = name;
            bytes = requestSize.labelValues(name);
        }

        void add(int code, long requestBytes) {
            CounterDataPoint known = byCode.get(code);
            (known != null
                            ? known
                            : byCode.computeIfAbsent(code, added -> count.labelValues(Integer.toString(added), name)))
                    .inc();
            bytes.observe(requestBytes);
        }
    }

    /** The series of one handler, those of its replies too. */
    private final class Handler extends Requests {

        private final DistributionDataPoint seconds;
        private final DistributionDataPoint replyBytes;

        Handler(String name) {
            super(name);
            seconds = duration.labelValues(name);
            replyBytes = replySize.labelValues(name);
        }
    }

    RequestMetrics(Meters meters) {
        count = meters.counter(Meters.SERVER + "http_requests_total", "Requests of the control port.",
                "code", "handler");
        duration = meters.histogram(Meters.SERVER + "http_request_duration_seconds",
                "Time from the first byte of a request to the last of its reply, without streams of events; held pulls are held for a"
                        + " purpose.",
                SECONDS, "handler");
        requestSize = meters.histogram(
                Meters.SERVER + "http_request_size_bytes", "Bytes of a request, about.", BYTES, "handler");
        replySize = meters.histogram(
                Meters.SERVER + "http_response_size_bytes", "Bytes of the body of a reply, without streams of events.", BYTES, "handler");
        handlers = new BoundedLabel<>(MOST_HANDLERS, Handler::new);
        streams = new BoundedLabel<>(MOST_HANDLERS, Requests::new);
    }

    void answered(String handler, int code, long nanos, long requestBytes, long replyBytes) {
        Handler series = handlers.of(handler);
        series.add(code, requestBytes);
        series.seconds.observe(nanos / NANOS_PER_SECOND);
        series.replyBytes.observe(replyBytes);
    }

    /** A stream has ended: how long it was and how much it sent is in no histogram, for both tell of a viewer's patience. */
    void streamed(String handler, int code, long requestBytes) {
        streams.of(handler).add(code, requestBytes);
    }
}
