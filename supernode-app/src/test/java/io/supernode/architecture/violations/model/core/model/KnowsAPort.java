package io.supernode.architecture.violations.model.core.model;

import io.supernode.architecture.violations.model.core.port.SomePort;

/** Violates: the model knows nothing of the rules and ports around it. */
final class KnowsAPort {
    SomePort port;
}
