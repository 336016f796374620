/** Runs preheats, one step after another on one thread: {@link io.supernode.preheat.engine.PreheatService}. */
package io.supernode.preheat.engine;
