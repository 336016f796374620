package io.supernode.http.control;

import io.javalin.Javalin;
import io.supernode.core.Supernode;
import io.supernode.http.net.ClientEndPoint;
import io.supernode.http.net.JsonErrors;
import io.supernode.http.net.Listener;
import io.supernode.http.wire.WireCode;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * The control port (8002): the /peer API of protocol sections 1 to 3 for clients, and what operators ask, such as /_ping.
 *
 * <p>The API runs on Jetty's own handlers, in front of Javalin, which has the rest. Thread-safe; started and stopped once.
 */
public final class ControlServer implements AutoCloseable {

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
        });
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
