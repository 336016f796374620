package io.supernode.architecture.violations.clusteradapter.cluster;

import io.supernode.architecture.violations.clusteradapter.http.SomeServer;

/** Violates: the cluster adapter knows no other adapter and no app. */
final class KnowsTheHttpAdapter {
    SomeServer server;
}
