package io.supernode.cdn.preheat.registry;

import io.supernode.cdn.origin.BodyChunk;
import io.supernode.cdn.origin.ExchangeListener;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginExchange;
import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.time.ScheduledClock;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One GET whose whole body is wanted, if it is small, and comes in time. */
final class BodyRequest implements ExchangeListener {

    /** Of an answer that is an error: enough for the codes that registries send. */
    private static final int MAX_ERROR_BYTES = 16 << 10;
    private static final int OK = 200;

    private final int mostBytes;
    private final CompletableFuture<BodyAnswer> answer = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private ResponseHead head;
    private boolean isTooLong;

    private BodyRequest(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Asks; the answer comes on a thread that must not be blocked, and never exceptionally. */
    static CompletionStage<BodyAnswer> send(
            OriginClient client, ScheduledClock clock, OriginHttpRequest request, int mostBytes, Duration patience) {
        BodyRequest one = new BodyRequest(mostBytes);
        OriginExchange exchange = client.send(request.within(patience), one);
        one.answer.thenAccept(any -> exchange.abort(OriginError.of(OriginError.Kind.GIVEN_UP, "the rest is not wanted")));
        // Bodies may come a byte at a time.
        ScheduledClock.Timer timer = clock.schedule(
                patience.toNanos(),
                () -> exchange.abort(OriginError.of(OriginError.Kind.SILENT, "the answer did not come in time")));
        one.answer.whenComplete((any, failure) -> timer.cancel());
        return one.answer;
    }

    private int most() {
        return head.status() == OK ? mostBytes : Math.min(mostBytes, MAX_ERROR_BYTES);
    }

    @Override
    public boolean head(ResponseHead answered) {
        head = answered;
        isTooLong = answered.contentLength() > most();
        return !isTooLong;
    }

    @Override
    public void body(BodyChunk chunk) {
        ByteBuffer bytes = chunk.bytes();
        if (isTooLong || body.size() + bytes.remaining() > most()) {
            // The exchange is aborted; what still comes until then is not kept.
            isTooLong = true;
            body.reset();
        } else {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            body.writeBytes(copy);
        }
        chunk.release();
        if (isTooLong) {
            tooLong();
        }
    }

    private void tooLong() {
        answer.complete(new BodyAnswer.Answered(head, new byte[0], true));
    }

    @Override
    public void end() {
        answer.complete(new BodyAnswer.Answered(head, body.toByteArray(), isTooLong));
    }

    @Override
    public void failed(OriginError error) {
        answer.complete(new BodyAnswer.Failed(error));
    }
}
