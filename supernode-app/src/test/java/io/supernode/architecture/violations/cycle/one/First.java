package io.supernode.architecture.violations.cycle.one;

import io.supernode.architecture.violations.cycle.two.Second;

/** Violates, with the second: no packages depend on each other in a cycle. */
public final class First {
    Second second;
}
