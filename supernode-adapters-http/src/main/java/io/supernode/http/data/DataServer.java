package io.supernode.http.data;

import io.supernode.core.report.SeedThroughput;
import io.supernode.http.net.BoundPort;
import io.supernode.http.net.JsonErrors;
import io.supernode.http.net.Listener;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;

/**
 * The data port (8001): framed pieces to clients with plain sockets, one byte range each, without transfer or content
 * encoding (protocol section 4). Thread-safe; started and stopped once.
 */
public final class DataServer implements AutoCloseable {

    private static final Duration QUIET = Duration.ofMillis(300);

    private final BoundPort port;
    private final Server server;
    private final Listener listener;
    private final FairRateLimiter bandwidth;
    private final Consumer<SeedThroughput> throughput;
    private final DataTraffic traffic = new DataTraffic();
    /** Notified when a transfer or a connection has ended. */
    private final Object changes = new Object();

    /**
     * Takes the port of the settings, and serves nothing yet.
     *
     * @throws IOException if the port is taken or not allowed
     */
    public static BoundPort bind(DataSettings settings) throws IOException {
        return BoundPort.open("download", settings.address());
    }

    /**
     * Makes a server that does not serve yet. It closes {@code port} when it is closed.
     *
     * @throws IOException if the port has been closed
     */
    public DataServer(SeedFiles files, DataSettings settings, BoundPort port) throws IOException {
        this(files, settings, port, reading -> { });
    }

    /**
     * The same, and tells what it gives to the network.
     *
     * @param throughput is told {@link SeedThroughput#NONE} before anything is served, and then each reading; on threads that
     *     serve, so it must not wait
     */
    public DataServer(SeedFiles files, DataSettings settings, BoundPort port, Consumer<SeedThroughput> throughput)
            throws IOException {
        this(files, settings, port, throughput, System::nanoTime);
    }

    /** @param readerTime in which it is measured how fast clients read */
    DataServer(
            SeedFiles files,
            DataSettings settings,
            BoundPort port,
            Consumer<SeedThroughput> throughput,
            LongSupplier readerTime)
            throws IOException {
        this.throughput = Objects.requireNonNull(throughput, "throughput");
        this.port = Objects.requireNonNull(port, "port");
        server = new Server(Listener.threads("data", settings.limits()));
        server.setErrorHandler(new JsonErrors(HttpStatus.BAD_REQUEST_400));
        UplinkMeter uplink = new UplinkMeter(System::nanoTime, throughput);
        bandwidth = new FairRateLimiter(settings.bytesPerSecond(), System::nanoTime, this::wakeAfter);
        listener = new Listener(
                port,
                server,
                new HttpConfiguration(),
                settings.limits(),
                settings.security(),
                Runtime.getRuntime().availableProcessors(),
                (channel, selector, key, scheduler, executor, requestTimeoutNanos, number) -> new SendfileEndPoint(
                        channel, selector, key, scheduler, executor, requestTimeoutNanos, traffic,
                        new ReaderPace(number, settings.minReadRate(), readerTime), uplink));
        server.addConnector(listener);
        server.setHandler(new DataHandler(files, bandwidth));
    }

    /** The scheduler has one thread, for time-outs: what is sent is sent by others. */
    private void wakeAfter(long nanos, Runnable action) {
        listener.getScheduler().schedule(() -> listener.getExecutor().execute(action), nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Serves.
     *
     * @throws IOException if the port has been closed, or the server cannot be started
     */
    public void start() throws IOException {
        throughput.accept(SeedThroughput.NONE);
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IOException("cannot serve download port " + port.number() + ": " + Listener.reason(e), e);
        }
    }

    /** The port that it listens on, also when the system chose it. */
    public int port() {
        return port.number();
    }

    /** What it may send in all; may be changed at any time. */
    public FairRateLimiter bandwidth() {
        return bandwidth;
    }

    /** What it has sent, and sends now. */
    public DataTraffic traffic() {
        return traffic;
    }

    /** Accepts what waits to be accepted, and nothing more. */
    public void stopAccepting() {
        listener.close();
    }

    /**
     * As {@link #stopAccepting}, and waits until the running transfers have come to their end. A port
     * that was {@link BoundPort#handOn handed on} stays open, with those who wait at it.
     *
     * @param patience for them; those that still run then are cut by {@link #close}
     */
    public void finish(Duration patience) throws InterruptedException {
        listener.onEndOfConnection(this::changed);
        traffic.onEndOfTransfer(this::changed);
        listener.close();
        long end = System.nanoTime() + patience.toNanos();
        long quietEnd = System.nanoTime() + QUIET.toNanos();
        long ended = traffic.endedTransfers();
        synchronized (changes) {
            // Who has just been accepted has not asked yet; who has asked nothing for a while will not.
            while (listener.waitingConnections() > 0 || !listener.getConnectedEndPoints().isEmpty()) {
                long now = System.nanoTime();
                long endedNow = traffic.endedTransfers();
                quietEnd = endedNow > ended ? now + QUIET.toNanos() : quietEnd;
                ended = endedNow;
                long left = traffic.runningTransfers() > 0 ? end - now : Math.min(end - now, quietEnd - now);
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(changes, left);
            }
        }
    }

    private void changed() {
        synchronized (changes) {
            changes.notifyAll();
        }
    }

    /** Closes the port and its connections at once: clients try a cut piece again elsewhere. */
    @Override
    public void close() {
        // While it runs, the thread that accepts ends at once; afterwards it is waited for in vain.
        listener.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the data port did not stop", e);
        } finally {
            // Transfers that still wait for their turn find their connection closed, and close their files.
            bandwidth.release();
            port.closeUnlessLeftOpen();
        }
    }
}
