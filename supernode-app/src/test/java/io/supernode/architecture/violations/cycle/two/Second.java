package io.supernode.architecture.violations.cycle.two;

import io.supernode.architecture.violations.cycle.one.First;

/** Violates, with the first: no packages depend on each other in a cycle. */
public final class Second {
    First first;
}
