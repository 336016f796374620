package io.supernode.core;

import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.SwarmSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random calls of random peers: whatever they say, in whatever order, the rules hold after each of them. */
class SwarmInvariantsTest {

    private static final int PEERS = 6;
    private static final int PIECES = 5;
    private static final String[] POLICIES = {"default", "rarest-first", "original-java"};

    enum Kind { START, ARRIVED, SUCCESS, SEMI, FAILED, COMPLAIN, JOIN, DOWN, STORED, LOST, FINISH, CANCEL, TICK }

    record Op(Kind kind, int peer, int other, int piece) {}

    @Provide
    Arbitrary<List<Op>> calls() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, PEERS - 1),
                        Arbitraries.integers().between(0, PEERS - 1),
                        Arbitraries.integers().between(0, PIECES - 1))
                .as(Op::new)
                .list().ofMinSize(1).ofMaxSize(80);
    }

    @Property(tries = 1500)
    void theRulesHoldAfterEveryCall(@ForAll("calls") List<Op> calls, @ForAll long seed) {
        String policy = POLICIES[(int) Long.remainderUnsigned(seed, POLICIES.length)];
        Run run = new Run(SupernodeSettings.builder()
                .peerUpLimit(2).peerDownLimit(3).policy(policy).seed(seed).build());
        for (Op op : calls) {
            run.apply(op);
            run.check();
        }
        run.everybodyLeaves();
    }

    @Property(tries = 200)
    void theSameCallsWithTheSameSeedGiveTheSameAnswers(@ForAll("calls") List<Op> calls, @ForAll long seed) {
        SupernodeSettings settings = SupernodeSettings.builder().seed(seed).build();
        Run one = new Run(settings);
        Run two = new Run(settings);
        calls.forEach(one::apply);
        calls.forEach(two::apply);
        assertEquals(one.answers(), two.answers());
    }

    /** One supernode, and what its clients know. */
    private static final class Run {
        private final SupernodeFixture swarm;
        private final SupernodeSettings settings;
        private final Map<Integer, CompletableFuture<PullOutcome>> held = new HashMap<>();
        private final List<String> log = new ArrayList<>();
        private boolean complete;

        Run(SupernodeSettings settings) {
            this.settings = settings;
            swarm = withPieces(PIECES, settings);
            for (int n = 0; n < PEERS; n++) {
                swarm.join(n);
            }
        }

        void apply(Op op) {
            swarm.clock.advance(Duration.ofMillis(100));
            int n = op.peer();
            String other = cid(op.other());
            switch (op.kind()) {
                case START -> keep(n, swarm.start(n));
                case ARRIVED -> keep(n, arrived(n));
                case SUCCESS -> twice(n, op.piece(), other);
                case SEMI -> keep(n, swarm.pull(n, op.piece(), other, "503"));
                case FAILED -> keep(n, swarm.pull(n, op.piece(), other, "500"));
                case COMPLAIN -> swarm.supernode.complain(
                        new ClientErrorReport(swarm.task, cid(n), other, "FILE_NOT_EXIST", null));
                case JOIN -> swarm.join(n);
                case DOWN -> swarm.supernode.leave(swarm.task, cid(n));
                case STORED -> swarm.origin.listener()
                        .pieceStored(op.piece(), ScriptedOrigin.digest(swarm.origin.layout(), op.piece()));
                case LOST -> swarm.origin.listener().pieceLost(op.piece());
                case FINISH -> {
                    swarm.origin.complete();
                    complete = true;
                }
                case CANCEL -> {
                    if (held.containsKey(n)) {
                        held.get(n).cancel(false);
                    }
                }
                case TICK -> {
                    swarm.clock.advance(Duration.ofSeconds(op.piece()));
                    swarm.supernode.tick();
                }
            }
        }

        /** The client's first running piece has come, as the real client reports it. */
        private CompletableFuture<PullOutcome> arrived(int n) {
            List<PeerSnapshot.Running> running = peer(n).running();
            if (running.isEmpty()) {
                return swarm.start(n);
            }
            PeerSnapshot.Running first = running.get(0);
            swarm.success(n, first.piece(), first.sourceCid());
            return swarm.pull(n, first.piece(), first.sourceCid(), "503");
        }

        private void twice(int n, int piece, String source) {
            // What has come due by the clock is noticed by whichever call comes next: that is not the report's doing.
            swarm.supernode.tick();
            swarm.success(n, piece, source);
            SwarmSnapshot once = snapshot();
            swarm.success(n, piece, source);
            assertEquals(once, snapshot(), "a repeated report changes nothing");
        }

        private void keep(int n, CompletableFuture<PullOutcome> answer) {
            held.put(n, answer);
            if (answer.isDone()) {
                checkAnswer(n, answer.join());
            }
            log.add(n + " " + (answer.isDone() ? answer.join() : "held"));
        }

        private void checkAnswer(int n, PullOutcome outcome) {
            PeerSnapshot peer = peer(n);
            boolean hasAll = peer.owned().cardinality() == PIECES;
            assertEquals(
                    complete && hasAll, outcome instanceof PullOutcome.Finished, "600 with every piece, and only then");
            if (outcome instanceof PullOutcome.Pieces pieces) {
                assertFalse(pieces.pieces().isEmpty(), "an idle client stalls on an empty list");
                for (PieceAssignment piece : pieces.pieces()) {
                    assertFalse(peer.owned().get(piece.piece()), "a piece that it has");
                    assertNotEquals(cid(n), piece.cid(), "a download from itself");
                }
            }
        }

        void check() {
            SwarmSnapshot now = snapshot();
            int fromSeed = 0;
            Map<String, Integer> uploads = new HashMap<>();
            for (PeerSnapshot peer : now.peers()) {
                long lively = peer.running().stream().filter(running -> !running.overdue()).count();
                assertTrue(lively <= settings.peerDownLimit(), "peerDownLimit");
                assertFalse(peer.held() && lively > 0, "a peer with something running is never held");
                for (PeerSnapshot.Running running : peer.running()) {
                    if (running.overdue()) {
                        continue;
                    }
                    if (running.fromSupernode()) {
                        fromSeed++;
                    } else {
                        uploads.merge(running.sourceCid(), 1, Integer::sum);
                        PeerSnapshot source = peer(now, running.sourceCid());
                        assertTrue(source.served().get(running.piece()), "a source has reported the piece");
                    }
                }
            }
            assertEquals(fromSeed, now.seedUploads());
            for (PeerSnapshot peer : now.peers()) {
                assertTrue(peer.uploads() <= settings.peerUpLimit(), "peerUpLimit");
                assertEquals(uploads.getOrDefault(peer.id().value(), 0), peer.uploads(), "a load is what runs");
            }
        }

        void everybodyLeaves() {
            for (int n = 0; n < PEERS; n++) {
                swarm.supernode.leave(swarm.task, cid(n));
            }
            check();
            SwarmSnapshot end = snapshot();
            assertEquals(0, end.seedUploads());
            end.peers().forEach(peer -> assertEquals(0, peer.uploads()));
            held.values().forEach(answer -> assertTrue(answer.isDone(), "everybody is answered"));
        }

        List<String> answers() {
            return log;
        }

        private SwarmSnapshot snapshot() {
            SwarmSnapshot all = swarm.supernode.swarm(new TaskId(swarm.task)).orElseThrow();
            List<PeerSnapshot> ordered = new ArrayList<>(all.peers());
            ordered.sort((a, b) -> a.id().value().compareTo(b.id().value()));
            return new SwarmSnapshot(all.key(), all.layout(), all.stored(), all.seedUploads(), ordered);
        }

        private PeerSnapshot peer(int n) {
            return peer(snapshot(), cid(n));
        }

        private static PeerSnapshot peer(SwarmSnapshot swarm, String cid) {
            return swarm.peers().stream().filter(peer -> peer.id().value().equals(cid)).findFirst().orElseThrow();
        }
    }
}
