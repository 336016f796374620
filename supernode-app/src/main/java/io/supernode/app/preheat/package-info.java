/**
 * Preheats over the control port, in the three ways that registries ask for them, over one store of them: the calls of the
 * original 1.0.6, jobs as later versions have them, and notifications of pushes. Knows {@link io.supernode.cdn.preheat.Preheats}, and
 * nothing of how they are done.
 */
package io.supernode.app.preheat;
