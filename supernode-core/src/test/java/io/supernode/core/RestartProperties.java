package io.supernode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A supernode that begins from the stores of another one answers as that one does: the task's record is the same; the members are
 * the same, with the same addresses, the same pieces that they have and serve, and the same of them down; and whoever registers
 * is told the same. What runs at the moment (downloads, held pulls, measured rates) is not kept, and comes back with the reports.
 */
class RestartProperties {

    private static final int PEERS = 5;
    private static final int PIECES = 4;
    /** By then the stores have everything. */
    private static final Duration SAVED = Duration.ofSeconds(1);
    private static final OriginProbe PUBLIC = new OriginProbe.Available((long) PIECES * (SupernodeFixture.PIECE - 5));
    private static final OriginProbe PRIVATE =
            new OriginProbe.Available((long) PIECES * (SupernodeFixture.PIECE - 5), true);

    enum Kind { JOIN, CHECKED, SUCCESS, SEMI, LEAVE, PULL, STORED, LOST, FINISH, BROKEN, CHANGED, BAD, REVALIDATE, TICK }

    record Op(Kind kind, int peer, int piece) {}

    @Provide
    Arbitrary<List<Op>> calls() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, PEERS - 1),
                        Arbitraries.integers().between(0, PIECES - 1))
                .as(Op::new)
                .list().ofMinSize(1).ofMaxSize(60);
    }

    @Property(tries = 1000)
    void whoBeginsFromTheStoresOfAnotherAnswersAsThatOneDoes(
            @ForAll("calls") List<Op> calls, @ForAll boolean isPrivate) {
        OriginProbe probe = isPrivate ? PRIVATE : PUBLIC;
        SupernodeFixture before = new SupernodeFixture(answering(probe), SupernodeSettings.defaults());
        before.register(0, headers(0));
        before.task = before.supernode.tasks().get(0).record().id().value();
        calls.forEach(op -> apply(before, op));
        before.pass(SAVED);
        // What is forgotten in a tick is kept by the next.
        before.pass(SAVED);
        TaskRecord record = before.snapshot().record();
        ScriptedOrigin origin = answering(probe);
        SupernodeFixture after = before.restarted(origin);

        assertEquals(record, after.snapshot().record());
        assertEquals(members(before), members(after));
        boolean isOpen = record.phase() == TaskRecord.Phase.FETCHING || record.phase() == TaskRecord.Phase.COMPLETE;
        assertEquals(isOpen ? 1 : 0, origin.fetches.size(), "what is being fetched or complete is taken up again");
        if (isOpen) {
            assertEquals(record.content().orElseThrow().key(), origin.fetches.get(0).key());
            assertEquals(record.source().orElseThrow().request(), origin.fetches.get(0).origin());
        }
        for (int n = 0; n < PEERS; n++) {
            RegistrationOutcome expected = before.register(n, headers(n)).getNow(null);
            assertEquals(expected, after.register(n, headers(n)).getNow(null), "peer " + n);
            assertTrue(expected != null, "this origin answers at once");
        }
    }

    private static ScriptedOrigin answering(OriginProbe probe) {
        ScriptedOrigin origin = new ScriptedOrigin();
        origin.answerWith(probe);
        origin.checkWith(new Access.Granted());
        return origin;
    }

    private static Map<String, String> headers(int n) {
        return Map.of("Authorization", "token " + n % 2);
    }

    private static List<String> members(SupernodeFixture fixture) {
        List<PeerSnapshot> peers = new ArrayList<>(fixture.supernode.swarm(new TaskId(fixture.task))
                .map(swarm -> swarm.peers())
                .orElse(List.of()));
        peers.sort(Comparator.comparing(peer -> peer.id().value()));
        return peers.stream()
                .map(peer -> peer.id() + " " + peer.address() + " has " + peer.owned() + " serves " + peer.served()
                        + (peer.down() ? " down" : ""))
                .toList();
    }

    private static void apply(SupernodeFixture fixture, Op op) {
        fixture.clock.advance(Duration.ofMillis(50));
        boolean isFetched = !fixture.origin.fetches.isEmpty();
        switch (op.kind()) {
            case JOIN, CHECKED -> fixture.register(op.peer(), headers(op.peer()));
            case SUCCESS -> fixture.success(op.peer(), op.piece(), "");
            case SEMI -> fixture.pull(op.peer(), op.piece(), "", "503");
            case LEAVE -> fixture.supernode.leave(fixture.task, SupernodeFixture.cid(op.peer()));
            case PULL -> fixture.start(op.peer());
            case REVALIDATE -> {
                fixture.clock.advance(Duration.ofMinutes(1));
                fixture.origin.nextRevalidation = CompletableFuture.completedFuture(op.piece() == 0
                        ? new Revalidation.Changed((long) PIECES * (SupernodeFixture.PIECE - 5))
                        : new Revalidation.Current());
                fixture.register(op.peer(), headers(op.peer()));
            }
            case TICK -> fixture.pass(Duration.ofMillis(100L * op.piece()));
            default -> {
                if (isFetched) {
                    ofTheFetch(fixture, op);
                }
            }
        }
    }

    private static void ofTheFetch(SupernodeFixture fixture, Op op) {
        switch (op.kind()) {
            case STORED -> fixture.origin.listener().pieceStored(
                    op.piece(), ScriptedOrigin.digest(fixture.origin.layout(), op.piece()));
            case LOST -> fixture.origin.listener().pieceLost(op.piece());
            case FINISH -> fixture.origin.complete();
            case BROKEN -> fixture.origin.listener().failed(
                    new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "it broke off"));
            case CHANGED -> fixture.origin.listener().failed(
                    new OriginFailure(OriginFailure.Kind.CHANGED, "it has changed"));
            case BAD -> fixture.origin.listener().failed(
                    new OriginFailure(OriginFailure.Kind.BAD_CONTENT, "it is not what it was said to be"));
            default -> throw new IllegalArgumentException("no event of a fetch: " + op);
        }
    }
}
