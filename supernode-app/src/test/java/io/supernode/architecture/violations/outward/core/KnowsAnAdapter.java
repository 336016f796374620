package io.supernode.architecture.violations.outward.core;

import io.supernode.architecture.violations.outward.http.SomeServer;

/** Violates: the core knows no adapter and no app. */
final class KnowsAnAdapter {
    SomeServer server;
}
