package io.supernode.architecture.violations.metricsadapter.metrics;

import io.supernode.architecture.violations.metricsadapter.http.SomeServer;

/** Violates: the metrics adapter knows no other adapter and no app. */
final class KnowsTheHttpAdapter {
    SomeServer server;
}
