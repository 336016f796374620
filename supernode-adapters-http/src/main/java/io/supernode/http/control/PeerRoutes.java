package io.supernode.http.control;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.supernode.core.Supernode;
import io.supernode.core.model.CallerAddress;
import io.supernode.http.guard.AdminGuard;
import io.supernode.http.net.ClientAddress;
import io.supernode.http.net.ClientEndPoint;
import io.supernode.http.wire.MalformedParameterException;
import io.supernode.http.wire.Parameters;
import io.supernode.http.wire.WireReplies;
import java.net.InetAddress;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;

/**
 * The routes of the API for clients. Each is one line here, one method of {@link PeerApi}, and one reply of
 * {@link Exchange}.
 */
final class PeerRoutes {

    private static final String PULL = "/peer/task";
    private static final String PIECE_SUCCESS = "/peer/piece/suc";
    private static final String SERVICE_DOWN = "/peer/service/down";
    private static final String REGISTRY = "/peer/registry";
    private static final String METRICS = "/task/metrics";
    private static final String HEARTBEAT = "/peer/heartbeat";
    private static final String NETWORK = "/peer/network";
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final String TASKS = "/peer/tasks/";
    /** The two calls that clients make for each piece, and the one of a client that goes. */
    private static final Set<String> QUICK = Set.of(PULL, PIECE_SUCCESS, SERVICE_DOWN);

    private final PeerApi calls;
    private final int maxBodyBytes;
    private final AdminGuard guard;
    private final RegistrationLimit limit;
    private final Predicate<InetAddress> proxies;
    private final HeldPulls held = new HeldPulls();
    private final Ending ending = new Ending(held);

    /**
     * @param guard of the call that clients never make: to drop a task
     * @param proxies that are trusted
     */
    PeerRoutes(
            Supernode supernode,
            ClientMetricsSink metrics,
            ServerStatus status,
            int maxBodyBytes,
            AdminGuard guard,
            RegistrationLimit limit,
            Predicate<InetAddress> proxies,
            boolean goesByItsNames) {
        this.calls = new PeerApi(supernode, metrics, status, ending, goesByItsNames);
        this.maxBodyBytes = maxBodyBytes;
        this.guard = guard;
        this.limit = limit;
        this.proxies = proxies;
    }

    /** Adds them; the most frequent first, since a router tries them in turn. */
    void addTo(RoutesConfig routes) {
        add(routes, HandlerType.GET, PULL, this::pull);
        add(routes, HandlerType.GET, PIECE_SUCCESS, context ->
                answer(context, calls.pieceSuccess(query(context), caller(context))));
        add(routes, HandlerType.POST, REGISTRY, context -> {
            Exchange exchange = Exchange.of(context);
            exchange.readBody(
                    maxBodyBytes,
                    body -> handle(exchange, body, this::register),
                    // Another status would send the client to another supernode.
                    () -> exchange.sendEarly(WireReplies.tooManyBodies()));
        });
        add(routes, HandlerType.GET, SERVICE_DOWN, context ->
                answer(context, calls.serviceDown(query(context), caller(context))));
        add(routes, HandlerType.GET, "/peer/piece/error", context ->
                answer(context, calls.pieceError(query(context), caller(context))));
        addWithBody(routes, METRICS, (exchange, body) ->
                exchange.send(calls.downloadReport(exchange.header(HttpHeader.CONTENT_TYPE), body)));
        addWithBody(routes, HEARTBEAT, (exchange, body) -> exchange.send(WireReplies.heartbeat()));
        addWithBody(routes, NETWORK, (exchange, body) -> exchange.send(WireReplies.network()));
        // Not a path parameter: what is no percent-encoding at all must reach the check that names it.
        add(routes, HandlerType.DELETE, TASKS + "*", guard.changing(this::dropTask));
        routes.exception(MalformedParameterException.class, (problem, context) ->
                send(context, WireReplies.malformed(problem)));
    }

    private static void add(RoutesConfig routes, HandlerType method, String path, Handler handler) {
        routes.addEndpoint(Endpoint.create(method, path).handler(handler));
        if (method.equals(HandlerType.GET)) {
            // Otherwise answered with 200 and nothing, as if a call had been made.
            routes.head(path, context -> Exchange.of(context).refuseMethod(HandlerType.GET.name()));
        }
    }

    /** A POST whose whole body is read before it is handled; bodies that are too large are refused. */
    private void addWithBody(RoutesConfig routes, String path, BodyHandler handler) {
        add(routes, HandlerType.POST, path, context -> {
            Exchange exchange = Exchange.of(context);
            exchange.readBody(maxBodyBytes, body -> handle(exchange, body, handler));
        });
    }

    private interface BodyHandler {
        void handle(Exchange exchange, byte[] body) throws MalformedParameterException;
    }

    /** Javalin's exception handlers do not see what happens after the request's own thread has gone. */
    private static void handle(Exchange exchange, byte[] body, BodyHandler handler) {
        try {
            handler.handle(exchange, body);
        } catch (MalformedParameterException e) {
            exchange.send(WireReplies.malformed(e));
        } catch (RuntimeException e) {
            exchange.fail(subject(exchange.context()), e);
        }
    }

    /** What the core answers in microseconds, or holds without a thread. */
    static boolean isQuick(Request request) {
        String path = request.getHttpURI().getPath();
        return path != null && QUICK.contains(path) && HandlerType.GET.name().equals(request.getMethod());
    }

    /** The calls that wait for the core now. */
    HeldPulls held() {
        return held;
    }

    /** How the port ends. */
    Ending ending() {
        return ending;
    }

    /**
     * Stops the clock of requests whose body nobody waits for; called when the headers of a request have been read. That of
     * others stops when they are answered, at the latest.
     */
    static Request headersRead(Request request, HttpFields.Mutable responseHeaders) {
        if (WITH_BODY.contains(request.getMethod())) {
            ClientEndPoint.of(request).bodyBegins();
        } else {
            ClientEndPoint.of(request).requestRead();
        }
        return request;
    }

    /** Ends connections with their reply once the end has begun: who kept one would find it closed in mid-request. */
    Request endingConnection(Request request, HttpFields.Mutable responseHeaders) {
        if (ending.hasBegun()) {
            responseHeaders.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        return request;
    }

    private void pull(Context context) throws MalformedParameterException {
        Exchange exchange = Exchange.of(context);
        exchange.answer(calls.pull(query(context), caller(context), exchange.arrivedNanos()), held);
    }

    private void dropTask(Context context) throws MalformedParameterException {
        String id = context.path().substring(TASKS.length());
        String task = Parameters.decodePathPart("taskId", id);
        Exchange.of(context).answer(
                PendingReply.subject("DELETE /peer/tasks", task, null), calls.dropTask(task), Function.identity());
    }

    private void register(Exchange exchange, byte[] body) throws MalformedParameterException {
        if (!limit.admits(exchange.request())) {
            exchange.send(WireReplies.tooManyRegistrations());
            return;
        }
        exchange.answer(
                calls.register(exchange.header(HttpHeader.CONTENT_TYPE), body, caller(exchange.request())), held);
    }

    /** Call, task and peer of a request, for the log. */
    static String subject(Context context) {
        String call = context.req().getMethod() + ' ' + context.path();
        try {
            Parameters query = query(context);
            String peer = query.first("srcCid");
            return PendingReply.subject(call, query.first("taskId"), peer != null ? peer : query.first("cid"));
        } catch (MalformedParameterException e) {
            return PendingReply.subject(call, null, null);
        }
    }

    private CallerAddress caller(Context context) {
        return caller(Exchange.of(context).request());
    }

    /** A trusted proxy that names nobody stands for any number of clients: who called is not known then. */
    private CallerAddress caller(Request request) {
        return ClientAddress.of(request).address()
                .filter(address -> !proxies.test(address))
                .map(CallerAddress::of)
                .orElse(CallerAddress.UNKNOWN);
    }

    private static Parameters query(Context context) throws MalformedParameterException {
        return Parameters.parse(context.queryString());
    }

    private void answer(Context context, PendingReply<?> reply) {
        Exchange.of(context).answer(reply, held);
    }

    private static void send(Context context, byte[] json) {
        Exchange.of(context).send(json);
    }
}
