package io.supernode.architecture.violations.cdnadapter.cdn;

import io.supernode.architecture.violations.cdnadapter.http.SomeServer;

/** Violates: the CDN adapter knows no other adapter and no app. */
final class KnowsTheHttpAdapter {
    SomeServer server;
}
