/**
 * The swarm of one content: who has which piece, what runs where, whose pull is held. A pure state machine, changed
 * only under its task's lock; what is to be done outside of the lock it leaves in a {@link
 * io.supernode.core.decision.Decision}.
 *
 * <p>{@link io.supernode.core.swarm.Pulls} answers what members ask, {@link io.supernode.core.swarm.MemberReports}
 * takes what they report, {@link io.supernode.core.swarm.Swarm} puts it together. Called by the packages of tasks and
 * of the runtime only.
 */
package io.supernode.core.swarm;
