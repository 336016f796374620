package io.supernode.http.control;

import static org.eclipse.jetty.http.HttpStatus.INTERNAL_SERVER_ERROR_500;
import static org.eclipse.jetty.http.HttpStatus.METHOD_NOT_ALLOWED_405;
import static org.eclipse.jetty.http.HttpStatus.NOT_FOUND_404;

import io.javalin.Javalin;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.supernode.core.Supernode;
import io.supernode.http.net.ClientEndPoint;
import io.supernode.http.net.JsonErrors;
import io.supernode.http.net.Listener;
import io.supernode.http.wire.WireCode;
import io.supernode.http.wire.WireReplies;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control port (8002): the /peer API of protocol sections 1 to 3 for clients, and what operators ask, such as /_ping.
 *
 * <p>The API runs on Jetty's own handlers, in front of Javalin, which has the rest. Thread-safe; started and stopped once.
 */
public final class ControlServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final String PING = "/_ping";
    private static final String PONG = "OK";
    /** Requests that are being answered may end within this time once the port closes. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

    private final ControlSettings settings;
    private final PeerHandler peers;
    private final Javalin javalin;

    /** Makes a port that does not listen yet. */
    public ControlServer(Supernode supernode, ControlSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.peers = new PeerHandler(new PeerCalls(supernode), settings.maxBodyBytes());
        this.javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.jetty.threadPool = Listener.threads("control", settings.limits());
            config.jetty.modifyServer(this::prepare);
            config.jetty.addConnector(this::listener);
            config.http.maxRequestSize = settings.maxBodyBytes();
            config.http.prefer405over404 = true;
            config.routes.get(PING, context -> context.result(PONG));
            config.routes.exception(Exception.class, ControlServer::fail);
            config.routes.error(NOT_FOUND_404, context -> json(context, NOT_FOUND_404, "no such page"));
            config.routes.error(
                    METHOD_NOT_ALLOWED_405, context -> json(context, METHOD_NOT_ALLOWED_405, "method not allowed"));
        });
    }

    private static void fail(Exception failure, Context context) {
        LOG.error("{} {} failed", context.method(), context.path(), failure);
        json(context, INTERNAL_SERVER_ERROR_500, "internal error");
    }

    private static void json(Context context, int status, String text) {
        context.status(status).contentType(ContentType.APPLICATION_JSON).result(WireReplies.error(status, text));
    }

    private void prepare(Server server) {
        server.setErrorHandler(new JsonErrors(WireCode.INVALID_PARAMETER.number()));
        server.setStopTimeout(STOP_PATIENCE.toMillis());
        server.insertHandler(peers);
        server.insertHandler(new GracefulHandler());
    }

    private Connector listener(Server server, HttpConfiguration http) {
        return new Listener(
                server, http, settings.host().orElse(null), settings.port(), settings.limits(), ClientEndPoint::new);
    }

    /**
     * Listens.
     *
     * @throws IOException if the port is taken or not allowed
     */
    public void start() throws IOException {
        try {
            javalin.start();
        } catch (RuntimeException e) {
            close();
            throw new IOException("cannot listen on control port " + settings.port() + ": " + Listener.reason(e), e);
        }
    }

    /** The port that it listens on, also when the system chose it. */
    public int port() {
        return javalin.port();
    }

    /** Pulls that wait for the core now. */
    public int heldPulls() {
        return peers.heldPulls();
    }

    /** Accepts nothing more, answers held pulls, lets other requests end for 2 s, and closes. */
    @Override
    public void close() {
        peers.withdrawHeldPulls();
        javalin.stop();
    }
}
