package io.supernode.http.control;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads a small body without holding a thread: a client that sends slowly costs memory only. One use each. */
final class BodyReader implements Runnable {

    private final Request request;
    private final int maxBytes;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Consumer<byte[]> onBody;
    private final Runnable onTooLarge;
    private final Consumer<Throwable> onFailure;

    BodyReader(
            Request request,
            int maxBytes,
            Consumer<byte[]> onBody,
            Runnable onTooLarge,
            Consumer<Throwable> onFailure) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.onBody = onBody;
        this.onTooLarge = onTooLarge;
        this.onFailure = onFailure;
    }

    /** Reads what is there and goes on when more comes; exactly one of the three consumers is called. */
    @Override
    public void run() {
        if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > maxBytes) {
            onTooLarge.run();
            return;
        }
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                onFailure.accept(chunk.getFailure());
                return;
            }
            boolean fits = take(chunk.getByteBuffer());
            boolean last = chunk.isLast();
            chunk.release();
            if (!fits) {
                onTooLarge.run();
                return;
            }
            if (last) {
                onBody.accept(body.toByteArray());
                return;
            }
        }
    }

    private boolean take(ByteBuffer bytes) {
        if (body.size() + bytes.remaining() > maxBytes) {
            return false;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        body.writeBytes(copy);
        return true;
    }
}
