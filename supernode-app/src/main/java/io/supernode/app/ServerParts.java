package io.supernode.app;

import io.supernode.app.EndSteps.Step;
import io.supernode.app.config.AdapterSettings;
import io.supernode.app.config.ClusterKeys;
import io.supernode.app.config.ConfigException;
import io.supernode.app.config.Keys;
import io.supernode.app.config.Settings;
import io.supernode.app.config.StatePlace;
import io.supernode.app.log.EventLog;
import io.supernode.app.preheat.PreheatRoutes;
import io.supernode.app.preheat.UnknownPreheats;
import io.supernode.app.warmup.WarmUp;
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
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.http.admin.AdminRoutes;
import io.supernode.http.admin.SettingsControl;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.control.ControlServer;
import io.supernode.http.control.RouteGroup;
import io.supernode.http.control.ServerStatus;
import io.supernode.http.data.DataServer;
import io.supernode.http.guard.AdminGuard;
import io.supernode.http.net.BoundPort;
import io.supernode.http.view.LiveView;
import io.supernode.http.view.NotableEvents;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a running server: the core and its adapters, opened and tied together in the order in which each needs the
 * others. They are closed by the {@link EndSteps} that they were opened with.
 *
 * @param bandwidth what it may serve and take
 * @param ownNames names of this machine, by which browsers may reach it
 * @param home where its files are, for the operator
 */
record ServerParts(
        BoundPort controlPort,
        BoundPort dataPort,
        ControlServer control,
        DataServer data,
        BandwidthControl bandwidth,
        AdminGuard guard,
        TlsReload tls,
        List<String> ownNames,
        HomeDirectory home) {

    private static final Logger LOG = LoggerFactory.getLogger(ServerParts.class);

    /**
     * What the parts ask of the server that they belong to.
     *
     * @param isReady whether clients should be sent to it
     * @param closeSoon ends it, when it has been drained
     */
    record Owner(BooleanSupplier isReady, Runnable closeSoon) {}

    /**
     * Opens all of them; when this returns, clients are served.
     *
     * @param settingsControl of the settings, for operators
     * @param start where the ports come from, and whom the server hands over to
     * @param steps get what is opened, also when it fails in the middle
     * @throws IOException if the home or a port is not available; the message is a sentence for the operator
     */
    static ServerParts open(
            Settings settings, Optional<SettingsControl> settingsControl, ServerStart start, EndSteps steps, Owner owner)
            throws IOException {
        return new Opening(settings, start, steps, owner).open(settingsControl);
    }

    /** One use. */
    private static final class Opening {

        // Below the home.
        private static final String PREHEATS = "preheats";
        private static final String STATE = "state";

        private final Settings settings;
        private final ServerStart start;
        private final EndSteps steps;
        private final Owner owner;
        // In the order in which they come to be.
        private EventLog events;
        private HomeDirectory home;
        private PieceStore store;
        /** Of a node of a cluster. */
        private ClusterKeeper keeper;
        private PreheatService preheats;
        private BoundPort controlPort;
        private BoundPort dataPort;
        private HttpOriginFetcher origins;
        private CoreStart coreStart;
        private Supernode supernode;
        private ServerStatus status;

        Opening(Settings settings, ServerStart start, EndSteps steps, Owner owner) {
            this.settings = settings;
            this.start = start;
            this.steps = steps;
            this.owner = owner;
        }

        ServerParts open(Optional<SettingsControl> settingsControl) throws IOException {
            // Closed last: it tells how everything else ended.
            events = steps.opened(Step.PORTS, "event log", new EventLog(Clock.system()));
            events.start();
            TlsReload tls = readCertificate();
            Optional<TakeOver.Ports> released = start.askOther(settings.get(Keys.LISTEN_PORT), settings.get(Keys.DOWNLOAD_PORT));
            home = steps.opened(Step.STATE, "home directory", start.openHome(settings.homeDirectory()));
            StateReading state = steps.opened(Step.STATE, "state", new StateReading(
                    settings.get(Keys.STATE) == StatePlace.DISK
                            ? Optional.of(home.path().resolve(STATE))
                            : Optional.empty(),
                    settings.get(Keys.PEER_MEMORY)));
            openCache();
            openPorts(tls, released);
            Bandwidth intake = new Bandwidth(AdapterSettings.bytesPerSecond(settings));
            openOrigins(intake);
            StoredSeedFiles files = new StoredSeedFiles(store);
            files.verifier(origins::verify);
            Optional<ServerMetrics> metrics = settings.get(Keys.METRICS)
                    ? Optional.of(steps.opened(Step.PORTS, "metrics", new ServerMetrics()))
                    : Optional.empty();
            Optional<NotableEvents> notable =
                    settings.get(Keys.NO_LIVE_VIEW) ? Optional.empty() : Optional.of(new NotableEvents());
            startCore(state, metrics, notable);
            Ticker ticker = steps.opened(Step.STATE, "ticker", new Ticker(supernode));
            ticker.start();
            steps.opened(Step.STATE, "watchdog", new Watchdog(ticker::lastTick)).start();
            preheats.start(supernode, origins.registries());
            Drain drain = steps.opened(Step.STATE, "drain", new Drain(supernode, Clock.system(), owner.closeSoon()));
            status = new NodeState(owner.isReady(), ticker, drain);
            // Late, as the control port: of two processes at one port, callers of this one wait from here on.
            DataServer data = steps.opened(
                    Step.PORTS,
                    "data port",
                    new DataServer(
                            files,
                            AdapterSettings.data(settings, tls.tls()),
                            dataPort,
                            supernode::observeSeedThroughput));
            data.start();
            List<String> ownNames = LocalAddress.hostNames();
            AdminGuard guard = new AdminGuard(AdapterSettings.admin(settings, ownNames));
            ServerFigures figures = new ServerFigures(data, origins, store, home.path(), state::store);
            Optional<LiveView> view =
                    notable.map(noted -> new LiveView(guard, supernode, Optional.of(figures), coreStart.status(), noted));
            List<RouteGroup> groups = new ArrayList<>();
            groups.add(new AdminRoutes(
                    guard, supernode, settingsControl, Optional.of(drain), Optional.of(figures), coreStart.status()));
            groups.add(new PreheatRoutes(
                    preheats, status, guard, AdapterSettings.preheatAccess(settings, ownNames),
                    new UnknownPreheats(coreStart.status())));
            view.ifPresent(groups::add);
            ControlServer control = startControl(
                    state, tls, metrics, ControlExtensions.none().withStatus(status).withGuard(guard).withGroups(groups));
            metrics.ifPresent(on -> on.read(control, data));
            metrics.ifPresent(on -> on.read(supernode, settings.get(Keys.PEER_MEMORY)));
            metrics.ifPresent(on -> coreStart.status().ifPresent(cluster -> on.read(cluster, origins)));
            letEndInOrder(control, view);
            // Until here calls were taken, and waited.
            state.await();
            metrics.ifPresent(on -> state.store().ifPresent(on::read));
            start.handOver(home.path())
                    .ifPresent(handOver -> steps.opened(Step.STATE, "socket for a take-over", handOver));
            if (settings.get(Keys.WARM_UP)) {
                warmUp(control, data);
            }
            return new ServerParts(
                    controlPort, dataPort, control, data,
                    new BandwidthControl(data.bandwidth(), intake, supernode::changeSeedBandwidth), guard, tls, ownNames,
                    home);
        }

        /** Closed first: what ends is not to be waited for by a rehearsal. */
        private void warmUp(ControlServer control, DataServer data) {
            ServerCalls calls = new ServerCalls(control, data, origins);
            boolean keepsState = settings.get(Keys.STATE) == StatePlace.DISK;
            steps.opened(Step.WAITING, "warm-up", new WarmUp(
                            home.path(),
                            () -> new ServerRehearsal(keepsState, settings.get(Keys.METRICS)),
                            calls::takeCalled,
                            JvmMemory::giveBack))
                    .start();
        }

        private TlsReload readCertificate() throws IOException {
            try {
                return new TlsReload(settings);
            } catch (ConfigException e) {
                throw new IOException(String.join("; ", e.problems()), e);
            }
        }

        /** With what is to be kept of it, before anything can be evicted. */
        private void openCache() throws IOException {
            store = new PieceStore(home, new RealDisk(), AdapterSettings.cache(settings), Clock.system());
            keeper = new ClusterKeeper(store::keep);
            preheats = new PreheatService(
                    ClusterKeys.isNode(settings) ? keeper : store::keep,
                    new PreheatDirectory(home.path().resolve(PREHEATS)),
                    AdapterSettings.preheat(settings),
                    AdapterSettings.preheatIds(settings),
                    Clock.system());
            preheats.restore();
        }

        /**
         * Both before the origin client, which never dials the supernode's own ports, and the core, which tells clients the data
         * port: only now it is known what the system chose.
         */
        private void openPorts(TlsReload tls, Optional<TakeOver.Ports> released) throws IOException {
            controlPort = start.controlPort(AdapterSettings.control(settings, tls.tls()).address(), released);
            steps.opened(Step.PORTS, "control socket", controlPort::closeUnlessLeftOpen);
            dataPort = start.dataPort(AdapterSettings.data(settings, tls.tls()).address(), released);
            steps.opened(Step.PORTS, "data socket", dataPort::closeUnlessLeftOpen);
        }

        private void openOrigins(Bandwidth intake) throws IOException {
            origins = steps.opened(
                    Step.STATE,
                    "origin client",
                    new HttpOriginFetcher(
                            AdapterSettings.origin(settings, Set.of(controlPort.number(), dataPort.number())),
                            store,
                            intake,
                            InetAddress::getAllByName));
        }

        private void startCore(
                StateReading state, Optional<ServerMetrics> metrics, Optional<NotableEvents> notable)
                throws IOException {
            Optional<byte[]> common = ClusterKeys.secret(settings);
            byte[] secret = common.isPresent() ? common.get() : HomeSecret.of(home.path());
            SupernodeSettings rules = AdapterSettings.core(settings, dataPort.number(), LocalAddress.guess());
            LocalSupernode.Builder core = LocalSupernode.builder(origins, secret)
                    .settings(rules)
                    .ownServers(ownServers())
                    .observer(events)
                    .onFailure(failure -> LOG.error("a part of the supernode has failed", failure));
            metrics.ifPresent(on -> {
                core.observer(on.observer());
                on.read(origins, store);
            });
            notable.ifPresent(core::observer);
            coreStart = ClusterKeys.isNode(settings) ? startCluster(rules, notable) : CoreStart.ALONE;
            steps.opened(Step.STATE, "cluster", coreStart);
            state.begin(core, coreStart);
            supernode = state.supernode();
            // Before the stores and the home are closed: what was reported while the end came.
            steps.opened(Step.STATE, "last changes", supernode::close);
        }

        private CoreStart startCluster(SupernodeSettings rules, Optional<NotableEvents> notable) throws IOException {
            ClusterStart cluster = new ClusterStart(settings, rules, dataPort.number(), origins, store::keep);
            notable.ifPresent(events -> cluster.onMemberChanges(events::membersChanged));
            keeper.begin(cluster::keep);
            return cluster;
        }

        private OwnServers ownServers() {
            Set<Integer> ports = new HashSet<>(AdapterSettings.clusterPorts(settings));
            ports.add(controlPort.number());
            ports.add(dataPort.number());
            Set<String> ips = new HashSet<>(LocalAddress.all());
            AdapterSettings.advertisedIp(settings).ifPresent(ips::add);
            return new OwnServers(ips, ports, () -> coreStart.servers());
        }

        private ControlServer startControl(
                StateReading state,
                TlsReload tls,
                Optional<ServerMetrics> metrics,
                ControlExtensions extensions)
                throws IOException {
            ControlServer control = steps.opened(
                    Step.PORTS,
                    "control port",
                    new ControlServer(
                            metrics.map(on -> on.measure(supernode)).orElse(supernode),
                            AdapterSettings.control(settings, tls.tls()),
                            controlPort,
                            metrics.map(on -> on.addTo(extensions)).orElse(extensions)));
            // What the state has is not known yet.
            if (state.isContinued()) {
                control.startAgain(Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
            } else {
                control.start();
            }
            return control;
        }

        private void letEndInOrder(ControlServer control, Optional<LiveView> view) {
            // After all that wait: the data port takes nobody in from then on, and what is reported would be lost.
            steps.opened(Step.WAITING, "reports", control::handedOver);
            // Closed before the port, which else would wait for those who look.
            view.ifPresent(shown -> steps.opened(Step.WAITING, "live view", shown));
            // After the core and before the data port takes no more: the next owners go on at once, and send nobody here.
            steps.opened(Step.WAITING, "cluster", coreStart);
            steps.opened(Step.WAITING, "core", supernode::close);
            // What runs is not to fail because the core ends, but to go on after the next start.
            steps.opened(Step.WAITING, "preheats", preheats);
            steps.opened(Step.WAITING, "held calls", control::endSoon);
        }
    }

    /** As load balancers and service managers see it. */
    private record NodeState(BooleanSupplier ready, Ticker ticker, Drain drain) implements ServerStatus {

        @Override
        public boolean isAlive() {
            return ticker.isAlive();
        }

        @Override
        public boolean isReady() {
            return ready.getAsBoolean() && !drain.isDraining();
        }

        @Override
        public boolean isDraining() {
            return drain.isDraining();
        }

        @Override
        public String version() {
            return Version.text();
        }
    }
}
