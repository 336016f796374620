package io.supernode.architecture.violations.port.core.port;

import io.supernode.architecture.violations.port.core.swarm.SomeRule;

/** Violates: the ports speak of the model only. */
final class KnowsARule {
    SomeRule rule;
}
