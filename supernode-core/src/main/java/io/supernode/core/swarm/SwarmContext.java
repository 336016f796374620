package io.supernode.core.swarm;

import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.policy.SchedulingPolicy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all swarms of a supernode share: limits, the policy, the hosts' upload servers, the supernode's own load, and how
 * late calls are answered. Thread-safe.
 */
public final class SwarmContext {

    /** How much a new reading of the delay weighs. */
    private static final double DELAY_WEIGHT = 1 / 64.0;

    final SupernodeSettings settings;
    final SchedulingPolicy policy;
    final UploadServers servers = new UploadServers();
    final AtomicInteger seedLoad = new AtomicInteger();

    /** Lost updates of this estimate do no harm. */
    private volatile double controlDelayNanos;

    public SwarmContext(SupernodeSettings settings, SchedulingPolicy policy) {
        this.settings = settings;
        this.policy = policy;
    }

    /** Takes in one reading. */
    public void observeControlDelay(long nanos) {
        controlDelayNanos += DELAY_WEIGHT * (Math.max(0, nanos) - controlDelayNanos);
    }

    long controlDelayNanos() {
        return (long) controlDelayNanos;
    }
}
