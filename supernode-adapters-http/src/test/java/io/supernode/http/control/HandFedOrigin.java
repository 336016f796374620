package io.supernode.http.control;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** An origin with the file of the API text's example, whose pieces arrive when the test says so. */
public final class HandFedOrigin implements OriginFetcher {

    static final long LENGTH = 687_481;
    static final PieceDigest DIGEST = PieceDigest.parse("d78ef0af9e95e880fa583b41cf5ad791:687486");
    static final Md5 FILE_MD5 = new Md5("0123456789abcdef0123456789abcdef");

    private final LinkedBlockingQueue<FetchListener> fetches = new LinkedBlockingQueue<>();

    /** Stores the only piece of the next fetch and ends it. */
    public void deliver() throws InterruptedException {
        FetchListener listener = fetches.take();
        listener.lengthKnown(LENGTH);
        listener.pieceStored(0, DIGEST);
        listener.finished(LENGTH, FILE_MD5);
    }

    @Override
    public CompletionStage<OriginProbe> probe(OriginRequest request) {
        return CompletableFuture.completedFuture(new OriginProbe.Available(LENGTH));
    }

    @Override
    public void fetch(FetchRequest request, FetchListener listener) {
        fetches.add(listener);
    }

    @Override
    public void verify(ContentKey key, int piece) {
        // Its copy is never damaged.
    }

    @Override
    public void release(ContentKey key) {
        // It stores nothing.
    }

    @Override
    public void discard(ContentKey key) {
        // It stores nothing.
    }
}
