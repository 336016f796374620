/**
 * Preheats: files and images that a supernode has fetched before any client asks for them. {@link io.supernode.cdn.preheat.Preheats}
 * is the way in; {@link io.supernode.cdn.preheat.ImageResolver}, {@link io.supernode.cdn.preheat.ContentKeeper} and {@link
 * io.supernode.cdn.preheat.PreheatStore} are what it asks of the world. Knows the core's {@code Supernode}, and neither
 * the origin client nor the piece store; an embedder may leave all of it out.
 */
package io.supernode.cdn.preheat;
