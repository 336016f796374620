package io.supernode.testkit.sim;

import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.SwarmSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The event loop of one run: takes the earliest event, moves the clock there, and hands it to whom it concerns. */
final class Engine implements Transfers.Listener, ControlPlane.DecisionListener {

    private static final long SWEEP_NANOS = 250_000_000;
    private static final long PROGRESS_NANOS = 1_000_000_000;
    /** Rates that were approximated are computed exactly so much later; more flows cost more and need it less. */
    private static final long SETTLE_NANOS = 10_000_000;
    private static final int MANY_FLOWS = 50_000;
    /** Most ticks change nothing. */
    private static final int TICKS_PER_CHECK = 10;

    private final World world;
    private final Transfers transfers;
    private final SimulatedOrigin origin;
    private final CheckedPolicy policy;
    private final ControlPlane control;
    private final RunningCore core;
    private final Disturber disturber;
    private final TruthCheck check;
    private final ClientLoop clients;
    private final Saboteur saboteur;
    private final SimulationObserver observer;
    private final Consumer<Simulation.Progress> progress;
    private final long sampleNanos;
    private final Timeline.Recorder recorder = new Timeline.Recorder();
    private boolean settleScheduled;
    private long progressAt;
    private long ticks;

    Engine(
            World world,
            UnaryOperator<SupernodeSettings.Builder> change,
            SchedulingPolicy policy,
            SimulationObserver observer,
            Consumer<Simulation.Progress> progress,
            long sampleNanos,
            Disturbances disturbances,
            Optional<RestartStores> stores,
            boolean isChecked) {
        this.world = world;
        this.observer = observer;
        this.progress = progress;
        this.sampleNanos = sampleNanos;
        transfers = new Transfers(world);
        origin = new SimulatedOrigin(world);
        this.policy = new CheckedPolicy(policy);
        control = new ControlPlane(world, new CallNetwork(world, disturbances, world.disturbing.split()), this);
        core = new RunningCore(
                world, change.apply(settings(world.scenario)).build(), origin, this.policy, control, stores);
        disturber = new Disturber(world, disturbances, core, transfers);
        check = isChecked ? new TruthCheck(world) : null;
        clients = new ClientLoop(world, control, transfers);
        saboteur = new Saboteur(world, core);
        transfers.listen(observer == null ? clients : this);
    }

    private static SupernodeSettings.Builder settings(Scenario scenario) {
        Scenario.Rules rules = scenario.rules();
        return SupernodeSettings.builder()
                .policy(rules.policy())
                .maxBandwidth(Math.max(1, Math.round(rules.configuredSeedRate())))
                .systemReservedBandwidth(0)
                .peerUpLimit(rules.peerUpLimit())
                .peerDownLimit(rules.peerDownLimit())
                .hold(rules.hold())
                .maxPeersPerTask(mostPeers(scenario))
                .seed(scenario.seed());
    }

    private static int mostPeers(Scenario scenario) {
        boolean isSabotaged = scenario.faults().liars() > 0 && scenario.faults().lie().isSabotage();
        return isSabotaged ? scenario.peers() * (Saboteur.VICTIMS * Saboteur.ROUNDS + 1) : Math.max(1, scenario.peers());
    }

    Timeline run() {
        core.begin();
        disturber.schedule();
        long horizon = world.scenario.horizon().toNanos();
        for (SimPeer peer : world.peers) {
            world.tally.working += peer.liar ? 0 : 1;
        }
        world.after(0, EventKind.TICK, 0, 0, 0);
        world.after(SWEEP_NANOS, EventKind.SWEEP, 0, 0, 0);
        if (sampleNanos > 0) {
            world.after(0, EventKind.SAMPLE, 0, 0, 0);
        }
        while (world.tally.working > 0) {
            long due = Math.min(world.events.nextTime(), transfers.network().nextFinish());
            if (due > horizon) {
                break;
            }
            world.clock.advanceTo(due);
            world.tally.events++;
            if (transfers.network().nextFinish() <= due) {
                transfers.finishDue();
            } else {
                world.events.next();
                handle(world.events.kind(), world.events.subject(), world.events.first(), world.events.second());
            }
            if (transfers.network().isUnsettled() && !settleScheduled) {
                settleScheduled = true;
                long delay = transfers.network().activeFlows() > MANY_FLOWS ? 2 * SETTLE_NANOS : SETTLE_NANOS;
                world.after(delay, EventKind.SETTLE, 0, 0, 0);
            }
            control.rethrow();
        }
        if (sampleNanos > 0) {
            recorder.record(world);
        }
        if (disturber.isUndisturbed()) {
            List<SwarmSnapshot> swarms = origin.fetched().stream()
                    .flatMap(file -> core.running().swarm(new TaskId(file.taskId)).stream())
                    .toList();
            // A task is forgotten if nothing of it is downloaded for long: then some are unfinished, which the result says.
            if (swarms.size() == origin.fetched().size()) {
                policy.checkEnd(swarms);
            }
        }
        return recorder.timeline();
    }

    private void handle(int kind, int subject, int first, int second) {
        switch (kind) {
            case EventKind.CONNECTED -> transfers.connected(subject);
            case EventKind.TICK -> tick();
            case EventKind.SWEEP -> {
                transfers.sweep();
                world.after(SWEEP_NANOS, EventKind.SWEEP, 0, 0, 0);
            }
            case EventKind.SETTLE -> {
                settleScheduled = false;
                transfers.network().settle(world.now());
            }
            case EventKind.MEASURED -> transfers.seedMeter().measured(first).ifPresent(core::measured);
            case EventKind.STORED -> {
                if (origin.isOfThisLife(second)) {
                    stored(subject, world.files[first]);
                }
            }
            case EventKind.FETCHED -> {
                if (origin.isOfThisLife(first)) {
                    origin.finished(world.files[subject]);
                    check();
                }
            }
            case EventKind.KILL, EventKind.RESTART, EventKind.FREEZE, EventKind.THAW -> {
                if (kind == EventKind.KILL && check != null) {
                    check.killed();
                }
                disturber.handle(kind, subject);
                check();
            }
            case EventKind.SAMPLE -> {
                recorder.record(world);
                world.after(sampleNanos, EventKind.SAMPLE, 0, 0, 0);
            }
            default -> handleOfPeer(kind, world.peers[subject], first, second);
        }
    }

    private void stored(int piece, SimFile file) {
        origin.stored(piece, file);
        if (observer != null) {
            tell(new SimulationEvent.Stored(world.now(), piece), file);
        }
        check();
    }

    private void check() {
        if (check != null && core.runs()) {
            check.check(core.running());
        }
    }

    private void handleOfPeer(int kind, SimPeer peer, int first, int second) {
        switch (kind) {
            case EventKind.REGISTER, EventKind.PULL, EventKind.PULL_COPY, EventKind.PIECE_SUCCESS,
                    EventKind.PIECE_ERROR -> {
                control.arrived(kind, peer, first, second);
                check();
            }
            case EventKind.WRITTEN -> {
                if (peer.isWorking()) {
                    clients.written(peer, first, second);
                    tellFinished(peer);
                }
            }
            case EventKind.RECEIVED -> {
                if (peer.isWorking()) {
                    clients.received(peer, first, second);
                }
            }
            case EventKind.ARRIVE -> clients.arrive(peer.host);
            case EventKind.VANISH -> vanish(peer.host);
            case EventKind.SABOTAGE -> saboteur.act(peer, first);
            default -> {
                if (kind > EventKind.QUEUED) {
                    control.dequeued(kind - EventKind.QUEUED, peer, first, second);
                } else if (peer.generation == first && peer.isWorking()) {
                    handleAwaited(kind, peer);
                }
            }
        }
    }

    /** Events that mean nothing any more once the client has gone on to something else. */
    private void handleAwaited(int kind, SimPeer peer) {
        switch (kind) {
            case EventKind.REGISTERED -> clients.registered(peer, peer.registered);
            case EventKind.PULLED -> {
                PullOutcome answer = peer.answer;
                peer.answer = null;
                clients.answered(peer, answer);
                tellFinished(peer);
            }
            case EventKind.POLL_TIMEOUT -> clients.pollTimedOut(peer);
            case EventKind.WAKE -> clients.awake(peer);
            case EventKind.RETRY, EventKind.STARTED -> clients.register(peer);
            case EventKind.ENDED -> {
                clients.ended(peer);
                tellFinished(peer);
            }
            case EventKind.READ_TIMEOUT -> clients.readTimedOut(peer);
            default -> throw new IllegalStateException("no such event: " + kind);
        }
    }

    private void vanish(SimHost host) {
        clients.vanish(host);
        world.faults.add(Fault.VANISHED, host.peers.length);
        if (observer != null) {
            for (SimPeer peer : host.peers) {
                tell(new SimulationEvent.Vanished(world.now(), peer.index), peer.file);
            }
        }
    }

    private void tick() {
        core.tick();
        if (++ticks % TICKS_PER_CHECK == 0) {
            check();
        }
        world.after(world.scenario.control().tick().toNanos(), EventKind.TICK, 0, 0, 0);
        if (world.now() >= progressAt) {
            progressAt += PROGRESS_NANOS;
            progress.accept(new Simulation.Progress(
                    world.now() / 1e9, world.tally.finished, world.tally.working, world.tally.events));
        }
    }

    @Override
    public void decided(SimPeer peer, PullOutcome outcome) {
        if (check != null) {
            check.decided(peer, outcome, core.running());
        }
        if (observer != null) {
            tell(new SimulationEvent.Decided(world.now(), peer.index, peer.cid, outcome), peer.file);
        }
    }

    @Override
    public void refused(SimPeer peer, String why) {
        if (check != null) {
            check.refused(peer, why);
        }
    }

    @Override
    public void downloaded(SimPeer peer, int piece, int source) {
        clients.downloaded(peer, piece, source);
        tell(new SimulationEvent.Downloaded(world.now(), peer.index, piece, source), peer.file);
    }

    @Override
    public void failed(SimPeer peer, int piece, int source) {
        clients.failed(peer, piece, source);
        tell(new SimulationEvent.TransferFailed(world.now(), peer.index, piece, source), peer.file);
    }

    private void tellFinished(SimPeer peer) {
        if (observer != null && peer.state == SimPeer.State.DONE) {
            tell(new SimulationEvent.Finished(world.now(), peer.index), peer.file);
        }
    }

    private void tell(SimulationEvent event, SimFile file) {
        if (!file.taskId.isEmpty() && core.runs()) {
            observer.on(event, core.running(), new TaskId(file.taskId));
        }
    }
}
