package io.supernode.architecture.violations.preheats.cdn.preheat;

import io.supernode.architecture.violations.preheats.cdn.origin.SomeClient;

/** Violates: preheats know neither the origin client nor the piece store. */
final class KnowsTheOriginClient {
    SomeClient client;
}
