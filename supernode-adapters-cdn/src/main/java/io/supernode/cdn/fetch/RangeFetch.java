package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.BodyChunk;
import io.supernode.cdn.origin.ByteRange;
import io.supernode.cdn.origin.ExchangeListener;
import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.origin.OriginExchange;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginError.Kind;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.origin.StatusCode;
import io.supernode.cdn.store.Validators;
import io.supernode.core.port.OriginRequest;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Fetches a range of a file for a repair. From an origin without ranges the whole file is requested and the bytes
 * before the range are skipped. The caller checks by the sums of the piece whether the bytes are the right ones.
 */
final class RangeFetch implements ExchangeListener {

    private final OriginClient client;
    private final OriginHttpRequest request;
    private final ByteRange span;
    private final ByteBuffer wanted;
    private final Executor executor;
    private final Consumer<byte[]> onBytes;
    private final Consumer<String> onFailure;
    private long toSkip;
    private volatile String refusal = "the origin's answer is too short";
    private volatile boolean told;
    private volatile boolean refused;
    private volatile boolean askedForWhole;
    /** Of the serial executor. */
    private OriginExchange exchange;

    private RangeFetch(
            OriginClient client,
            OriginHttpRequest request,
            ByteRange span,
            Executor executor,
            Consumer<byte[]> onBytes,
            Consumer<String> onFailure) {
        this.client = client;
        this.request = request;
        this.span = span;
        this.executor = executor;
        this.wanted = ByteBuffer.allocate((int) span.length());
        this.onBytes = onBytes;
        this.onFailure = onFailure;
    }

    /**
     * Asks for {@code span}, at most one piece; exactly one of the two is called, on {@code executor}. To be called on
     * it: so the exchange is known by the time something on it wants it ended.
     */
    static void start(
            OriginClient client,
            OriginRequest request,
            ByteRange span,
            Validators validators,
            Executor executor,
            Consumer<byte[]> onBytes,
            Consumer<String> onFailure) {
        OriginHttpRequest range = OriginHttpRequest.get(request, span);
        Optional<String> version = validators.forRange();
        RangeFetch fetch = new RangeFetch(
                client,
                version.isPresent() ? range.on(Map.of("If-Range", version.get())) : range,
                span,
                executor,
                onBytes,
                onFailure);
        fetch.ask(fetch.request);
    }

    private void ask(OriginHttpRequest asked) {
        refused = false;
        exchange = client.send(asked, this);
    }

    @Override
    public boolean head(ResponseHead head) {
        boolean isWhole = StatusCode.isWhole(head.status());
        boolean isSpan = head.status() == StatusCode.PARTIAL_CONTENT
                && head.contentRange()
                        .filter(range -> range.first() == span.first() && range.last() == span.last())
                        .isPresent();
        if (head.isGzipped() || !isWhole && !isSpan) {
            refusal = "the origin answers " + head.status() + ", not the bytes that were asked for";
            refused = true;
            return false;
        }
        toSkip = isWhole ? span.first() : 0;
        return true;
    }

    @Override
    public void body(BodyChunk chunk) {
        ByteBuffer bytes = chunk.bytes();
        int skipped = (int) Math.min(toSkip, bytes.remaining());
        toSkip -= skipped;
        bytes.position(bytes.position() + skipped);
        int count = Math.min(bytes.remaining(), wanted.remaining());
        wanted.put(bytes.slice(bytes.position(), count));
        chunk.release();
        if (!wanted.hasRemaining() && !told) {
            told = true;
            // Not here: whoever hands the body on is still at work on the exchange.
            executor.execute(this::enough);
        }
    }

    private void enough() {
        exchange.abort(OriginError.of(Kind.GIVEN_UP, "the rest is not needed"));
        onBytes.accept(wanted.array());
    }

    @Override
    public void end() {
        if (refused && !askedForWhole) {
            // Some origins answer every range with an error.
            askedForWhole = true;
            executor.execute(() -> ask(request.withoutRange().on(Map.of())));
        } else {
            fail(refusal);
        }
    }

    @Override
    public void failed(OriginError error) {
        fail(error.reason());
    }

    private void fail(String reason) {
        if (!told) {
            executor.execute(() -> onFailure.accept(reason));
        }
    }
}
