package io.supernode.http.control;

import io.supernode.http.net.ClientEndPoint;
import io.supernode.http.wire.MalformedParameterException;
import io.supernode.http.wire.Parameters;
import io.supernode.http.wire.WireReplies;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Everything below /peer/, straight on Jetty's handlers: these are the calls whose every microsecond counts, and whose
 * clients hang up while they are held, which the servlet API does not tell. All other paths go on to the next handler.
 */
final class PeerHandler extends Handler.Wrapper {

    private static final String PREFIX = "/peer/";
    private static final String REGISTRY = "/peer/registry";
    private static final String TASKS = "/peer/tasks/";

    private final PeerCalls calls;
    private final int maxBodyBytes;
    private final Exchange.Held held = new Exchange.Held();

    PeerHandler(PeerCalls calls, int maxBodyBytes) {
        this.calls = calls;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** Answers all held pulls now: the port closes. */
    void withdrawHeldPulls() {
        held.withdrawAll();
    }

    int heldPulls() {
        return held.count();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (!REGISTRY.equals(path)) {
            // Of these nobody waits for a body; a registration is read in whole only later.
            client(request).requestRead();
        }
        if (path == null || !path.startsWith(PREFIX)) {
            return super.handle(request, response, callback);
        }
        Exchange exchange = new Exchange(request, response, callback);
        try {
            dispatch(path, request, response, exchange);
        } catch (MalformedParameterException e) {
            exchange.send(WireReplies.malformed(e));
        } catch (RuntimeException e) {
            exchange.fail(subject(request), e);
        }
        return true;
    }

    private void dispatch(String path, Request request, Response response, Exchange exchange)
            throws MalformedParameterException {
        switch (path) {
            case "/peer/task" -> {
                if (isAllowed(HttpMethod.GET, request, response, exchange)) {
                    exchange.answer(calls.pull(query(request), request.getBeginNanoTime()), held);
                }
            }
            case "/peer/piece/suc" -> {
                if (isAllowed(HttpMethod.GET, request, response, exchange)) {
                    exchange.send(calls.pieceSuccess(query(request)));
                }
            }
            case "/peer/piece/error" -> {
                if (isAllowed(HttpMethod.GET, request, response, exchange)) {
                    exchange.send(calls.pieceError(query(request)));
                }
            }
            case "/peer/service/down" -> {
                if (isAllowed(HttpMethod.GET, request, response, exchange)) {
                    exchange.send(calls.serviceDown(query(request)));
                }
            }
            case REGISTRY -> {
                if (isAllowed(HttpMethod.POST, request, response, exchange)) {
                    readRegistration(request, exchange);
                } else {
                    client(request).requestRead();
                }
            }
            default -> {
                if (!path.startsWith(TASKS)) {
                    exchange.refuse(HttpStatus.NOT_FOUND_404, "no such call");
                } else if (isAllowed(HttpMethod.DELETE, request, response, exchange)) {
                    exchange.send(calls.dropTask(Parameters.decodePathPart("taskId", path.substring(TASKS.length()))));
                }
            }
        }
    }

    private static boolean isAllowed(HttpMethod method, Request request, Response response, Exchange exchange) {
        if (method.is(request.getMethod())) {
            return true;
        }
        response.getHeaders().put(HttpHeader.ALLOW, method.asString());
        exchange.refuse(HttpStatus.METHOD_NOT_ALLOWED_405, "only " + method + " is allowed");
        return false;
    }

    private static ClientEndPoint client(Request request) {
        return (ClientEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
    }

    private static Parameters query(Request request) throws MalformedParameterException {
        return Parameters.parse(request.getHttpURI().getQuery());
    }

    private void readRegistration(Request request, Exchange exchange) {
        new BodyReader(
                        request,
                        maxBodyBytes,
                        body -> register(request, exchange, body),
                        () -> exchange.refuse(HttpStatus.PAYLOAD_TOO_LARGE_413, "the body is too large"),
                        exchange::abandon)
                .run();
    }

    private void register(Request request, Exchange exchange, byte[] body) {
        client(request).requestRead();
        try {
            exchange.answer(calls.register(request.getHeaders().get(HttpHeader.CONTENT_TYPE), body), held);
        } catch (MalformedParameterException e) {
            exchange.send(WireReplies.malformed(e));
        } catch (RuntimeException e) {
            exchange.fail(subject(request), e);
        }
    }

    private static String subject(Request request) {
        String call = request.getMethod() + ' ' + request.getHttpURI().getPath();
        try {
            Parameters query = Parameters.parse(request.getHttpURI().getQuery());
            String peer = query.first("srcCid");
            return PeerCall.subject(call, query.first("taskId"), peer != null ? peer : query.first("cid"));
        } catch (MalformedParameterException e) {
            return PeerCall.subject(call, null, null);
        }
    }
}
