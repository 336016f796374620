package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerPage;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PieceCopies;
import io.supernode.core.snapshot.SwarmSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** A small swarm whose peers and origin say whatever chance gives, in whatever order. Not thread-safe. */
final class RandomSwarmCalls {

    private static final int PEERS = 6;
    private static final int PIECES = 5;
    private static final int PAGE = 4;
    private static final int MAX_CALLS = 80;
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(100);
    /** Rates are measured by the clock: a piece takes a time that a link may need. */
    private static final Duration PIECE_TIME = Duration.ofMillis(200);

    private enum Kind {
        START, ARRIVED, SUCCESS, SEMI_SUCCESS, FAILED, COMPLAIN, JOIN, DOWN, STORED, LOST, COMPLETE, HANG_UP, TICK
    }

    /**
     * One call.
     *
     * @param peer who calls
     * @param other of whom it speaks
     * @param piece of which it speaks; for a tick, the seconds that pass
     */
    record Call(Kind kind, int peer, int other, int piece) {}

    private final ScriptedSwarm swarm;
    private final SwarmInvariants invariants;
    private final Map<Integer, CompletableFuture<PullOutcome>> pulls = new HashMap<>();
    private final List<String> answers = new ArrayList<>();
    private boolean complete;

    RandomSwarmCalls(SupernodeSettings settings, SchedulingPolicy policy) {
        swarm = new ScriptedSwarm(PIECES, settings, policy);
        invariants = new SwarmInvariants(settings.peerUpLimit(), settings.peerDownLimit());
        for (int n = 0; n < PEERS; n++) {
            swarm.join(n);
        }
    }

    /** Everything is stored from now on. */
    static Call complete() {
        return new Call(Kind.COMPLETE, 0, 0, 0);
    }

    /** A peer asks for its first piece. */
    static Call start(int peer) {
        return new Call(Kind.START, peer, 0, 0);
    }

    static Arbitrary<List<Call>> calls() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, PEERS - 1),
                        Arbitraries.integers().between(0, PEERS - 1),
                        Arbitraries.integers().between(0, PIECES - 1))
                .as(Call::new)
                .list().ofMinSize(1).ofMaxSize(MAX_CALLS);
    }

    void make(Call call) {
        swarm.clock.advance(BETWEEN_CALLS);
        int n = call.peer();
        String other = ScriptedSwarm.cid(call.other());
        switch (call.kind()) {
            case START -> follow(n, swarm.start(n));
            case ARRIVED -> follow(n, arrived(n));
            case SUCCESS -> reportTwice(n, call.piece(), other);
            case SEMI_SUCCESS -> follow(n, swarm.pull(n, call.piece(), other, "503"));
            case FAILED -> follow(n, swarm.pull(n, call.piece(), other, "500"));
            case COMPLAIN -> swarm.supernode.complain(new ClientErrorReport(
                    swarm.task().value(), ScriptedSwarm.cid(n), other, "FILE_NOT_EXIST", null));
            case JOIN -> swarm.join(n);
            case DOWN -> down(n);
            case STORED -> swarm.stored(call.piece());
            case LOST -> swarm.lost(call.piece());
            case COMPLETE -> {
                swarm.complete();
                complete = true;
            }
            case HANG_UP -> {
                if (pulls.containsKey(n)) {
                    pulls.get(n).cancel(false);
                }
            }
            case TICK -> {
                swarm.clock.advance(Duration.ofSeconds(call.piece()));
                swarm.supernode.tick();
            }
        }
    }

    private void down(int n) {
        swarm.supernode.leave(swarm.task().value(), ScriptedSwarm.cid(n));
    }

    /** The first piece that peer {@code n} downloads has come, as a real client reports it. */
    private CompletableFuture<PullOutcome> arrived(int n) {
        List<PeerSnapshot.Running> running = peer(n, swarm()).running();
        if (running.isEmpty()) {
            return swarm.start(n);
        }
        PeerSnapshot.Running first = running.get(0);
        swarm.clock.advance(PIECE_TIME);
        swarm.success(n, first.piece(), first.sourceCid());
        return swarm.pull(n, first.piece(), first.sourceCid(), "503");
    }

    private void reportTwice(int n, int piece, String source) {
        swarm.clock.advance(PIECE_TIME);
        // What is due by the clock happens in whichever call comes next: that is not the report's doing.
        swarm.supernode.tick();
        swarm.success(n, piece, source);
        SwarmSnapshot once = swarm();
        swarm.success(n, piece, source);
        assertUnchanged(once, swarm());
    }

    /** What held peers download is left out: each report schedules them again, and chance or memory may decide otherwise. */
    private static void assertUnchanged(SwarmSnapshot once, SwarmSnapshot twice) {
        assertEquals(once.stored(), twice.stored(), "a repeated report changes nothing of what the supernode has");
        for (int i = 0; i < once.peers().size(); i++) {
            PeerSnapshot before = once.peers().get(i);
            PeerSnapshot after = twice.peers().get(i);
            String of = " of " + before.id().value();
            assertEquals(before.owned(), after.owned(), "a repeated report changes no piece" + of);
            assertEquals(before.served(), after.served(), "a repeated report changes no served piece" + of);
            assertEquals(before.state(), after.state(), "a repeated report changes no state" + of);
            if (!before.held()) {
                assertEquals(before.running(), after.running(), "a repeated report changes no download" + of);
            }
        }
    }

    private void follow(int n, CompletableFuture<PullOutcome> answer) {
        swarm.throwFailures();
        pulls.put(n, answer);
        if (answer.isDone()) {
            PullOutcome outcome = answer.join();
            SwarmSnapshot swarm = swarm();
            invariants.checkReply(ScriptedSwarm.cid(n), outcome, swarm, complete);
            assertEquals(complete && SwarmInvariants.hasAll(peer(n, swarm), swarm),
                    outcome instanceof PullOutcome.Finished, "who has every piece is told so at once");
        }
        answers.add(n + " " + (answer.isDone() ? answer.join() : "held"));
    }

    void check() {
        swarm.throwFailures();
        SwarmSnapshot all = swarm();
        invariants.check(all);
        invariants.checkCounts(all, swarm.supernode.summary(swarm.task()).orElseThrow().counts());
        checkCopies(all, swarm.supernode.pieces(swarm.task()).orElseThrow());
        List<PeerSnapshot> paged = new ArrayList<>();
        OptionalInt from = OptionalInt.of(0);
        while (from.isPresent()) {
            PeerPage page = swarm.supernode.peers(swarm.task(), from.getAsInt(), PAGE).orElseThrow();
            paged.addAll(page.peers());
            from = page.next();
        }
        paged.sort(Comparator.comparing(peer -> peer.id().value()));
        assertEquals(all.peers(), paged, "the pages have each peer once");
    }

    private static void checkCopies(SwarmSnapshot all, PieceCopies copies) {
        assertEquals(all.stored(), copies.stored());
        for (int piece = 0; piece < PIECES; piece++) {
            int known = piece;
            long having = all.peers().stream().filter(peer -> peer.owned().get(known)).count();
            assertEquals(having, copies.copies()[piece], "copies of piece " + piece);
        }
    }

    void everybodyLeaves() {
        for (int n = 0; n < PEERS; n++) {
            down(n);
        }
        check();
        SwarmSnapshot end = swarm();
        assertEquals(0, end.seedUploads());
        end.peers().forEach(peer -> assertEquals(0, peer.uploads()));
        pulls.values().forEach(answer -> assertTrue(answer.isDone(), "everybody is answered"));
    }

    List<String> answers() {
        return answers;
    }

    private SwarmSnapshot swarm() {
        SwarmSnapshot all = swarm.supernode.swarm(swarm.task()).orElseThrow();
        List<PeerSnapshot> ordered = new ArrayList<>(all.peers());
        ordered.sort(Comparator.comparing(peer -> peer.id().value()));
        return new SwarmSnapshot(all.key(), all.layout(), all.stored(), all.seedUploads(), ordered);
    }

    private static PeerSnapshot peer(int n, SwarmSnapshot swarm) {
        return swarm.peers().stream()
                .filter(peer -> peer.id().value().equals(ScriptedSwarm.cid(n)))
                .findFirst()
                .orElseThrow();
    }
}
