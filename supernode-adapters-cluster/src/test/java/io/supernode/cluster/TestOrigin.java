package io.supernode.cluster;

import io.supernode.core.model.ContentKey;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.bench.InstantOrigin;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** An origin whose files come at once, or not at all while it is slow. Counts how often a body is asked for. */
final class TestOrigin implements OriginFetcher {

    private final InstantOrigin files;
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile boolean isSlow;
    private volatile boolean refuses;

    TestOrigin(int pieces) {
        files = new InstantOrigin(pieces);
    }

    void slow(boolean value) {
        isSlow = value;
    }

    /** From now on it has no file for anybody. */
    void refuses(boolean value) {
        refuses = value;
    }

    int fetches() {
        return fetches.get();
    }

    @Override
    public CompletionStage<OriginProbe> probe(OriginRequest request) {
        return refuses
                ? CompletableFuture.completedFuture(new OriginProbe.Unavailable("there is no such file", false))
                : files.probe(request);
    }

    @Override
    public void fetch(FetchRequest request, FetchListener listener) {
        fetches.incrementAndGet();
        if (!isSlow) {
            files.fetch(request, listener);
        }
    }

    @Override
    public void verify(ContentKey key, int piece) {
        files.verify(key, piece);
    }

    @Override
    public void release(ContentKey key) {
        files.release(key);
    }

    @Override
    public void discard(ContentKey key) {
        files.discard(key);
    }
}
