/**
 * Preheats: files and images that a supernode has fetched before any client asks for them. {@link io.supernode.preheat.Preheats}
 * is the way in; {@link io.supernode.preheat.ImageResolver}, {@link io.supernode.preheat.ContentKeeper} and {@link
 * io.supernode.preheat.PreheatStore} are what it asks of the world. Knows the core's {@code Supernode} and no adapter; an
 * embedder may leave all of it out.
 */
package io.supernode.preheat;
