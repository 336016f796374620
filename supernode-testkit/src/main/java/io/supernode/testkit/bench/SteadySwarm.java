package io.supernode.testkit.bench;

import io.supernode.core.Supernode;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.testkit.clock.VirtualClock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A swarm that is kept going through the facade: N peers download at any time, at all stages of progress. Each piece
 * takes {@link #PIECE_TIME} of virtual time, so the clock advances by about PIECE_TIME / N for each decision, and all
 * that the core measures is what a real swarm of 160 Mbit/s links would show it. A peer that has everything goes on
 * serving for a part of its download time and then leaves; a new one takes its place at once. Where that part is 0,
 * there are as many downloads as uploads, those who are new have nothing to give, and so many pulls are held and woken.
 *
 * <p>One {@link #step} is the end of one piece: the pull that reports its semi success and asks for the next, and its
 * piece/suc. What else a swarm needs (registrations, first pulls, departures, ticks) happens on the way and is part of
 * the cost. Not thread-safe.
 */
public final class SteadySwarm {

    /** 4 MB at 160 Mbit/s. */
    static final Duration PIECE_TIME = Duration.ofMillis(200);

    /** The mean of what clients sleep on 602 (protocol section 2). */
    private static final Duration SLEEP = Duration.ofMillis(1300);
    /** Ten to twenty ticks a second. */
    private static final long TICK_NANOS = Duration.ofMillis(50).toNanos();
    /** Those who left are forgotten quickly: the swarm shall have N peers, and not a multiple of N that are gone. */
    private static final Duration FORGET = Duration.ofSeconds(1);
    private static final int PERCENT = 100;
    private static final String URL = "http://origin.example/images/layer.tar.gz";
    private static final int PIECE_SIZE_UNKNOWN = 0;

    private final VirtualClock clock = new VirtualClock();
    private final Supernode supernode;
    private final int pieces;
    private final Random random;
    private final DueQueue<Arrival> arrivals = new DueQueue<>(PIECE_TIME.toNanos());
    private final DueQueue<SwarmPeer> sleepers = new DueQueue<>(SLEEP.toNanos());
    private final DueQueue<SwarmPeer> servers;
    private final SwarmCounts counts = new SwarmCounts();
    private String task;
    private String[] ranges;
    private int pieceSize = PIECE_SIZE_UNKNOWN;
    private int registered;
    private long tickedNanos;

    /** A piece that is on its way to a peer. */
    private record Arrival(SwarmPeer peer, int piece, String source) {}

    /**
     * Builds the swarm, which for large ones takes a while.
     *
     * @param peers that download at any time
     * @param pieces of the file
     * @param serving how long a peer serves on when it has everything, in percent of the time of its download
     * @param policy name of the scheduling policy
     * @param seed of all random choices
     */
    public SteadySwarm(int peers, int pieces, int serving, String policy, long seed) {
        if (peers < 1 || pieces < 1 || pieces >= SwarmPeer.MAX_PIECES || serving < 0) {
            throw new IllegalArgumentException(
                    "a swarm has peers, and from 1 to below " + SwarmPeer.MAX_PIECES + " pieces");
        }
        this.pieces = pieces;
        this.random = new Random(seed);
        this.servers = new DueQueue<>(PIECE_TIME.toNanos() * pieces * serving / PERCENT);
        SupernodeSettings settings = SupernodeSettings.builder()
                .policy(policy)
                .seed(seed)
                .maxPeersPerTask(Integer.MAX_VALUE)
                .peerGcDelay(FORGET)
                .gcMetaInterval(FORGET)
                .build();
        this.supernode = LocalSupernode.builder(new InstantOrigin(pieces), new byte[16])
                .settings(settings).clock(clock).start();
        populate(peers);
    }

    private void populate(int peers) {
        SwarmPeer[] downloaders = new SwarmPeer[peers];
        for (int i = 0; i < peers; i++) {
            downloaders[i] = register();
            ownSome(downloaders[i]);
        }
        for (int i = 0; i < peers; i++) {
            // Spread over one piece time, as the ends of pieces are in a swarm that has run for a while.
            clock.advanceTo(PIECE_TIME.toNanos() * i / peers);
            start(downloaders[i]);
        }
    }

    private SwarmPeer register() {
        int number = registered++;
        RegistrationOutcome outcome = supernode
                .register(SyntheticPeers.registration(number, URL))
                .toCompletableFuture()
                .join();
        if (!(outcome instanceof RegistrationOutcome.Registered accepted)) {
            throw new IllegalStateException("registration " + number + " was refused: " + outcome);
        }
        if (pieceSize == PIECE_SIZE_UNKNOWN) {
            task = accepted.task().value();
            pieceSize = accepted.pieceSize();
            ranges = new String[pieces];
            for (int piece = 0; piece < pieces; piece++) {
                ranges[piece] = PieceRange.ofPiece(piece, pieceSize).toString();
            }
        }
        counts.registrations++;
        return new SwarmPeer(SyntheticPeers.cid(number));
    }

    /**
     * A random number of random pieces, but not all: a stride that shares no factor with the number visits each once.
     */
    private void ownSome(SwarmPeer peer) {
        int owned = random.nextInt(pieces);
        int stride = 1 + random.nextInt(pieces);
        while (gcd(stride, pieces) != 1) {
            stride++;
        }
        int piece = random.nextInt(pieces);
        for (int i = 0; i < owned; i++) {
            report(peer, piece, "");
            piece = (int) (((long) piece + stride) % pieces);
        }
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Lets one piece arrive, and whatever is due before it happen. */
    public void step() {
        while (!stepTo(Math.min(arrivals.nextDue(), Math.min(sleepers.nextDue(), servers.nextDue())))) {
            // What came was no piece.
        }
    }

    /** The next event; answers whether it was the end of a piece. */
    private boolean stepTo(long due) {
        long tick = tickedNanos + TICK_NANOS;
        if (tick <= due) {
            clock.advanceTo(tick);
            tickedNanos = tick;
            supernode.tick();
            return false;
        }
        clock.advanceTo(due);
        if (sleepers.nextDue() == due) {
            SwarmPeer peer = sleepers.poll();
            follow(peer, supernode.pull(peer.lastPull()).toCompletableFuture());
            return false;
        }
        if (servers.nextDue() == due) {
            counts.departures++;
            accepted(supernode.leave(task, servers.poll().cid()));
            return false;
        }
        arrive(arrivals.poll());
        return true;
    }

    /** The work of the harness alone in one step, with two calls of the facade that decide nothing. */
    public Object idleStep() {
        Arrival arrival = arrivals.poll();
        clock.advanceTo(clock.now() + 1);
        PullRequest pull = pull(arrival);
        PieceReport report = report(arrival.peer(), arrival.piece(), arrival.source(), ranges[arrival.piece()]);
        arrival.peer().arrived(arrival.piece());
        arrival.peer().begins(arrival.piece());
        arrivals.add(new Arrival(arrival.peer(), arrival.piece(), arrival.source()), clock.now());
        TaskId id = new TaskId(task);
        boolean lives = supernode.task(id).isPresent() && supernode.task(id).isPresent();
        // What the request says is in no cache either; whoever calls the core has just read it from a socket.
        return lives && pull.srcCid().charAt(0) != pull.dstCid().charAt(0) ? pull : report;
    }

    private void arrive(Arrival arrival) {
        SwarmPeer peer = arrival.peer();
        peer.arrived(arrival.piece());
        PullRequest pull = pull(arrival);
        peer.lastPull(pull);
        follow(peer, supernode.pull(pull).toCompletableFuture());
        report(peer, arrival.piece(), arrival.source());
    }

    private PullRequest pull(Arrival arrival) {
        return new PullRequest(
                task, arrival.peer().cid(), arrival.source(), ranges[arrival.piece()], "701", "503");
    }

    private void start(SwarmPeer peer) {
        PullRequest pull = PullRequest.start(task, peer.cid());
        peer.lastPull(pull);
        follow(peer, supernode.pull(pull).toCompletableFuture());
    }

    private void report(SwarmPeer peer, int piece, String source) {
        accepted(supernode.reportPiece(report(peer, piece, source, ranges[piece])));
    }

    private PieceReport report(SwarmPeer peer, int piece, String source, String range) {
        return new PieceReport(task, peer.cid(), source, range);
    }

    private static void accepted(CompletionStage<ReportOutcome> report) {
        ReportOutcome outcome = report.toCompletableFuture().join();
        if (!(outcome instanceof ReportOutcome.Accepted)) {
            throw new IllegalStateException("a report was refused: " + outcome);
        }
    }

    private void follow(SwarmPeer peer, CompletableFuture<PullOutcome> answer) {
        counts.pulls++;
        if (answer.isDone()) {
            answered(peer, answer.join());
        } else {
            counts.held++;
            answer.thenAccept(outcome -> answered(peer, outcome));
        }
    }

    private void answered(SwarmPeer peer, PullOutcome outcome) {
        if (outcome instanceof PullOutcome.Pieces assigned) {
            int begun = 0;
            for (PieceAssignment assignment : assigned.pieces()) {
                if (peer.begins(assignment.piece())) {
                    begun++;
                    arrivals.add(new Arrival(peer, assignment.piece(), assignment.cid()), clock.now());
                }
            }
            counts.assignments += begun;
            counts.decisions += begun > 0 ? 1 : 0;
        } else if (outcome instanceof PullOutcome.Wait) {
            counts.waits++;
            sleepers.add(peer, clock.now());
        } else if (outcome instanceof PullOutcome.Finished) {
            servers.add(peer, clock.now());
            start(register());
        } else {
            throw new IllegalStateException("a pull was refused: " + outcome);
        }
    }

    /** What has happened so far; live. */
    public SwarmCounts counts() {
        return counts;
    }
}
