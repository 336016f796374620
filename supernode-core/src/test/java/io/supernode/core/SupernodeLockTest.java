package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.pieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever is slow outside (a store, a fetcher, an observer, a client's code) holds up no other call of the same task. */
@Timeout(60)
class SupernodeLockTest {

    private static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();

    private final Gate gate = new Gate();
    private final List<CompletableFuture<Void>> slow = new ArrayList<>();
    private final RecordedEvents events = new RecordedEvents();
    private volatile Class<?> slowEvent = Void.class;
    private final SupernodeFixture swarm = new SupernodeFixture(
            ScriptedOrigin.withFileOf(2L * (PIECE - 5)),
            SETTINGS,
            (event, atNanos) -> {
                if (slowEvent.isInstance(event)) {
                    gate.pass();
                }
            },
            events);

    /** A thread does it and comes to the gate. */
    private void slowly(Runnable work) {
        slow.add(CompletableFuture.runAsync(work));
        gate.awaitReached();
    }

    @AfterEach
    void openTheGate() {
        gate.open();
        slow.forEach(CompletableFuture::join);
        assertEquals(List.of(), swarm.failures);
    }

    /** All that clients may do, which must not wait for the slow one. */
    private void assertTheTaskIsServed() {
        assertInstanceOf(Registered.class, swarm.register(0).getNow(null));
        var given = pieces(swarm.start(0)).get(0);
        swarm.success(0, given.piece(), given.cid());
        assertInstanceOf(PullOutcome.Pieces.class, answered(swarm.start(0)));
        assertTrue(swarm.peer(0).owned().get(given.piece()));
        assertEquals(1, swarm.supernode.tasks().size());
        swarm.supernode.leave(swarm.task, SupernodeFixture.cid(0));
    }

    private void complete() {
        swarm.join(0);
        swarm.origin.complete();
    }

    @ParameterizedTest
    @EnumSource(value = ScriptedStores.Call.class, names = {"PUT_TASK", "PUT_PEER"})
    void aSlowStoreHoldsUpNobody(ScriptedStores.Call slowCall) {
        swarm.join(1);
        complete();
        swarm.success(1, 1, "");
        swarm.taskStore.before = call -> {
            if (call == slowCall) {
                gate.pass();
            }
        };
        slowly(swarm.supernode::tick);
        assertTheTaskIsServed();
        swarm.pass(Duration.ofSeconds(5));
    }

    @Test
    void aSlowObserverHoldsUpNobodyButHearsEverythingInOrder() {
        complete();
        slowEvent = SupernodeEvent.PieceAssigned.class;
        slowly(() -> swarm.start(0));
        assertTheTaskIsServed();
        gate.open();
        slow.forEach(CompletableFuture::join);
        List<String> kinds = events.names();
        assertEquals("PeerLeft", kinds.get(kinds.size() - 1));
        assertTrue(kinds.indexOf("PieceAssigned") < kinds.indexOf("PieceArrived"));
    }

    @Test
    void aFetcherThatIsSlowToBeginHoldsUpNobody() {
        complete();
        swarm.origin.before = call -> {
            if (call == ScriptedOrigin.Call.VERIFY) {
                gate.pass();
            }
        };
        slowly(() -> swarm.supernode.complain(new ClientErrorReport(
                swarm.task, "peer-0", "cdnnode:10.9.9.9~" + swarm.task, "FILE_NOT_EXIST", null)));
        assertTheTaskIsServed();
    }

    @Test
    void aFetcherThatIsSlowToBeAskedHoldsUpNobodyElse() {
        complete();
        swarm.origin.answerWith(new OriginProbe.Available(7));
        swarm.origin.before = call -> {
            if (call == ScriptedOrigin.Call.PROBE) {
                gate.pass();
            }
        };
        slowly(() -> swarm.supernode.ensureFetched(FetchDemand.of(URL + "/other")));
        assertTheTaskIsServed(2);
    }

    private void assertTheTaskIsServed(int tasks) {
        assertInstanceOf(Registered.class, swarm.register(1).getNow(null));
        assertEquals(tasks, swarm.supernode.tasks().size());
        swarm.supernode.tick();
    }

    @Test
    void aClientsCodeThatIsSlowToTakeItsAnswerHoldsUpNobody() {
        swarm.join(0);
        swarm.join(1);
        var held = swarm.start(1);
        held.thenRun(gate::pass);
        slowly(swarm.origin::complete);
        // The fetcher's thread waits at the gate; another one goes on.
        swarm.origin.listener().pieceStored(1, ScriptedOrigin.digest(swarm.origin.layout(), 1));
        assertTheTaskIsServed();
    }

    @Test
    void aRegistrationThatIsSlowToBeTakenHoldsUpNobody() {
        CompletableFuture<OriginProbe> probe = new CompletableFuture<>();
        swarm.origin.answerLater(probe);
        swarm.register(1).thenRun(gate::pass);
        slowly(() -> probe.complete(new OriginProbe.Available(2L * (PIECE - 5))));
        complete();
        assertTheTaskIsServed();
    }

    @Test
    void aCallReturnsThoughOthersKeepAddingEventsWhichAreToldByTheNextTick() {
        int most = 20_000;
        RecordedEvents told = new RecordedEvents();
        AtomicReference<SupernodeFixture> feeder = new AtomicReference<>();
        AtomicInteger fed = new AtomicInteger();
        Thread caller = Thread.currentThread();
        SupernodeFixture fixture = new SupernodeFixture(
                ScriptedOrigin.withFileOf(PIECE),
                SETTINGS,
                (event, atNanos) -> {
                    if (feeder.get() != null && Thread.currentThread() == caller && fed.get() < most) {
                        int peer = fed.incrementAndGet();
                        CompletableFuture.runAsync(() -> feeder.get().register(peer)).join();
                    }
                },
                told);
        feeder.set(fixture);
        fixture.join(0);
        int whenReturned = fed.get();
        assertTrue(whenReturned > 0 && whenReturned < most, () -> whenReturned + " events of others");
        feeder.set(null);
        assertTrue(fixture.supernode.waitsForTime());
        fixture.supernode.tick();
        assertEquals(whenReturned + 1, told.names().stream().filter("PeerRegistered"::equals).count());
    }
}
