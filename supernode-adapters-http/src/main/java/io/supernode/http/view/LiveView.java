package io.supernode.http.view;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.supernode.core.Supernode;
import io.supernode.http.admin.ClusterStatus;
import io.supernode.http.admin.NodeStatus;
import io.supernode.http.admin.Query;
import io.supernode.http.control.Exchange;
import io.supernode.http.control.RouteGroup;
import io.supernode.http.guard.AdminGuard;
import io.supernode.http.guard.AdminRefusal;
import io.supernode.http.net.ClientAddress;
import io.supernode.http.net.ClientEndPoint;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;

/**
 * The live view: the files of a page at {@code /}, and a stream of server-sent events for each browser that shows it. The
 * files hold nothing of the supernode; the stream is read by those who may read. Thread-safe; to be closed before the control
 * port.
 */
public final class LiveView implements RouteGroup, AutoCloseable {

    private static final String STREAM = "/view/stream";
    /** Nothing from elsewhere, nothing inline, in no frame. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final AdminGuard guard;
    private final Viewers viewers;

    /**
     * Makes a view; add it to a control port.
     *
     * @param guard lets those in who may read
     * @param node figures of the process, if somebody has them
     * @param cluster figures of the cluster, if this is a node of one
     * @param events to be added to the supernode as an observer
     */
    public LiveView(
            AdminGuard guard,
            Supernode supernode,
            Optional<NodeStatus> node,
            Optional<ClusterStatus> cluster,
            NotableEvents events) {
        this(guard, new Viewers(supernode, node, cluster, events, Viewers.PERIOD, System::nanoTime));
    }

    LiveView(AdminGuard guard, Viewers viewers) {
        this.guard = guard;
        this.viewers = viewers;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        ViewFiles.all().forEach((path, file) -> {
            routes.get(path, context -> send(context, file));
            routes.head(path, context -> Exchange.of(context).refuseMethod(HandlerType.GET.name()));
        });
        routes.get(STREAM, guard.reading(this::stream));
        routes.head(STREAM, context -> Exchange.of(context).refuseMethod(HandlerType.GET.name()));
    }

    private static void send(Context context, ViewFiles.ViewFile file) {
        context.header("Content-Security-Policy", POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header(HttpHeader.CACHE_CONTROL.asString(), "no-cache");
        context.header(HttpHeader.ETAG.asString(), file.tag());
        Exchange exchange = Exchange.of(context);
        if (file.tag().equals(exchange.header(HttpHeader.IF_NONE_MATCH))) {
            exchange.reply(HttpStatus.NOT_MODIFIED_304, file.type(), new byte[0]);
        } else {
            exchange.reply(HttpStatus.OK_200, file.type(), file.content());
        }
    }

    private void stream(Context context) {
        PageRequest request = PageRequest.of(Query.of(context));
        if (viewers.count() >= Viewers.MOST) {
            throw new AdminRefusal(
                    HttpStatus.SERVICE_UNAVAILABLE_503, "so many look already that no other one is let in: " + Viewers.MOST);
        }
        OptionalLong address = ClientAddress.limited(request(context));
        if (viewers.count(address) >= Viewers.MOST_PER_ADDRESS) {
            throw new AdminRefusal(
                    HttpStatus.TOO_MANY_REQUESTS_429,
                    "so many pages of your address are shown already that no other one is: " + Viewers.MOST_PER_ADDRESS
                            + "; close one of them");
        }
        context.res().setContentType("text/event-stream;charset=utf-8");
        context.header(HttpHeader.CACHE_CONTROL.asString(), "no-store");
        context.header("X-Content-Type-Options", "nosniff");
        // Proxies must not wait for more.
        context.header("X-Accel-Buffering", "no");
        CompletableFuture<Void> ended = new CompletableFuture<>();
        context.future(() -> {
            // Only here may other threads get to know of the request: it is asynchronous by now.
            begin(context, address, request, ended);
            return ended;
        });
    }

    private static Request request(Context context) {
        return ServletContextRequest.getServletContextRequest(context.req());
    }

    private void begin(Context context, OptionalLong address, PageRequest request, CompletableFuture<Void> ended) {
        ClientEndPoint client = ClientEndPoint.of(request(context));
        try {
            ServletOutputStream out = context.res().getOutputStream();
            EventStream[] stream = new EventStream[1];
            Viewer[] viewer = new Viewer[1];
            stream[0] = new EventStream(out, () -> {
                client.unwatch();
                viewers.remove(viewer[0]);
                // A message that is stuck cannot be ended otherwise, and none is left half said.
                client.close();
                ended.complete(null);
            });
            viewer[0] = new Viewer(address, request, stream[0]);
            out.setWriteListener(stream[0]);
            client.watch(stream[0]::end);
            if (!viewers.add(viewer[0])) {
                stream[0].end();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the stream cannot be begun", e);
        }
    }

    /** How many look now. */
    int viewers() {
        return viewers.count();
    }

    /** Whether nothing is computed, since nobody looks. */
    boolean isResting() {
        return viewers.isResting();
    }

    /** Ends all streams. */
    @Override
    public void close() {
        viewers.close();
    }
}
