package io.supernode.http.net;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening port of HTTP/1.1, with or without TLS, within its {@link ListenLimits}. Its connections are
 * {@link ClientEndPoint}s.
 */
public final class Listener extends ServerConnector {

    private static final Logger LOG = LoggerFactory.getLogger(io.supernode.http.net.Listener.class);

    private static final int ACCEPTORS = 1;
    /** How long a connection may stay silent once the port closes. */
    private static final long SHUTDOWN_IDLE_MILLIS = 500;
    /** The same of one of which nothing has been read: its request is on its way, and a busy process reads late. */
    private static final long SHUTDOWN_UNREAD_MILLIS = 2000;
    private static final int MIN_THREADS = 4;
    private static final int THREAD_IDLE_MILLIS = 60_000;
    /** Connections that are opened at a time, for each selector: a round of it that takes some milliseconds at worst. */
    private static final int OPENING = 16;
    /** Jetty's default takes 100 KB of each connection that asks twice, to recognize header lines that are read in a microsecond. */
    private static final int NO_HEADER_CACHE = 0;

    private final transient Connections connections;
    private final transient ProxyTrust proxies;
    private final transient BoundPort port;
    private final transient AcceptQueue queue;
    private final transient AddressConnections addresses;
    private final transient BodyMemory bodies;
    private final transient AdmissionQueue admission;
    private final long requestTimeoutNanos;
    private transient volatile Runnable onEndOfConnection = () -> { };

    /** Makes the connection object of an accepted socket. */
    public interface Connections {
        /** @param number of the connection in the order of their coming */
        ClientEndPoint accept(
                SocketChannel channel,
                ManagedSelector selector,
                SelectionKey key,
                Scheduler scheduler,
                Executor executor,
                long requestTimeoutNanos,
                long number);
    }

    /**
     * Makes a listener of a port that is taken already.
     *
     * @param security what is between its sockets and HTTP
     * @param selectors threads that watch the connections, and serve them as far as that never blocks; fewer where the limits
     *     leave no threads for so many
     * @throws IOException if the port has been closed
     */
    public Listener(
            BoundPort port,
            Server server,
            HttpConfiguration http,
            ListenLimits limits,
            ListenSecurity security,
            int selectors,
            Connections connections)
            throws IOException {
        super(
                server, null, null, null, ACCEPTORS, Math.min(selectors, limits.maxSelectors()),
                protocols(configure(http, limits), security));
        this.proxies = security.proxies();
        this.addresses = new AddressConnections(limits.maxConnectionsPerAddress(), proxies.trusted());
        this.bodies = new BodyMemory(limits.maxBodyMemory());
        this.connections = connections;
        this.requestTimeoutNanos = limits.requestTimeout().toNanos();
        setPort(port.number());
        setIdleTimeout(limits.idleTimeout().toMillis());
        // Jetty would end all in the same way.
        setShutdownIdleTimeout(-1);
        setAcceptQueueSize(BoundPort.ACCEPT_QUEUE);
        // While there are as many connections as may be, it neither accepts nor opens any.
        addBean(new NetworkConnectionLimit(limits.maxConnections(), this));
        this.admission = new AdmissionQueue(
                OPENING * getSelectorManager().getSelectorCount(), this::isAccepting, getSelectorManager()::accept);
        addBean(admission);
        this.port = port;
        this.queue = new AcceptQueue(port);
    }

    /** It is open since it was made. */
    @Override
    public void open() {}

    @Override
    public boolean isOpen() {
        return queue.isOpen();
    }

    @Override
    public int getLocalPort() {
        return port.number();
    }

    /** Takes the connections that wait; closes at once what is more than an address may have. */
    @Override
    public void accept(int acceptor) throws IOException {
        queue.take(this::accept);
    }

    private void accept(SocketChannel connection) throws IOException {
        InetAddress address = connection.socket().getInetAddress();
        if (!addresses.take(address)) {
            LOG.warn("{} has as many connections as one address may, further ones are closed", address.getHostAddress());
            connection.close();
            return;
        }
        try {
            connection.configureBlocking(false);
            configure(connection.socket());
        } catch (IOException e) {
            addresses.give(address);
            connection.close();
            throw e;
        }
        admission.add(address, connection);
    }

    @Override
    public void setAccepting(boolean accepting) {
        super.setAccepting(accepting);
        if (accepting) {
            admission.proceed();
        }
    }

    /** Runs {@code action} each time after a connection has ended. */
    public void onEndOfConnection(Runnable action) {
        onEndOfConnection = action;
    }

    @Override
    protected void onEndPointOpened(EndPoint endPoint) {
        super.onEndPointOpened(endPoint);
        ClientEndPoint.of(endPoint).opened();
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        super.onEndPointClosed(endPoint);
        onEndOfConnection.run();
    }

    /** Connections that have been accepted, and are not served yet. */
    public int waitingConnections() {
        return admission.size();
    }

    /**
     * Accepts nothing more, and returns when that is so. Those that wait are accepted before, unless somebody else goes on
     * serving the port. Connections that are open stay open.
     */
    @Override
    public void close() {
        queue.end();
        admission.end();
    }

    /** Waits for the connections that it has accepted, also for those that have not been opened yet: Jetty's does not know them. */
    @Override
    public CompletableFuture<Void> shutdown() {
        close();
        return admission.whenEmpty().thenCompose(empty -> {
            CompletableFuture<Void> done = super.shutdown();
            getConnectedEndPoints().forEach(connection ->
                    ClientEndPoint.of(connection).endWhenSilent(SHUTDOWN_IDLE_MILLIS, SHUTDOWN_UNREAD_MILLIS));
            return done;
        });
    }

    @Override
    protected void doStop() throws Exception {
        try {
            super.doStop();
        } finally {
            for (SocketChannel connection : admission.abandon()) {
                connection.close();
            }
        }
    }

    private static HttpConfiguration configure(HttpConfiguration http, ListenLimits limits) {
        http.setRequestHeaderSize(limits.maxHeaderBytes());
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setHeaderCacheSize(NO_HEADER_CACHE);
        http.addCustomizer(new UnreadBodies());
        // The handlers read raw paths and refuse what they do not know; Jetty's refusal would not name the parameter.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    /** The first is what a connection begins with. */
    private static ConnectionFactory[] protocols(HttpConfiguration http, ListenSecurity security) {
        Deque<ConnectionFactory> protocols = new ArrayDeque<>();
        protocols.add(new PlainOrDecryptedHttp(http));
        security.tls().ifPresent(tls -> protocols.addFirst(new TlsConnections(tls)));
        if (security.proxies().proxyHeader()) {
            ProxyConnections proxies = new ProxyConnections(security.proxies(), protocols.getFirst());
            protocols.addFirst(proxies.headers());
            protocols.addFirst(proxies);
        }
        return protocols.toArray(ConnectionFactory[]::new);
    }

    /** The memory for bodies of requests. */
    public BodyMemory bodies() {
        return bodies;
    }

    /** Who may say for whom it asks. */
    ProxyTrust proxies() {
        return proxies;
    }

    /** The threads of a port, named after it. */
    public static QueuedThreadPool threads(String name, ListenLimits limits) {
        QueuedThreadPool threads = new RequestThreads(limits.maxThreads(), MIN_THREADS, THREAD_IDLE_MILLIS);
        threads.setName(name);
        return threads;
    }

    /** Why a port cannot be opened or served, in the words of the system, such as "Address already in use". */
    public static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        ClientEndPoint client = connections.accept(
                channel, selector, key, getScheduler(), getExecutor(), requestTimeoutNanos, admission.number(channel));
        // Those that waited when the port closed are to be answered, and hold nothing up.
        client.setIdleTimeout(isOpen() ? getIdleTimeout() : SHUTDOWN_UNREAD_MILLIS);
        InetAddress address = channel.socket().getInetAddress();
        client.onceClosed(() -> addresses.give(address));
        // The selector comes to it when it has done all that was to be done before.
        client.onceOpened(() -> selector.submit(round -> admission.admitted(channel)));
        if (!(getDefaultConnectionFactory() instanceof HttpConnectionFactory)) {
            client.preambleBegins();
        }
        return client;
    }

    /** Under TLS it is made before the handshake, otherwise when all that precedes it has been read. */
    private static final class PlainOrDecryptedHttp extends HttpConnectionFactory {

        PlainOrDecryptedHttp(HttpConfiguration http) {
            super(http);
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            if (ClientEndPoint.isPlain(endPoint)) {
                ClientEndPoint.of(endPoint).preambleRead();
            }
            return super.newConnection(connector, endPoint);
        }
    }
}
