package io.supernode.core.swarm;

/** One piece on its way to one peer. Guarded by the task's lock. */
final class Transfer {

    final Peer client;
    /** Whom it comes from; null: the supernode. */
    final Peer source;
    /** The source's server when the transfer began; null: the supernode. */
    final UploadServer server;
    final int piece;
    final long startedNanos;
    /** Whether it still takes a slot of its source; an overdue one does not. */
    boolean holdsSlot = true;

    /** Neighbours in {@link TransferQueue}. */
    Transfer older;
    Transfer younger;

    Transfer(Peer client, Peer source, UploadServer server, int piece, long startedNanos) {
        this.client = client;
        this.source = source;
        this.server = server;
        this.piece = piece;
        this.startedNanos = startedNanos;
    }

    boolean fromSeed() {
        return source == null;
    }
}
