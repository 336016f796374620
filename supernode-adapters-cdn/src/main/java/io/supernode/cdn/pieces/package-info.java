/**
 * What other nodes and peers have of a content, so that its pieces can be had from them rather than from the origin. Whoever knows
 * implements {@link io.supernode.cdn.pieces.PieceDirectory}.
 */
package io.supernode.cdn.pieces;
