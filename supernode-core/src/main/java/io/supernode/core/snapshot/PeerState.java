package io.supernode.core.snapshot;

/** How far a peer is with its download. */
public enum PeerState {
    /** It wants more pieces. */
    DOWNLOADING,
    /** It has every piece, and may serve others. */
    DONE,
    /** It has said that it serves no longer, or that its download has failed. */
    GONE
}
