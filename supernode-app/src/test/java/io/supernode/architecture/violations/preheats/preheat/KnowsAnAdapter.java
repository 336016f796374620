package io.supernode.architecture.violations.preheats.preheat;

import io.supernode.architecture.violations.preheats.http.SomeRoutes;

/** Violates: the preheats know no adapter and no app. */
final class KnowsAnAdapter {
    SomeRoutes routes;
}
