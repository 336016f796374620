/**
 * Back-to-source: the core's {@link io.supernode.core.port.OriginFetcher} over HTTP(S), and its settings. Here is what
 * an application builds; {@code origin} knows HTTP and the egress policy, {@code store} knows disks and frames, {@code
 * fetch} joins the two. Nothing in here decides who gets which piece.
 */
package io.supernode.cdn;
