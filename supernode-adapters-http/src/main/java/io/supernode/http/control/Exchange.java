package io.supernode.http.control;

import io.supernode.http.net.ClientEndPoint;
import io.supernode.http.net.JsonErrors;
import io.supernode.http.wire.WireReplies;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of the API and its reply, held meanwhile if the core holds it. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final HttpField JSON = MimeTypes.Type.APPLICATION_JSON_UTF_8.getContentTypeField();

    private final Request request;
    private final Response response;
    private final Callback callback;

    /** The pulls that are held on a port, so that they can be answered when it closes. Thread-safe. */
    static final class Held {
        private final Set<CompletableFuture<?>> pulls = ConcurrentHashMap.newKeySet();
        private volatile boolean closed;

        int count() {
            return pulls.size();
        }

        /** Answers what is held, and from now on holds nothing. */
        void withdrawAll() {
            closed = true;
            pulls.forEach(pull -> pull.cancel(false));
        }

        private void add(CompletableFuture<?> pull) {
            pulls.add(pull);
            // After adding, so that none slips through while the others are withdrawn.
            if (closed) {
                pull.cancel(false);
            }
        }

        private void remove(CompletableFuture<?> pull) {
            pulls.remove(pull);
        }
    }

    Exchange(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    /** Answers {@code call} when the core does. */
    <T> void answer(PeerCall<T> call, Held held) {
        CompletableFuture<T> stage = call.stage().toCompletableFuture();
        if (stage.isDone() || !call.withdrawable()) {
            call.stage().whenComplete((outcome, failure) -> reply(call, outcome, failure));
            return;
        }
        ClientEndPoint client = client();
        held.add(stage);
        client.watch(() -> stage.cancel(false));
        call.stage().whenComplete((outcome, failure) -> {
            client.unwatch();
            held.remove(stage);
            reply(call, outcome, failure);
        });
    }

    private <T> void reply(PeerCall<T> call, T outcome, Throwable failure) {
        if (failure == null) {
            try {
                send(call.reply().apply(outcome));
            } catch (RuntimeException e) {
                fail(call.subject().get(), e);
            }
        } else if (isWithdrawn(failure)) {
            send(WireReplies.withdrawnPull());
        } else {
            fail(call.subject().get(), failure);
        }
    }

    private static boolean isWithdrawn(Throwable failure) {
        return failure instanceof CancellationException
                || failure instanceof CompletionException && failure.getCause() instanceof CancellationException;
    }

    /** Sends a reply of the API, which has always HTTP status 200. */
    void send(byte[] json) {
        response.setStatus(HttpStatus.OK_200);
        response.getHeaders().put(JSON);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, json.length);
        response.write(true, ByteBuffer.wrap(json), callback);
    }

    /** Answers what is no call of the API. */
    void refuse(int status, String text) {
        JsonErrors.send(response, status, text, callback);
    }

    /** Logs what went wrong, once, and tells the client nothing of it. */
    void fail(String subject, Throwable failure) {
        LOG.error("{} failed", subject, failure);
        refuse(HttpStatus.INTERNAL_SERVER_ERROR_500, "internal error");
    }

    /** The connection broke in mid-request: nobody is left to be answered. */
    void abandon(Throwable failure) {
        callback.failed(failure);
    }

    private ClientEndPoint client() {
        return (ClientEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
    }
}
