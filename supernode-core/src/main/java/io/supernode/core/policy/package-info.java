/** Scheduling policies: small, named, exchangeable; all see the swarm through one view. */
package io.supernode.core.policy;
