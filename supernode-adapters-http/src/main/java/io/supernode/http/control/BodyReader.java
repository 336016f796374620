package io.supernode.http.control;

import io.supernode.http.net.BodyMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads a small body without holding a thread: a client that sends slowly costs memory only, within the {@link BodyMemory} of the
 * port. A body that is short and there at once costs none of that. One use each.
 */
final class BodyReader implements Runnable {

    /** What a thread may hold for a moment without asking. */
    private static final int FREE_BYTES = 16 * 1024;
    private static final byte[] NOTHING = {};

    private final Request request;
    private final int maxBytes;
    private final Outcome outcome;
    private byte[] body = NOTHING;
    private int length;
    /** Made when it is needed. */
    private BodyMemory.Share share;

    /** How the reading ends: one of these is called, once. */
    record Outcome(Consumer<byte[]> onBody, Runnable onTooLarge, Runnable onNoMemory, Consumer<Throwable> onFailure) {}

    BodyReader(Request request, int maxBytes, Outcome outcome) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.outcome = outcome;
    }

    /** Reads what is there and goes on when more comes. */
    @Override
    public void run() {
        boolean goesOn = false;
        try {
            goesOn = read();
        } finally {
            // Only here: whoever takes the body still has it until then.
            if (!goesOn && share != null) {
                share.close();
            }
        }
        if (goesOn) {
            // The last thing that this thread does: another one may come here at once.
            request.demand(this);
        }
    }

    /** Whether there is more to come. */
    private boolean read() {
        if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > maxBytes) {
            outcome.onTooLarge().run();
            return false;
        }
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (!holds(body.length)) {
                    outcome.onNoMemory().run();
                    return false;
                }
                return true;
            }
            if (Content.Chunk.isFailure(chunk)) {
                outcome.onFailure().accept(chunk.getFailure());
                return false;
            }
            boolean last = chunk.isLast();
            Runnable refusal = take(chunk.getByteBuffer(), last);
            chunk.release();
            if (refusal != null) {
                refusal.run();
                return false;
            }
            if (last) {
                outcome.onBody().accept(length == body.length ? body : Arrays.copyOf(body, length));
                return false;
            }
        }
    }

    /** Appends some of the body; answers the refusal if that is too much, else null. */
    private Runnable take(ByteBuffer bytes, boolean last) {
        int needed = length + bytes.remaining();
        if (needed > maxBytes) {
            return outcome.onTooLarge();
        }
        if (needed > body.length) {
            int size = last ? needed : Math.max(needed, Math.min(2 * body.length, maxBytes));
            if (size > FREE_BYTES && !holds(size)) {
                return outcome.onNoMemory();
            }
            body = Arrays.copyOf(body, size);
        }
        int count = bytes.remaining();
        bytes.get(body, length, count);
        length += count;
        return null;
    }

    private boolean holds(int size) {
        if (size == 0) {
            return true;
        }
        if (share == null) {
            share = BodyMemory.of(request);
        }
        return share.growTo(size);
    }
}
