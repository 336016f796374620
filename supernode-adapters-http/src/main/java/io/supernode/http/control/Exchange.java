package io.supernode.http.control;

import io.javalin.http.Context;
import io.supernode.http.guard.AdminRefusal;
import io.supernode.http.net.ClientEndPoint;
import io.supernode.http.wire.WireReplies;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of the API and its reply, held meanwhile without a thread if the core holds it.
 *
 * <p>A reply goes into the response's buffer, and Jetty sends the buffer when the request is completed. It does not go
 * through {@link Context#result}, which closes the response and so waits for the client to read: the thread that answers a
 * held request is another client's, or the one that lets time pass.
 */
public final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Context context;
    /** Completed when the reply is in the buffer; null as long as the request is handled on its own thread. */
    private CompletableFuture<Void> answered;

    private Exchange(Context context) {
        this.context = context;
    }

    /** The exchange of a request that is being handled; one for each request. */
    public static Exchange of(Context context) {
        return new Exchange(context);
    }

    Context context() {
        return context;
    }

    /** When the request arrived, by {@link System#nanoTime}. */
    long arrivedNanos() {
        return request().getBeginNanoTime();
    }

    /** A header of the request, or null. */
    public String header(HttpHeader name) {
        return request().getHeaders().get(name);
    }

    /**
     * Reads the body, without a thread while it has not come, and hands it on; a broken one is refused instead, and with 503 one for
     * which the port has no {@linkplain io.supernode.http.net.BodyMemory memory}.
     */
    public void readBody(int maxBytes, Consumer<byte[]> onBody) {
        readBody(maxBytes, onBody, () -> refuse(
                HttpStatus.SERVICE_UNAVAILABLE_503, "too many bodies are being sent at once, send it again later"));
    }

    /**
     * As {@link #readBody(int, Consumer)}.
     *
     * @param onNoMemory refuses a body for which the port has no memory
     */
    void readBody(int maxBytes, Consumer<byte[]> onBody, Runnable onNoMemory) {
        Request request = request();
        BodyReader.Outcome outcome = new BodyReader.Outcome(
                body -> {
                    ClientEndPoint.of(request).requestRead();
                    onBody.accept(body);
                },
                () -> refuse(HttpStatus.PAYLOAD_TOO_LARGE_413, "the body is too large"),
                onNoMemory,
                // Mostly the client is gone; then nobody reads this.
                failure -> refuse(HttpStatus.BAD_REQUEST_400, "the body cannot be read"));
        later(() -> new BodyReader(request, maxBytes, outcome).run());
    }

    /** Answers {@code call} when the core does. */
    <T> void answer(PendingReply<T> call, HeldPulls held) {
        CompletableFuture<T> stage = call.stage().toCompletableFuture();
        // The client of a pull that was withdrawn may have to wait.
        if (answered != null || stage.isDone() && !stage.isCancelled()) {
            await(call, held);
        } else {
            later(() -> await(call, held));
        }
    }

    /**
     * Answers when {@code stage} completes, without holding a thread meanwhile.
     *
     * @param subject of the request, for the log
     * @param reply from what it brings to the status and the JSON of the reply
     */
    public <T> void answer(String subject, CompletionStage<T> stage, Function<T, JsonAnswer> reply) {
        if (answered == null && !stage.toCompletableFuture().isDone()) {
            later(() -> answer(subject, stage, reply));
            return;
        }
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                fail(subject, failure);
                return;
            }
            try {
                answer(reply.apply(value));
            } catch (RuntimeException e) {
                fail(subject, e);
            }
        });
    }

    /** Answers now. */
    public void answer(JsonAnswer answer) {
        reply(answer.status(), answer.json());
    }

    /** Frees the thread of the request; {@code start} makes the reply come some time. */
    private void later(Runnable start) {
        context.future(() -> {
            // Only here may other threads get to know of the request: it is asynchronous by now.
            answered = new CompletableFuture<>();
            start.run();
            return answered;
        });
    }

    private <T> void await(PendingReply<T> call, HeldPulls held) {
        CompletableFuture<T> stage = call.stage().toCompletableFuture();
        if (stage.isDone()) {
            call.stage().whenComplete((outcome, failure) -> reply(call, outcome, failure, held));
            return;
        }
        ClientEndPoint client = ClientEndPoint.of(request());
        if (call.withdrawable()) {
            held.add(stage);
        }
        // Also where nothing is withdrawn: who answers need not wake the selector then to have it wait for the next request.
        client.watch(call.withdrawable() ? () -> stage.cancel(false) : () -> { });
        call.stage().whenComplete((outcome, failure) -> {
            client.unwatch();
            held.remove(stage);
            reply(call, outcome, failure, held);
        });
    }

    private <T> void reply(PendingReply<T> call, T outcome, Throwable failure, HeldPulls held) {
        if (failure == null) {
            try {
                send(call.reply().apply(outcome));
            } catch (RuntimeException e) {
                fail(call.subject().get(), e);
            }
        } else if (isWithdrawn(failure)) {
            held.askAgain(arrivedNanos(), () -> askAgain(held));
        } else {
            fail(call.subject().get(), failure);
        }
    }

    private void askAgain(HeldPulls held) {
        if (held.areWithdrawn()) {
            // Of a connection that has been kept until now.
            context.res().setHeader(HttpHeader.CONNECTION.asString(), "close");
        }
        send(WireReplies.withdrawnPull());
    }

    private static boolean isWithdrawn(Throwable failure) {
        return failure instanceof CancellationException
                || failure instanceof CompletionException && failure.getCause() instanceof CancellationException;
    }

    /** Sends a reply of the API, which has always HTTP status 200. */
    public void send(byte[] json) {
        reply(HttpStatus.OK_200, json);
    }

    /** Sends a page. */
    void send(ControlPage.Content content) {
        context.res().setContentType(content.type());
        context.res().setHeader(HttpHeader.CACHE_CONTROL.asString(), "no-store");
        reply(HttpStatus.OK_200, content.body());
    }

    /** Sends a reply of this media type. */
    public void reply(int status, String type, byte[] body) {
        context.res().setContentType(type);
        reply(status, body);
    }

    /** Answers when {@code stage} completes, by {@code reply}, which sends or throws. */
    public <T> void answerLater(CompletionStage<T> stage, BiConsumer<T, Throwable> reply) {
        if (answered != null || stage.toCompletableFuture().isDone()) {
            stage.whenComplete((outcome, failure) -> refuseUnless(() -> reply.accept(outcome, failure)));
        } else {
            later(() -> answerLater(stage, reply));
        }
    }

    /** Answers with the refusal or failure that {@code answer} throws: nobody else sees what later threads throw. */
    public void refuseUnless(Runnable answer) {
        try {
            answer.run();
        } catch (AdminRefusal refusal) {
            refuse(refusal.status(), refusal.getMessage());
        } catch (RuntimeException e) {
            fail(PeerRoutes.subject(context), e);
        }
    }

    /** Answers what is no call of the API; its body may not have come in whole. */
    public void refuse(int status, String text) {
        endUnlessRead();
        reply(status, WireReplies.error(status, text));
    }

    /** As {@link #send(byte[])}, for a request whose body may not have come in whole. */
    void sendEarly(byte[] json) {
        endUnlessRead();
        send(json);
    }

    /**
     * If the rest of the body is still to come, the connection ends with the answer, which says so: a client that was not told would
     * send its next request into a connection that is being closed (RFC 9112, 9.6).
     */
    private void endUnlessRead() {
        if (!request().consumeAvailable()) {
            context.res().setHeader(HttpHeader.CONNECTION.asString(), "close");
        }
    }

    /** Answers a call with the wrong method. */
    public void refuseMethod(String allowed) {
        context.res().setHeader(HttpHeader.ALLOW.asString(), allowed);
        refuse(HttpStatus.METHOD_NOT_ALLOWED_405, "only " + allowed + " is allowed");
    }

    /** Logs what went wrong, once, and tells the client nothing of it. */
    public void fail(String subject, Throwable failure) {
        LOG.error("{} failed", subject, failure);
        refuse(HttpStatus.INTERNAL_SERVER_ERROR_500, "internal error");
    }

    /** Sends a reply of JSON, or nothing. */
    public void reply(int status, byte[] json) {
        HttpServletResponse response = context.res();
        Request request = request();
        ClientEndPoint.of(request).answered(hasBody(request));
        try {
            response.setStatus(status);
            if (json.length >= response.getBufferSize()) {
                response.setBufferSize(json.length + 1);
            }
            response.getOutputStream().write(json);
        } catch (IOException e) {
            // The buffer takes everything, unless the connection has failed: then nobody is left to be answered.
            LOG.debug("{} was not answered", context.path(), e);
        } finally {
            if (answered != null) {
                answered.complete(null);
            }
        }
    }

    private static boolean hasBody(Request request) {
        HttpFields headers = request.getHeaders();
        return headers.contains(HttpHeader.CONTENT_LENGTH) || headers.contains(HttpHeader.TRANSFER_ENCODING);
    }

    Request request() {
        return ServletContextRequest.getServletContextRequest(context.req());
    }
}
