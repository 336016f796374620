package io.supernode.app;

import io.supernode.app.config.AdapterSettings;
import io.supernode.app.config.ConfigException;
import io.supernode.app.config.Keys;
import io.supernode.app.config.Settings;
import io.supernode.app.config.StatePlace;
import io.supernode.app.log.EventLog;
import io.supernode.app.preheat.PreheatRoutes;
import io.supernode.cdn.HttpOriginFetcher;
import io.supernode.cdn.preheat.engine.PreheatService;
import io.supernode.cdn.preheat.store.PreheatDirectory;
import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.store.HomeDirectory;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.Supernode;
import io.supernode.core.port.Clock;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.http.admin.AdminRoutes;
import io.supernode.http.admin.SettingsControl;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.control.ControlServer;
import io.supernode.http.control.ControlSettings;
import io.supernode.http.control.RouteGroup;
import io.supernode.http.control.ServerStatus;
import io.supernode.http.data.DataServer;
import io.supernode.http.data.DataSettings;
import io.supernode.http.guard.AdminGuard;
import io.supernode.http.net.BoundPort;
import io.supernode.http.view.LiveView;
import io.supernode.http.view.NotableEvents;
import io.supernode.store.StateSettings;
import io.supernode.store.StateStore;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running supernode: the core, its adapters and the order in which they start and end. In each of the three steps of its end
 * what was opened last is closed first, so that nothing is used after it is closed:
 *
 * <ol>
 *   <li>those who wait are answered: preheats, held pulls, registrations
 *   <li>what the supernode knows is stored and given up: time, the origins, the state, the home
 *   <li>the ports, which answer until then (602, 609, and the bytes of pieces): the control port, the data port, the event log
 * </ol>
 *
 * <p>After the second step another process may go on with the home and beside it at the ports: see {@link #release}.
 */
final class SupernodeServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SupernodeServer.class);

    // Below the home.
    private static final String PREHEATS = "preheats";
    private static final String STATE = "state";

    /** Downloads that run at SIGTERM; the whole end has 5 s. */
    private static final Duration DOWNLOADS_AT_SIGTERM = Duration.ofMillis(1500);
    /** The slowest client that counts needs 32 s for a piece of 4 MB (protocol section 4). */
    private static final Duration DOWNLOADS_AT_HAND_OVER = Duration.ofSeconds(60);

    private final Deque<Part> waitingParts = new ArrayDeque<>();
    private final Deque<Part> stateParts = new ArrayDeque<>();
    private final Deque<Part> portParts = new ArrayDeque<>();
    private BoundPort controlPort;
    private BoundPort dataPort;
    private ControlServer control;
    private DataServer data;
    private final CountDownLatch ended = new CountDownLatch(1);
    private BandwidthControl bandwidth;
    private AdminGuard guard;
    private TlsReload tls;
    private List<String> ownNames = List.of();
    private String readyLine;
    private volatile boolean ready;

    private record Part(String name, AutoCloseable closeable) {}

    private SupernodeServer() {}

    /**
     * Starts a supernode; when this returns, clients are served.
     *
     * @param control of the settings, for operators
     * @param start where its ports come from, and whom it hands over to
     * @throws IOException if the home or a port is not available; the message is a sentence for the operator
     */
    static SupernodeServer start(Settings settings, Optional<SettingsControl> control, ServerStart start)
            throws IOException {
        SupernodeServer server = new SupernodeServer();
        try {
            server.open(settings, control, start);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void open(Settings settings, Optional<SettingsControl> settingsControl, ServerStart start)
            throws IOException {
        // Closed last: it tells how everything else ended.
        EventLog events = opened(portParts, "event log", new EventLog(Clock.system()));
        events.start();
        try {
            tls = new TlsReload(settings);
        } catch (ConfigException e) {
            throw new IOException(String.join("; ", e.problems()), e);
        }
        Optional<TakeOver.Released> released =
                start.takeOver().isPresent() ? Optional.of(start.takeOver().get().ask()) : Optional.empty();
        HomeDirectory home = opened(stateParts, "home directory", start.openHome(settings.homeDirectory()));
        Optional<StateStore> state = settings.get(Keys.STATE) == StatePlace.DISK
                ? Optional.of(opened(stateParts, "state", StateStore.open(home.path().resolve(STATE), StateSettings.defaults())))
                : Optional.empty();
        PieceStore store = new PieceStore(home, new RealDisk(), AdapterSettings.cache(settings), Clock.system());
        // Before anything can be evicted.
        PreheatService preheats = new PreheatService(
                store::keep,
                new PreheatDirectory(home.path().resolve(PREHEATS)),
                AdapterSettings.preheat(settings),
                Clock.system());
        preheats.restore();

        // Both before the origin client, which never dials the supernode's own ports, and the core, which tells clients
        // the data port: only now it is known what the system chose.
        ControlSettings controlSettings = AdapterSettings.control(settings, tls.tls());
        DataSettings dataSettings = AdapterSettings.data(settings, tls.tls());
        controlPort = start.controlPort(controlSettings.address(), released);
        opened(portParts, "control socket", controlPort::closeUnlessLeftOpen);
        dataPort = start.dataPort(dataSettings.address(), released);
        opened(portParts, "data socket", dataPort::closeUnlessLeftOpen);
        StoredSeedFiles files = new StoredSeedFiles(store);

        Bandwidth intake = new Bandwidth(AdapterSettings.bytesPerSecond(settings));
        HttpOriginFetcher origins = opened(
                stateParts,
                "origin client",
                new HttpOriginFetcher(
                        AdapterSettings.origin(settings, Set.of(controlPort.number(), dataPort.number())),
                        store,
                        intake,
                        InetAddress::getAllByName));
        files.verifier(origins::verify);
        LocalSupernode.Builder core = LocalSupernode.builder(origins, HomeSecret.of(home.path()))
                .settings(AdapterSettings.core(settings, dataPort.number(), LocalAddress.guess()))
                .observer(events)
                .onFailure(failure -> LOG.error("a part of the supernode has failed", failure));
        state.ifPresent(kept -> core.stores(kept.tasks(), kept.peers()));
        Optional<ServerMetrics> metrics =
                settings.get(Keys.METRICS) ? Optional.of(opened(portParts, "metrics", new ServerMetrics())) : Optional.empty();
        metrics.ifPresent(on -> {
            core.observer(on.observer());
            on.read(origins, store);
        });
        Optional<NotableEvents> notable =
                settings.get(Keys.NO_LIVE_VIEW) ? Optional.empty() : Optional.of(new NotableEvents());
        notable.ifPresent(core::observer);
        Supernode supernode = core.start();
        // Before the stores and the home are closed: what was reported while the end came.
        opened(stateParts, "last changes", supernode::close);
        Ticker ticker = opened(stateParts, "ticker", new Ticker(supernode));
        ticker.start();
        opened(stateParts, "watchdog", new Watchdog(ticker::lastTick)).start();
        preheats.start(supernode, origins.registries());
        ownNames = LocalAddress.hostNames();
        guard = new AdminGuard(AdapterSettings.admin(settings, ownNames));
        Drain drain = opened(stateParts, "drain", new Drain(supernode, Clock.system(), this::closeSoon));
        // Late, as the control port: of two processes at one port, callers of this one wait from here on.
        data = opened(portParts, "data port", new DataServer(files, dataSettings, dataPort));
        data.start();
        ServerFigures figures = new ServerFigures(data, origins, store, home.path());
        List<RouteGroup> groups = new ArrayList<>();
        groups.add(new AdminRoutes(
                guard, supernode, settingsControl, Optional.of(drain), Optional.of(figures)));
        groups.add(new PreheatRoutes(
                preheats, status(ticker, drain), guard, AdapterSettings.preheatAccess(settings, ownNames)));
        Optional<LiveView> view =
                notable.map(noted -> new LiveView(guard, supernode, Optional.of(figures), noted));
        view.ifPresent(groups::add);
        ControlExtensions extensions = ControlExtensions.none()
                .withStatus(status(ticker, drain))
                .withGuard(guard)
                .withGroups(groups);
        control = opened(
                portParts,
                "control port",
                new ControlServer(
                        metrics.map(on -> on.measure(supernode)).orElse(supernode),
                        controlSettings,
                        controlPort,
                        metrics.map(on -> on.addTo(extensions)).orElse(extensions)));
        metrics.ifPresent(on -> on.read(control, data));
        control.start();
        // The first that happens in the second step: what is reported from now on would be lost.
        opened(stateParts, "reports", control::handedOver);
        // Closed before the port, which else would wait for those who look.
        view.ifPresent(shown -> opened(waitingParts, "live view", shown));
        opened(waitingParts, "core", supernode::close);
        // What runs is not to fail because the core ends, but to go on after the next start.
        opened(waitingParts, "preheats", preheats);
        opened(waitingParts, "held calls", control::endSoon);
        bandwidth = new BandwidthControl(data.bandwidth(), intake);
        start.handOver(home.path()).ifPresent(handOver -> opened(stateParts, "socket for a take-over", handOver));
        ready = true;

        readyLine = String.format(
                "supernode is ready: control port %d, download port %d, home %s",
                control.port(), data.port(), home.path());
    }

    private ServerStatus status(Ticker ticker, Drain drain) {
        return new ServerStatus() {
            @Override
            public boolean isAlive() {
                return ticker.isAlive();
            }

            @Override
            public boolean isReady() {
                return ready && !drain.isDraining();
            }

            @Override
            public boolean isDraining() {
                return drain.isDraining();
            }

            @Override
            public String version() {
                return Version.text();
            }
        };
    }

    /** Makes the values of those keys take effect that can change while it runs. */
    void apply(Settings settings) {
        long bytesPerSecond = AdapterSettings.bytesPerSecond(settings);
        if (bytesPerSecond != bandwidth.getBytesPerSecond()) {
            bandwidth.setBytesPerSecond(bytesPerSecond);
        }
        guard.access(AdapterSettings.admin(settings, ownNames));
    }

    /** Reads the files of the certificate again, which may have other content by now. */
    void readCertificate() {
        tls.readAgain();
    }

    /** @param parts of the step in which it is closed */
    private static <T extends AutoCloseable> T opened(Deque<Part> parts, String name, T closeable) {
        parts.push(new Part(name, closeable));
        return closeable;
    }

    /** One line that says what it listens on. */
    String readyLine() {
        return readyLine;
    }

    /** What it may serve and take. */
    BandwidthControl bandwidth() {
        return bandwidth;
    }

    /** Closes on a thread of its own: whoever asks for it is closed too. */
    private void closeSoon() {
        new Thread(this::close, "drained").start();
    }

    /** Waits until it has been closed. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /**
     * Stores what it knows, and gives up the home: another process may have it when this returns, and may take the ports too.
     * The ports go on answering, with what makes clients ask again; pieces are served as before. {@link #finish} or {@link
     * #leave} must follow.
     *
     * @throws IOException if it is not possible now; then nothing has happened
     */
    synchronized TakeOver.Released release() throws IOException {
        if (!ready) {
            throw new IOException("it is ending already");
        }
        controlPort.share();
        dataPort.share();
        ready = false;
        close(waitingParts);
        close(stateParts);
        return new TakeOver.Released(controlPort.number(), dataPort.number());
    }

    /** After {@link #release}: answers those who still come to this process, lets downloads come to their end, and closes. */
    void finish() {
        closePorts(DOWNLOADS_AT_HAND_OVER);
    }

    /**
     * After {@link #release}: ends, but for the ports, which the next server of this process takes over with those who wait at
     * them. Running downloads come to their end.
     *
     * @return the ports
     * @throws IOException if they are closed
     */
    InheritedSockets.Ports leave() throws IOException {
        InheritedSockets.Ports next =
                new InheritedSockets.Ports(Optional.of(controlPort.handOn()), Optional.of(dataPort.handOn()));
        control.close();
        data.stopAccepting();
        new Thread(() -> closePorts(DOWNLOADS_AT_HAND_OVER), "last-downloads").start();
        return next;
    }

    /** Answers what is held, and closes everything. Does nothing when it is closed already. */
    @Override
    public void close() {
        // Before anything is closed, and without the lock: those who ask are told at once.
        ready = false;
        synchronized (this) {
            close(waitingParts);
            finishDownloads(DOWNLOADS_AT_SIGTERM);
            close(stateParts);
        }
        closePorts(Duration.ZERO);
    }

    private void closePorts(Duration patience) {
        if (control != null) {
            // At once: those who come from now on are answered elsewhere.
            control.close();
        }
        finishDownloads(patience);
        synchronized (this) {
            close(portParts);
        }
        ended.countDown();
    }

    private void finishDownloads(Duration patience) {
        if (data == null) {
            return;
        }
        try {
            data.finish(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Deque<Part> parts) {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closeable().close();
            } catch (Exception e) {
                // The others must be closed all the same.
                LOG.error("the {} did not close", part.name(), e);
            }
        }
    }
}
