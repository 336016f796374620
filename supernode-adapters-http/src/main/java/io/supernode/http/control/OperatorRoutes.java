package io.supernode.http.control;

import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.supernode.http.wire.WireReplies;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** What operators and their tools ask: whether the process lives, whether it is ready, and what it is. */
final class OperatorRoutes {

    private static final String OK = "OK";
    private static final String NOT_ALIVE = "time stands still in the core";
    private static final String NOT_READY = "starting or ending";
    private static final String DRAINING = "draining";

    private final ServerStatus status;
    private final List<ControlPage> pages;

    OperatorRoutes(ServerStatus status, List<ControlPage> pages) {
        this.status = Objects.requireNonNull(status, "status");
        this.pages = pages;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/_ping", context -> text(context, true, ""));
        routes.get("/healthz", context -> text(context, status.isAlive(), NOT_ALIVE));
        routes.get("/readyz", context -> text(context, status.isAlive() && status.isReady(), whyNotReady()));
        routes.get("/version", context -> Exchange.of(context).send(WireReplies.version(status.version())));
        pages.forEach(page -> routes.get(page.path(), context -> Exchange.of(context).send(
                page.content().apply(context.header(HttpHeader.ACCEPT.asString())))));
    }

    private String whyNotReady() {
        if (!status.isAlive()) {
            return NOT_ALIVE;
        }
        return status.isDraining() ? DRAINING : NOT_READY;
    }

    private static void text(Context context, boolean isWell, String otherwise) {
        context.res().setHeader(HttpHeader.CACHE_CONTROL.asString(), "no-store");
        Exchange.of(context).reply(
                isWell ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503,
                ContentType.PLAIN,
                (isWell ? OK : otherwise).getBytes(StandardCharsets.UTF_8));
    }
}
