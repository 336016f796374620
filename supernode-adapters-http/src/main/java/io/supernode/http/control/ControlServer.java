package io.supernode.http.control;

import static org.eclipse.jetty.http.HttpStatus.NOT_FOUND_404;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.NotFoundResponse;
import io.javalin.util.JavalinException;
import io.supernode.core.Supernode;
import io.supernode.http.guard.AdminRefusal;
import io.supernode.http.net.AccessLog;
import io.supernode.http.net.BoundPort;
import io.supernode.http.net.ClientEndPoint;
import io.supernode.http.net.JsonErrors;
import io.supernode.http.net.JvmErrors;
import io.supernode.http.net.Listener;
import io.supernode.http.wire.MalformedParameterException;
import io.supernode.http.wire.Parameters;
import io.supernode.http.wire.WireCode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control port (8002): the API of protocol sections 1 to 3 for clients, and what operators ask.
 *
 * <p>All of it are routes of Javalin, without what the API does not use: sessions, compression, statistics. Thread-safe;
 * started and stopped once.
 */
public final class ControlServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final String JSON = "application/json;charset=utf-8";
    /** Requests that are being answered may end within this time once the port closes. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);
    /**
     * Their threads handle the most frequent calls. In the first seconds after a start the compilers' threads are as busy, and the
     * system shares processors among threads: with one for each processor the first 200 peers got a fifth to two fifths fewer calls.
     */
    private static final int SELECTORS_PER_PROCESSOR = 4;
    /** Where all share one processor, more of them make a call cost more, as each finds fewer requests at a time. */
    private static final int ENOUGH_SELECTORS = 16;
    /** Every reply but a very long list of pieces. */
    private static final int REPLY_BUFFER_BYTES = 16 * 1024;
    /** After a restart all who have waited for it are accepted within this. */
    private static final Duration WAITING_CLIENTS = Duration.ofSeconds(1);
    /** Of 3 s of a Python client, and of 5 s of a Go client of which 2 s were a hold; less half a second for the ways. */
    private static final Duration LONGEST_WAIT_AT_RESTART = Duration.ofMillis(2500);
    private static final Duration SHORTEST_HOLD = Duration.ofMillis(200);

    private final ControlSettings settings;
    private final BoundPort port;
    private final PeerRoutes peers;
    private final OperatorRoutes operators;
    private final List<RouteGroup> groups;
    private final List<RequestListener> listeners;
    private final boolean hasAccessLog;
    private final Javalin javalin;
    private volatile boolean isCalled;

    /**
     * Takes the port of the settings, and serves nothing yet.
     *
     * @throws IOException if the port is taken or not allowed
     */
    public static BoundPort bind(ControlSettings settings) throws IOException {
        return BoundPort.open("control", settings.address());
    }

    /**
     * Makes a server that does not serve yet, logs what clients report of their downloads, counts as always ready, and is
     * administrated from this machine only.
     */
    public ControlServer(Supernode supernode, ControlSettings settings, BoundPort port) {
        this(supernode, settings, port, ControlExtensions.none());
    }

    /**
     * Makes a server that does not serve yet.
     *
     * @param port which it closes when it is closed
     */
    public ControlServer(
            Supernode supernode, ControlSettings settings, BoundPort port, ControlExtensions extensions) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.port = Objects.requireNonNull(port, "port");
        this.peers = new PeerRoutes(
                supernode,
                extensions.clients(),
                extensions.status(),
                settings.maxBodyBytes(),
                extensions.guard(),
                new RegistrationLimit(settings.registrationsPerSecond(), settings.security().proxies().trusted()),
                settings.security().proxies().trusted(),
                settings.goesByItsNames());
        this.operators = new OperatorRoutes(extensions.status(), extensions.pages());
        this.groups = extensions.groups();
        this.listeners = extensions.requests();
        this.hasAccessLog = extensions.hasAccessLog();
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Loads the libraries that a server needs, and their tables, which takes some tenths of a second. It need not be called: whoever
     * has another thread at the start of a process, and a processor for it, can have that done there. What is made is thrown away.
     */
    public static void loadLibraries() {
        Javalin.create(ControlServer::beQuiet).jettyServer().server();
    }

    private static void beQuiet(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
    }

    private void configure(JavalinConfig config) {
        beQuiet(config);
        config.jetty.threadPool = Listener.threads("control", settings.limits());
        config.jetty.modifyServer(this::prepare);
        config.jetty.modifyServletContextHandler(ControlServer::prepare);
        config.jetty.modifyHttpConfiguration(http -> {
            http.setOutputBufferSize(REPLY_BUFFER_BYTES);
            http.setOutputAggregationSize(REPLY_BUFFER_BYTES);
            http.addCustomizer(this::called);
            http.addCustomizer(PeerRoutes::headersRead);
            http.addCustomizer(peers::endingConnection);
        });
        config.jetty.addConnector(this::listener);
        config.http.maxRequestSize = settings.maxBodyBytes();
        config.http.prefer405over404 = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.defaultContentType = JSON;
        config.router.ignoreTrailingSlashes = false;
        config.router.javaLangErrorHandler((response, error) -> fail(response, error));
        peers.addTo(config.routes);
        operators.addTo(config.routes);
        groups.forEach(group -> group.addTo(config.routes));
        config.routes.exception(Exception.class, ControlServer::fail);
        config.routes.exception(
                AdminRefusal.class,
                (refusal, context) -> Exchange.of(context).refuse(refusal.status(), refusal.getMessage()));
        config.routes.exception(MethodNotAllowedResponse.class, ControlServer::refuseMethod);
        config.routes.exception(
                NotFoundResponse.class,
                (refusal, context) -> Exchange.of(context).refuse(NOT_FOUND_404, "no such page"));
    }

    private static void fail(Exception failure, Context context) {
        if (failure instanceof IllegalArgumentException && !isDecodable(context.path())) {
            // Of the parts of a path that routes name, which Javalin decodes; Jetty looks at no encoding behind a semicolon.
            Exchange.of(context).refuse(HttpStatus.BAD_REQUEST_400, "the path is not percent-encoded UTF-8");
            return;
        }
        Exchange.of(context).fail(PeerRoutes.subject(context), failure);
    }

    private static boolean isDecodable(String path) {
        try {
            Parameters.decodePathPart("path", path);
            return true;
        } catch (MalformedParameterException e) {
            return false;
        }
    }

    /** Of an error of the JVM the process may die; of any other one call has. */
    private static void fail(HttpServletResponse response, Error error) {
        if (error instanceof VirtualMachineError jvm) {
            JvmErrors.tell(jvm);
        }
        LOG.error("a request failed", error);
        response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR_500);
    }

    private static void refuseMethod(MethodNotAllowedResponse refusal, Context context) {
        // HEAD is there only to be refused.
        String allowed = String.join(", ", refusal.getDetails().values()).replace(", " + HandlerType.HEAD, "");
        Exchange.of(context).refuseMethod(allowed);
    }

    private Request called(Request request, HttpFields.Mutable responseHeaders) {
        // All threads of the port read this, which is cheap as long as nobody writes.
        if (!isCalled) {
            isCalled = true;
        }
        return request;
    }

    /** Whether anybody has called since this was last asked, or since the start. */
    public boolean takeCalled() {
        boolean called = isCalled;
        isCalled = false;
        return called;
    }

    private void prepare(Server server) {
        server.setErrorHandler(new JsonErrors(WireCode.INVALID_PARAMETER.number()));
        server.setRequestLog(requestLog());
        server.setStopTimeout(STOP_PATIENCE.toMillis());
        // Javalin's own counts requests for nobody. And while threads are scarce, its monitor ends connections after a
        // second of silence: those of held requests.
        server.setHandler(new LastRequests(new QuickRequests(PeerRoutes::isQuick)));
        server.removeBean(server.getBean(LowResourceMonitor.class));
    }

    private RequestLog requestLog() {
        List<RequestLog> logs = new ArrayList<>();
        if (hasAccessLog) {
            logs.add(new AccessLog());
        }
        listeners.forEach(listener -> logs.add(
                new AnsweredRequests(javalin.unsafe.internalRouter.allHttpHandlers(), listener)));
        return new RequestLog.Collection(logs.toArray(RequestLog[]::new));
    }

    private static void prepare(ServletContextHandler context) {
        context.setErrorHandler(new JsonErrors(WireCode.INVALID_PARAMETER.number()));
    }

    private Connector listener(Server server, HttpConfiguration http) {
        try {
            int processors = Runtime.getRuntime().availableProcessors();
            int selectors = Math.max(processors, Math.min(SELECTORS_PER_PROCESSOR * processors, ENOUGH_SELECTORS));
            return new Listener(
                    port, server, http, settings.limits(), settings.security(), selectors,
                    (channel, selector, key, scheduler, executor, requestTimeoutNanos, number) -> new ClientEndPoint(
                            channel, selector, key, scheduler, executor, requestTimeoutNanos));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Serves.
     *
     * @throws IOException if the port has been closed, or the server cannot be started
     */
    public void start() throws IOException {
        try {
            javalin.start();
        } catch (RuntimeException e) {
            close();
            throw new IOException("cannot serve control port " + port.number() + ": " + Listener.reason(e), e);
        }
    }

    /**
     * As {@link #start}, for the clients of a process that was here before. Who calls at first may have been held by that
     * process, and has waited for this one; the HTTP library of Go clients has asked again within the 5 s that they have for
     * all of it, that of Python clients has begun 3 s anew (operations section 1). So at first nobody is held for longer than
     * is left of that: a 602 costs a sleep, a time-out a supernode.
     *
     * @param startup how long this process took until now
     * @throws IOException as {@link #start}
     */
    public void startAgain(Duration startup) throws IOException {
        Duration left = LONGEST_WAIT_AT_RESTART.minus(startup);
        peers.held().hurry(WAITING_CLIENTS, left.compareTo(SHORTEST_HOLD) < 0 ? SHORTEST_HOLD : left);
        start();
    }

    /** The port that it listens on, also when the system chose it. */
    public int port() {
        return port.number();
    }

    /** Pulls that wait for the core now. */
    public int heldPulls() {
        return peers.held().count();
    }

    /** Bytes of bodies that are held now, since they have not come in whole, or are being taken. */
    long heldBodyBytes() {
        return ((Listener) javalin.jettyServer().server().getConnectors()[0]).bodies().taken();
    }

    /**
     * Prepares the end, and goes on answering: pulls that have to wait do so without the core, until {@link #close}, up to 2.5 s;
     * registrations wait, up to 4 s; each connection ends with its reply. Another process that listens at the same port gets its clients.
     */
    public void endSoon() {
        peers.ending().begin();
    }

    /**
     * As {@link #endSoon}, and what clients report with their pulls is not passed on any more, because what the core knows
     * belongs to another process: they report it again there.
     */
    public void handedOver() {
        peers.ending().handedOver();
    }

    /**
     * Accepts what waits to be accepted, and nothing more; answers what is held; lets requests end for 3 s, and closes. A port
     * that was {@link BoundPort#handOn handed on} stays open, with those who wait at it.
     */
    @Override
    public void close() {
        peers.ending().finish();
        try {
            javalin.stop();
        } catch (JavalinException e) {
            if (e.getCause() instanceof TimeoutException) {
                LOG.warn("control port {}: requests that took longer than {} s were cut off",
                        port.number(), STOP_PATIENCE.toSeconds());
            } else {
                LOG.warn("control port {} did not end in order", port.number(), e);
            }
        } finally {
            port.closeUnlessLeftOpen();
        }
    }
}
