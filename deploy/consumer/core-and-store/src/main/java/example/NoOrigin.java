package example;

import io.supernode.core.model.ContentKey;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An origin that has nothing. */
final class NoOrigin implements OriginFetcher {

    @Override
    public CompletionStage<OriginProbe> probe(OriginRequest request) {
        return CompletableFuture.completedFuture(new OriginProbe.Unavailable("there is nothing here"));
    }

    @Override
    public void fetch(FetchRequest request, FetchListener listener) {
        throw new IllegalStateException("nothing is there to be fetched");
    }

    @Override
    public void verify(ContentKey key, int piece) {
        // Nothing is stored.
    }

    @Override
    public void release(ContentKey key) {
        // Nothing is stored.
    }

    @Override
    public void discard(ContentKey key) {
        // Nothing is stored.
    }
}
