package io.supernode.http.data;

import io.supernode.http.net.JsonErrors;
import io.supernode.http.net.Listener;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
    private final FairBandwidth bandwidth;

    /** Makes a port that does not listen yet. */
    public DataServer(SeedFiles files, DataSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        server = new Server(Listener.threads("data", settings.limits()));
        server.setErrorHandler(new JsonErrors(HttpStatus.BAD_REQUEST_400));
        listener = new Listener(
                server,
                new HttpConfiguration(),
                settings.host().orElse(null),
                settings.port(),
                settings.limits(),
                Runtime.getRuntime().availableProcessors(),
                FileEndPoint::new);
        server.addConnector(listener);
        bandwidth = new FairBandwidth(settings.bytesPerSecond(), System::nanoTime, this::wakeAfter);
        server.setHandler(new DataHandler(files, bandwidth));
    }

    /** The scheduler has one thread, for time-outs: what is sent is sent by others. */
    private void wakeAfter(long nanos, Runnable action) {
        listener.getScheduler().schedule(() -> listener.getExecutor().execute(action), nanos, TimeUnit.NANOSECONDS);
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

    /** What it may send in all; may be changed at any time. */
    public FairBandwidth bandwidth() {
        return bandwidth;
    }

    /** Closes the port and its connections at once: clients try a cut piece again elsewhere. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the data port did not stop", e);
        } finally {
            // Transfers that still wait for their turn find their connection closed, and close their files.
            bandwidth.release();
        }
    }
}
