package io.supernode.http.data;

import io.supernode.http.net.JsonErrors;
import io.supernode.http.net.Listener;
import java.io.IOException;
import java.util.Objects;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;

/**
 * The data port (8001): framed pieces to clients with plain sockets, one byte range each, without transfer or content
 * encoding (protocol section 4). Thread-safe; started and stopped once.
 */
public final class DataServer implements AutoCloseable {

    private final DataSettings settings;
    private final Server server;
    private final Listener listener;

    /** Makes a port that does not listen yet. */
    public DataServer(SeedFiles files, DataSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        server = new Server(Listener.threads("data", settings.limits()));
        server.setErrorHandler(new JsonErrors(HttpStatus.BAD_REQUEST_400));
        server.setHandler(new DataHandler(files));
        listener = new Listener(
                server,
                new HttpConfiguration(),
                settings.host().orElse(null),
                settings.port(),
                settings.limits(),
                Runtime.getRuntime().availableProcessors(),
                FileEndPoint::new);
        server.addConnector(listener);
    }

    /**
     * Listens.
     *
     * @throws IOException if the port is taken or not allowed
     */
    public void start() throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IOException("cannot listen on data port " + settings.port() + ": " + Listener.reason(e), e);
        }
    }

    /** The port that it listens on, also when the system chose it. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Closes the port and its connections at once: clients try a cut piece again elsewhere. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the data port did not stop", e);
        }
    }
}
