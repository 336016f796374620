package io.supernode.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;

/** Makes and registers metrics, all without exemplars and with classic buckets, as the original server has them. */
final class Meters {

    /** Of the server's own metrics. */
    static final String SERVER = "dragonfly_supernode_";
    /** Of what clients report. */
    static final String CLIENT = "dragonfly_dfget_";

    /** Seconds of what takes a client's patience: downloads. */
    static final double[] LONG_SECONDS = {.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800};
    /** Seconds of what takes a moment: pieces, held requests. */
    static final double[] SHORT_SECONDS = {.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30};
    /** Seconds of what should take no time at all. */
    static final double[] TINY_SECONDS = {.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1};

    private final PrometheusRegistry registry;

    Meters(PrometheusRegistry registry) {
        this.registry = registry;
    }

    PrometheusRegistry registry() {
        return registry;
    }

    Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).withoutExemplars().register(registry);
    }

    Gauge gauge(String name, String help, String... labels) {
        return Gauge.builder().name(name).help(help).labelNames(labels).withoutExemplars().register(registry);
    }

    Histogram histogram(String name, String help, double[] upperBounds, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(upperBounds)
                .withoutExemplars()
                .register(registry);
    }

    /** A counter that somebody else keeps. */
    void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(counter -> counter.call(value.getAsDouble()))
                .register(registry);
    }

    /** A gauge that somebody else keeps. */
    void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.getAsDouble()))
                .register(registry);
    }

    /** {@code count} bounds, each {@code factor} times the one before. */
    static double[] exponential(double first, double factor, int count) {
        double[] bounds = new double[count];
        double bound = first;
        for (int i = 0; i < count; i++) {
            bounds[i] = bound;
            bound *= factor;
        }
        return bounds;
    }
}
