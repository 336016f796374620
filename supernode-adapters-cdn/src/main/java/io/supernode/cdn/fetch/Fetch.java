package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.BodyChunk;
import io.supernode.cdn.origin.ExchangeListener;
import io.supernode.cdn.origin.OriginCall;
import io.supernode.cdn.origin.OriginExchange;
import io.supernode.cdn.origin.OriginTrouble;
import io.supernode.cdn.origin.OriginTrouble.Kind;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.LengthMismatchException;
import io.supernode.cdn.store.Validators;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One back-to-source. Chunks of the body go two ways at once: to the lane of the content, where they are framed, hashed by piece
 * and written, and to a lane of their own for the checksum of the file. All fields but {@code fileSum} belong to the lane of
 * the content.
 */
final class Fetch {

    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

    private static final int OK = 200;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;

    private final FetchTools tools;
    private final FetchRequest request;
    private final ContentWriter writer;
    private final Audience audience;
    private final Runnable whenOver;
    private final MessageDigest fileSum = DigestUtils.getMd5Digest();

    private OriginExchange exchange;
    private int failedTries;
    private boolean bodyBegun;
    private boolean over;

    Fetch(FetchTools tools, FetchRequest request, ContentWriter writer, Audience audience, Runnable whenOver) {
        this.tools = tools;
        this.request = request;
        this.writer = writer;
        this.audience = audience;
        this.whenOver = whenOver;
        writer.listener(audience::pieceStored);
    }

    ContentKey key() {
        return request.key();
    }

    /** On the lane. */
    void start() {
        if (!over) {
            exchange = tools.client().send(OriginCall.get(request.origin()), new Attempt());
        }
    }

    /** On the lane: nobody wants the file any more. */
    void giveUp(String reason) {
        LOG.info("task {}: fetch given up: {}", request.task(), reason);
        endWithoutFile(OriginFailure.Kind.UNOBTAINABLE, reason);
    }

    private void fail(OriginFailure.Kind kind, String reason) {
        LOG.warn("task {}: fetch failed: {}", request.task(), reason);
        endWithoutFile(kind, reason);
    }

    /** Takes away what was stored. */
    private void endWithoutFile(OriginFailure.Kind kind, String reason) {
        over = true;
        if (exchange != null) {
            exchange.abort(OriginTrouble.of(Kind.GIVEN_UP, reason));
        }
        try {
            writer.abandon();
        } catch (IOException e) {
            LOG.warn("task {}: what was fetched cannot be deleted", request.task(), e);
        }
        whenOver.run();
        audience.failed(new OriginFailure(kind, reason));
    }

    private void run(Runnable task) {
        tools.lanes().run(key(), () -> {
            if (!over) {
                task.run();
            }
        });
    }

    private void failDisk(IOException e) {
        LOG.error("task {}: the disk failed", request.task(), e);
        fail(OriginFailure.Kind.UNOBTAINABLE, "the supernode cannot store the file");
    }

    private void retryOrFail(boolean isTransient, String reason) {
        if (!isTransient || bodyBegun || failedTries >= tools.settings().retries()) {
            fail(OriginFailure.Kind.UNOBTAINABLE, reason);
            return;
        }
        long pause = tools.settings().retryBackoff().toMillis() << failedTries++;
        LOG.info("task {}: {}; trying again in {} ms", request.task(), reason, pause);
        tools.timer().schedule(() -> run(this::start), pause, TimeUnit.MILLISECONDS);
    }

    private void begin(ResponseHead head) {
        bodyBegun = true;
        writer.content().validators(new Validators(head.etag(), head.lastModified()));
        if (head.contentLength() < 0) {
            return;
        }
        try {
            writer.lengthKnown(head.contentLength());
            audience.lengthKnown(head.contentLength());
        } catch (LengthMismatchException e) {
            fail(OriginFailure.Kind.BAD_CONTENT, e.getMessage());
        }
    }

    private void append(BodyChunk chunk) {
        try {
            writer.append(chunk.bytes());
        } catch (IOException e) {
            failDisk(e);
        } catch (LengthMismatchException e) {
            fail(OriginFailure.Kind.BAD_CONTENT, e.getMessage());
        }
    }

    /** Every byte is written and summed. */
    private void finish(Md5 fileMd5) {
        try {
            long length = writer.end();
            audience.lengthKnown(length);
            writer.finishLastPiece();
            if (request.expectedMd5().isPresent() && !request.expectedMd5().get().equals(fileMd5)) {
                fail(OriginFailure.Kind.BAD_CONTENT, "the file's md5 is " + fileMd5 + ", not the expected one");
                return;
            }
            writer.complete(fileMd5);
            over = true;
            whenOver.run();
            LOG.info("task {}: fetched {} bytes, md5 {}", request.task(), length, fileMd5);
            audience.finished(length, fileMd5);
        } catch (IOException e) {
            failDisk(e);
        } catch (LengthMismatchException e) {
            fail(OriginFailure.Kind.BAD_CONTENT, e.getMessage());
        }
    }

    /** What comes of asking once. Called by the client's threads; leaves at once for the lanes. */
    private final class Attempt implements ExchangeListener {

        private volatile int status;
        private volatile boolean accepted;
        private volatile String refusal;

        @Override
        public boolean head(ResponseHead head) {
            status = head.status();
            if (head.status() != OK) {
                refusal = head.wantsCredentials()
                        ? "the origin wants credentials: it answers " + head.status()
                        : "the origin answers " + head.status();
                return false;
            }
            if (!head.isIdentity()) {
                refusal = "the origin sends an encoded body although it was asked not to";
                return false;
            }
            accepted = true;
            run(() -> begin(head));
            return true;
        }

        @Override
        public void body(BodyChunk chunk) {
            chunk.retain();
            tools.sums().run(Fetch.this, () -> {
                fileSum.update(chunk.bytes());
                chunk.release();
            });
            // Released even when the fetch is over: the buffer is somebody else's next.
            tools.lanes().run(key(), () -> {
                if (!over) {
                    append(chunk);
                }
                chunk.release();
            });
        }

        @Override
        public void end() {
            if (accepted) {
                tools.sums().run(Fetch.this, () -> {
                    Md5 md5 = Md5.of(fileSum.digest());
                    run(() -> finish(md5));
                });
            } else {
                boolean isTransient =
                        status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= SERVER_ERRORS;
                run(() -> retryOrFail(isTransient, refusal));
            }
        }

        @Override
        public void trouble(OriginTrouble trouble) {
            LOG.debug("task {}: {}", request.task(), trouble.detail());
            run(() -> retryOrFail(trouble.isTransient(), trouble.reason()));
        }
    }
}
