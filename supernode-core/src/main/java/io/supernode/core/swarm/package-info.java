/**
 * The swarm of one content: who has which piece, what runs where, who waits. A pure state machine, changed only
 * under its task's lock by small events; it never calls out but through {@link io.supernode.core.swarm.Effects}.
 */
package io.supernode.core.swarm;
