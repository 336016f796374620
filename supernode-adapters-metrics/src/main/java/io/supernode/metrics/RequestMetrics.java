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

    /** The series of one handler. */
    private final class Handler {

        private final String name;
        private final DistributionDataPoint seconds;
        private final DistributionDataPoint requestBytes;
        private final DistributionDataPoint replyBytes;
        private final Map<Integer, CounterDataPoint> byCode = new ConcurrentHashMap<>();

        Handler(String name) {
            this.name = name;
            seconds = duration.labelValues(name);
            requestBytes = requestSize.labelValues(name);
            replyBytes = replySize.labelValues(name);
        }

        CounterDataPoint count(int code) {
            CounterDataPoint known = byCode.get(code);
            return known != null
                    ? known
                    : byCode.computeIfAbsent(code, added -> count.labelValues(Integer.toString(added), name));
        }
    }

    RequestMetrics(Meters meters) {
        count = meters.counter(Meters.SERVER + "http_requests_total", "Requests of the control port.",
                "code", "handler");
        duration = meters.histogram(Meters.SERVER + "http_request_duration_seconds",
                "Time from the first byte of a request to the last of its reply; held pulls are held for a purpose.",
                SECONDS, "handler");
        requestSize = meters.histogram(
                Meters.SERVER + "http_request_size_bytes", "Bytes of a request, about.", BYTES, "handler");
        replySize = meters.histogram(
                Meters.SERVER + "http_response_size_bytes", "Bytes of the body of a reply.", BYTES, "handler");
        handlers = new BoundedLabel<>(MOST_HANDLERS, Handler::new);
    }

    void answered(String handler, int code, long nanos, long requestBytes, long replyBytes) {
        Handler series = handlers.of(handler);
        series.count(code).inc();
        series.seconds.observe(nanos / NANOS_PER_SECOND);
        series.requestBytes.observe(requestBytes);
        series.replyBytes.observe(replyBytes);
    }
}
