package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.BodyChunk;
import io.supernode.cdn.origin.ByteSpan;
import io.supernode.cdn.origin.ExchangeListener;
import io.supernode.cdn.origin.OriginCall;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.origin.OriginExchange;
import io.supernode.cdn.origin.OriginTrouble;
import io.supernode.cdn.origin.OriginTrouble.Kind;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.store.Validators;
import io.supernode.core.port.OriginRequest;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Fetches some bytes of a file again: by range where the origin has ranges, else by skipping what comes before them. Whether
 * they are the right ones is for the caller to check, by the strong hash.
 */
final class Repair implements ExchangeListener {

    private static final int OK = 200;
    private static final int PARTIAL = 206;

    private final ByteSpan span;
    private final ByteBuffer wanted;
    private final Consumer<byte[]> onBytes;
    private final Consumer<String> onFailure;
    private long toSkip;
    private volatile String refusal = "the origin's answer is too short";
    private volatile boolean told;
    private volatile OriginExchange exchange;

    private Repair(ByteSpan span, Consumer<byte[]> onBytes, Consumer<String> onFailure) {
        this.span = span;
        this.wanted = ByteBuffer.allocate((int) span.length());
        this.onBytes = onBytes;
        this.onFailure = onFailure;
    }

    /** Asks for {@code span}, at most one piece; exactly one of the two is called, on a thread that must not be blocked. */
    static void start(
            OriginClient client,
            OriginRequest request,
            ByteSpan span,
            Validators validators,
            Consumer<byte[]> onBytes,
            Consumer<String> onFailure) {
        Repair repair = new Repair(span, onBytes, onFailure);
        OriginCall call = OriginCall.get(request, span);
        Optional<String> version = validators.forRange();
        repair.exchange =
                client.send(version.isPresent() ? call.on(Map.of("If-Range", version.get())) : call, repair);
    }

    @Override
    public boolean head(ResponseHead head) {
        boolean isSpan = head.contentRange()
                .filter(range -> range.first() == span.first() && range.last() == span.last())
                .isPresent();
        if (!head.isIdentity() || head.status() != OK && !(head.status() == PARTIAL && isSpan)) {
            refusal = "the origin answers " + head.status() + ", not the bytes that were asked for";
            return false;
        }
        toSkip = head.status() == OK ? span.first() : 0;
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
        if (!wanted.hasRemaining()) {
            tellOnce();
            OriginExchange running = exchange;
            if (running != null) {
                running.abort(OriginTrouble.of(Kind.GIVEN_UP, "the rest is not needed"));
            }
        }
    }

    private void tellOnce() {
        if (!told) {
            told = true;
            onBytes.accept(wanted.array());
        }
    }

    @Override
    public void end() {
        if (!told) {
            onFailure.accept(refusal);
        }
    }

    @Override
    public void trouble(OriginTrouble trouble) {
        if (!told) {
            onFailure.accept(trouble.reason());
        }
    }
}
