package io.supernode.testkit.bench;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.load.PieceCount;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An origin whose files, all of the same length, are stored the moment that they are asked for. Keeps nothing, so that
 * memory that is measured is the core's. Thread-safe.
 */
public final class InstantOrigin implements OriginFetcher {

    private final long fileLength;

    /** An origin of files with so many pieces. */
    public InstantOrigin(int pieces) {
        fileLength = PieceCount.fileLength(pieces);
    }

    @Override
    public CompletionStage<OriginProbe> probe(OriginRequest request) {
        return CompletableFuture.completedFuture(new OriginProbe.Available(fileLength));
    }

    @Override
    public void fetch(FetchRequest request, FetchListener listener) {
        for (int piece = 0; piece < request.layout().pieceCount(); piece++) {
            listener.pieceStored(piece, new PieceDigest(md5(request.key(), piece), request.layout().framedLength(piece)));
        }
        listener.finished(fileLength, md5(request.key(), -1));
    }

    /** Some md5: nobody here looks at contents. A new string each, as the digests of real pieces are. */
    private static Md5 md5(ContentKey key, int piece) {
        HexFormat hex = HexFormat.of();
        return new Md5(hex.toHexDigits((long) key.hashCode()) + hex.toHexDigits((long) piece));
    }

    @Override
    public void verify(ContentKey key, int piece) {
        throw new IllegalStateException("nobody complains of piece " + piece + " here");
    }

    @Override
    public void release(ContentKey key) {
        // Nothing is kept.
    }

    @Override
    public void discard(ContentKey key) {
        // Nothing is kept.
    }
}
