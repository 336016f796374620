/** Runs preheats, one step after another on one thread: {@link io.supernode.cdn.preheat.engine.PreheatService}. */
package io.supernode.cdn.preheat.engine;
