/**
 * Scheduling policies: small, named, exchangeable. {@link io.supernode.core.policy.SchedulingPolicy} is what one
 * implements, {@link io.supernode.core.policy.SchedulingView} what it sees, {@link
 * io.supernode.core.policy.PieceAssigner} what it can do. The core ships its own rules only; baselines to compare with
 * are in the testkit.
 */
package io.supernode.core.policy;
