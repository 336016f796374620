package io.supernode.core.port;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;

/**
 * The events of one back-to-source. The core implements this; an {@link OriginFetcher} calls it.
 *
 * <p>Calls of one fetch come one after another, from any thread, and hold no lock of the fetcher's: the core may call the
 * fetcher from inside. After {@link #failed} nothing follows. After {@link #finished} only {@link #pieceLost} may follow and, for
 * a piece that was lost, {@link #pieceStored}, or {@link #failed} when it cannot be had again. Repeated events change
 * nothing.
 */
public interface FetchListener {

    /** The length of the plain file has become known. */
    void lengthKnown(long fileLength);

    /** Piece {@code piece} is on disk, verified, and can be served from now on. */
    void pieceStored(int piece, PieceDigest digest);

    /** Piece {@code piece} was found damaged and must not be offered until it is stored again. */
    void pieceLost(int piece);

    /** All pieces are stored; the file has this length and md5. */
    void finished(long fileLength, Md5 fileMd5);

    /** The fetch has ended without the file; nothing of it may be offered any more. */
    void failed(OriginFailure failure);
}
