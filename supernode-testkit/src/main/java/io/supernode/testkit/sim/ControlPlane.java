package io.supernode.testkit.sim;

import io.supernode.core.Supernode;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * The way between clients and the core: messages take their time, and where the supernode's capacity is limited,
 * requests queue for it one behind another, and the core is told how long. A request whose client hung up while it
 * queued costs its turn and nothing else. Not thread-safe.
 */
final class ControlPlane implements Requests {

    static final int UPLOAD_PORT = 15_001;
    private static final String RUNNING = "701";
    private static final String STARTING = "700";

    private final World world;
    private final CallNetwork network;
    private final long latency;
    private final long serviceNanos;
    private final LongFifo arrivals = new LongFifo();
    private final DecisionListener decisions;
    /** Of the hosts. */
    private final CallerAddress[] callers;
    private Supernode core;
    /** Until then requests wait at the port. */
    private long answersFrom;
    private long freeAt;
    private Throwable failure;

    /** Is told of every answer to a pull, and of reports that are refused. */
    interface DecisionListener {
        void decided(SimPeer peer, PullOutcome outcome);

        void refused(SimPeer peer, String why);
    }

    ControlPlane(World world, CallNetwork network, DecisionListener decisions) {
        this.world = world;
        this.network = network;
        this.decisions = decisions;
        callers = new CallerAddress[world.hosts.length];
        Arrays.setAll(callers, Population::caller);
        latency = network.latency();
        double capacity = world.scenario.control().capacity();
        serviceNanos = capacity > 0 ? Math.max(1, (long) (1e9 / capacity)) : 0;
    }

    /** Requests are answered by this supernode from now on. */
    void answerBy(Supernode supernode) {
        core = supernode;
    }

    /** The supernode is killed: what it has not answered breaks off, and what comes waits until then. */
    void kill(long returnsAt) {
        answersFrom = returnsAt;
        for (SimPeer peer : world.peers) {
            if (peer.held != null) {
                peer.held = null;
                world.faults.add(Fault.BROKEN_CALL);
                world.after(latency, EventKind.READ_TIMEOUT, peer.index, peer.generation, 0);
            }
        }
    }

    @Override
    public void register(SimPeer peer) {
        send(peer, EventKind.REGISTER, ++peer.generation, 0);
        peer.askedAt = world.now();
        // Registrations are few: each can have its alarm.
        world.after(peer.kind.readTimeoutNanos(), EventKind.READ_TIMEOUT, peer.index, peer.generation, 0);
    }

    @Override
    public void pull(SimPeer peer) {
        peer.askedAt = world.now();
        send(peer, EventKind.PULL, ++peer.generation, 0);
        if (network.disturbs()) {
            world.after(peer.kind.readTimeoutNanos(), EventKind.READ_TIMEOUT, peer.index, peer.generation, 0);
        }
    }

    @Override
    public void reportPiece(SimPeer peer, int piece, int source) {
        send(peer, EventKind.PIECE_SUCCESS, piece, source);
    }

    @Override
    public void reportMissing(SimPeer peer, int piece, int source) {
        send(peer, EventKind.PIECE_ERROR, source, piece);
    }

    private void send(SimPeer peer, int kind, int first, int second) {
        peer.calls++;
        network.request(peer, kind, first, second);
    }

    /** Withdraws a held request. */
    @Override
    public void hangUp(SimPeer peer) {
        CompletableFuture<PullOutcome> held = peer.held;
        peer.held = null;
        if (held != null) {
            held.cancel(false);
        }
    }

    /** A request has reached the supernode. */
    void arrived(int kind, SimPeer peer, int first, int second) {
        if (world.now() < answersFrom) {
            world.faults.add(Fault.WAITING_CALL);
            world.events.push(answersFrom, kind, peer.index, first, second);
            return;
        }
        if (serviceNanos == 0) {
            serve(kind, peer, first, second);
            return;
        }
        long start = Math.max(world.now(), freeAt);
        freeAt = start + serviceNanos;
        arrivals.add(world.now());
        world.events.push(start, kind + EventKind.QUEUED, peer.index, first, second);
        long alarm = peer.askedAt + peer.kind.readTimeoutNanos();
        if (kind == EventKind.PULL && start + latency >= alarm) {
            world.events.push(alarm, EventKind.READ_TIMEOUT, peer.index, first, 0);
        }
    }

    /** The turn of the request that has waited longest has come. */
    void dequeued(int kind, SimPeer peer, int first, int second) {
        core.observeControlDelay(world.now() - arrivals.poll());
        serve(kind, peer, first, second);
    }

    private void serve(int kind, SimPeer peer, int first, int second) {
        switch (kind) {
            case EventKind.REGISTER -> serveRegister(peer, first);
            case EventKind.PULL -> servePull(peer, first);
            case EventKind.PULL_COPY -> serveCopy(peer, network.copy(first).item());
            case EventKind.PIECE_SUCCESS -> check(peer, core.reportPiece(
                    new PieceReport(peer.file.taskId, peer.cid, cid(peer, first, second), peer.file.ranges[first], caller(peer))).toCompletableFuture().join());
            case EventKind.PIECE_ERROR -> check(peer, core.complain(
                    new ClientErrorReport(
                            peer.file.taskId, peer.cid, cid(peer, second, first), "FILE_NOT_EXIST", null, caller(peer))).toCompletableFuture().join());
            default -> throw new IllegalArgumentException("no request: " + kind);
        }
    }

    private void serveRegister(SimPeer peer, int generation) {
        core.register(RegistrationRequest.builder()
                        .cid(peer.cid).ip(Population.address(peer.host.index)).hostName("peer").superNodeIp("10.0.0.0")
                        .port(peer.host.serves ? UPLOAD_PORT : 0).path("/peer/file/f").rawUrl(peer.file.url).taskUrl(peer.file.url).version(peer.kind.version())
                        .callSystem("simulation").dfdaemon("false").caller(caller(peer)).build())
                .whenComplete((outcome, error) -> {
                    if (error != null) {
                        failure = error;
                    } else if (peer.generation == generation) {
                        peer.registered = outcome;
                        network.reply(peer, EventKind.REGISTERED, generation);
                    }
                    if (outcome instanceof RegistrationOutcome.Registered registered) {
                        peer.registeredAt = world.now();
                        peer.mustBeKnown = true;
                        peer.file.taskId = registered.task().value();
                    }
                });
    }

    private void servePull(SimPeer peer, int generation) {
        if (peer.generation != generation) {
            return;
        }
        peer.pullsTwice = false;
        CompletableFuture<PullOutcome> answer = core.pull(request(peer, peer.asked)).toCompletableFuture();
        if (!answer.isDone()) {
            peer.held = answer;
            long alarm = Math.max(world.now(), peer.askedAt + peer.kind.readTimeoutNanos());
            world.events.push(alarm, EventKind.READ_TIMEOUT, peer.index, generation, 0);
        }
        answer.whenComplete((outcome, error) -> {
            if (error == null) {
                tryReply(peer, generation, outcome);
            } else if (!(error instanceof CancellationException)) {
                failure = error;
            }
        });
    }

    /** Nobody waits for the answer. */
    private void serveCopy(SimPeer peer, long item) {
        peer.pullsTwice = true;
        core.pull(request(peer, item));
    }

    /** What is thrown in a stage is lost, unless it is kept until {@link #rethrow}. */
    private void tryReply(SimPeer peer, int generation, PullOutcome outcome) {
        try {
            reply(peer, generation, outcome);
        } catch (RuntimeException | AssertionError e) {
            failure = e;
        }
    }

    private PullRequest request(SimPeer peer, long item) {
        boolean start = item == Item.START;
        return new PullRequest(
                peer.file.taskId, peer.cid, start ? "" : cid(peer, Item.piece(item), Item.source(item)),
                start ? "" : peer.file.ranges[Item.piece(item)],
                start ? STARTING : RUNNING, Item.code(item), caller(peer));
    }

    private void reply(SimPeer peer, int generation, PullOutcome outcome) {
        trace(peer, outcome);
        decisions.decided(peer, outcome);
        if (peer.generation == generation) {
            peer.held = null;
            peer.answer = outcome;
            network.reply(peer, EventKind.PULLED, generation);
        }
    }

    private void trace(SimPeer peer, PullOutcome outcome) {
        int kind = 0;
        if (outcome instanceof PullOutcome.Pieces pieces) {
            for (PieceAssignment piece : pieces.listed()) {
                if (piece.fromSupernode()) {
                    peer.file.seedCid = piece.cid();
                }
                world.trace.add(Item.pack(piece.piece(),
                        piece.fromSupernode() ? Item.SEED : Population.index(piece.cid()), 0));
            }
        } else if (outcome instanceof PullOutcome.Wait) {
            kind = 1;
        } else if (outcome instanceof PullOutcome.Finished) {
            kind = 2;
        } else {
            kind = 3;
            if (outcome instanceof PullOutcome.NotFound) {
                world.tally.notFound++;
                decisions.refused(peer, outcome.toString());
            } else if (outcome instanceof PullOutcome.InvalidParameter) {
                world.tally.invalid++;
                decisions.refused(peer, outcome.toString());
            }
        }
        world.trace.add(world.now(), EventKind.DECISION, peer.index, kind, 0);
    }

    private void check(SimPeer peer, ReportOutcome outcome) {
        if (outcome instanceof ReportOutcome.InvalidParameter) {
            world.tally.invalid++;
            decisions.refused(peer, outcome.toString());
        } else if (outcome instanceof ReportOutcome.NotFound) {
            world.tally.notFound++;
            decisions.refused(peer, outcome.toString());
        }
    }

    /** Under which cid a piece comes to {@code peer}. */
    private String cid(SimPeer peer, int piece, int source) {
        return source == Item.SEED
                ? peer.file.seedCid
                : source == Item.NOBODY ? "" : peer.sourceCid(piece, world.peers[source]);
    }

    private CallerAddress caller(SimPeer peer) {
        return callers[peer.host.index];
    }

    /** The core was told of a failure and goes on, but the run ends by {@link #rethrow}. */
    void failed(RuntimeException thrown) {
        failure = thrown;
    }

    /** Passes on what went wrong inside a stage, where nobody else would see it. */
    void rethrow() {
        if (failure instanceof AssertionError broken) {
            throw broken;
        }
        if (failure != null) {
            String what = failure.getMessage() == null ? "the core failed" : failure.getMessage();
            throw new IllegalStateException(what + ", at " + world.now() + " ns", failure);
        }
    }
}
