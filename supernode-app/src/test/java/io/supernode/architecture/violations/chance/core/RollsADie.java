package io.supernode.architecture.violations.chance.core;

import java.security.SecureRandom;

/** Violates: the core has no chance of its own. */
final class RollsADie {
    int roll() {
        return new SecureRandom().nextInt(6);
    }
}
