package io.supernode.architecture.violations.storeadapter.store;

import io.supernode.architecture.violations.storeadapter.http.SomeServer;

/** Violates: the store adapter knows no other adapter and no app. */
final class KnowsTheHttpAdapter {
    SomeServer server;
}
