package io.supernode.architecture.violations.registry.app;

import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Violates: only the metrics adapter knows its registry. */
final class KnowsTheRegistry {
    PrometheusRegistry registry;
}
