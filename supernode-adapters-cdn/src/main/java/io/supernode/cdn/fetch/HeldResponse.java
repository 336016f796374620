package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.BodyChunk;
import io.supernode.cdn.origin.ExchangeListener;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginExchange;
import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.cdn.origin.ResponseHead;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A GET of a whole file whose head has been looked at, and whose body waits for whoever wants it: so a probe and the fetch that
 * follows it are one request. Until then hardly anything of the body is read, and TCP holds the origin back. Thread-safe.
 */
final class HeldResponse implements ExchangeListener {

    private final CompletableFuture<HeadResult> result = new CompletableFuture<>();
    private final CompletableFuture<OriginExchange> exchange = new CompletableFuture<>();
    private volatile ExchangeListener taker;

    /** Guarded by this. */
    private ResponseHead head;

    private boolean ended;
    private OriginError error;

    private HeldResponse() {}

    /** Asks for the whole file. */
    static HeldResponse send(OriginClient client, OriginHttpRequest request) {
        HeldResponse held = new HeldResponse();
        held.exchange.complete(client.send(request, held));
        return held;
    }

    /** The head of the response; comes on a thread that must not be blocked, and never exceptionally. */
    CompletionStage<HeadResult> result() {
        return result;
    }

    /** Hands head and body on to {@code listener}. Once, and only after the head of a success has come. */
    OriginExchange handOver(ExchangeListener listener) {
        boolean isWanted;
        boolean isOver;
        synchronized (this) {
            isWanted = listener.head(head);
            isOver = ended || error != null;
            taker = isWanted ? listener : null;
        }
        if (!isWanted) {
            discard();
            listener.end();
        } else if (isOver) {
            tellEnd(listener);
        } else {
            exchange.join().resume();
        }
        return exchange.join();
    }

    /** Nobody wants the body. */
    void discard() {
        exchange.thenAccept(
                one -> one.abort(OriginError.of(OriginError.Kind.GIVEN_UP, "the body is not wanted after all")));
    }

    @Override
    public int window() {
        ExchangeListener current = taker;
        return current == null ? 0 : current.window();
    }

    @Override
    public boolean head(ResponseHead answer) {
        synchronized (this) {
            head = answer;
        }
        boolean isHeld = answer.isWhole();
        if (isHeld) {
            result.complete(new HeadResult.Answered(answer));
        }
        return isHeld;
    }

    @Override
    public void body(BodyChunk chunk) {
        taker.body(chunk);
    }

    @Override
    public void end() {
        ExchangeListener current;
        synchronized (this) {
            ended = true;
            current = taker;
        }
        // Of a refusal the connection is free now.
        result.complete(new HeadResult.Answered(head));
        if (current != null) {
            tellEnd(current);
        }
    }

    @Override
    public void failed(OriginError why) {
        ExchangeListener current;
        synchronized (this) {
            error = why;
            current = taker;
        }
        result.complete(new HeadResult.Failed(why));
        if (current != null) {
            tellEnd(current);
        }
    }

    private void tellEnd(ExchangeListener listener) {
        OriginError why;
        synchronized (this) {
            why = error;
        }
        if (why == null) {
            listener.end();
        } else {
            listener.failed(why);
        }
    }
}
