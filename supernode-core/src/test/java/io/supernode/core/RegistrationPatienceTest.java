package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationPending;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.Revalidation;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A client gives a registration up after 5 s: it is answered some 4 s after the call, whatever happens meanwhile. */
class RegistrationPatienceTest {

    private static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();
    private static final Map<String, String> RIGHT = Map.of("Authorization", "right");
    private static final Map<String, String> ALSO_RIGHT = Map.of("Authorization", "also right");

    private final ScriptedOrigin origin = ScriptedOrigin.withFileOf(PIECE - 5);
    private final SupernodeFixture swarm = new SupernodeFixture(origin, SETTINGS);

    private void assertAnsweredBetween(long fromMillis, long toMillis, CompletableFuture<RegistrationOutcome> answer) {
        swarm.pass(Duration.ofMillis(fromMillis));
        assertFalse(answer.isDone());
        swarm.pass(Duration.ofMillis(toMillis - fromMillis));
        assertInstanceOf(AuthenticationPending.class, answer.getNow(null));
    }

    @Test
    void whoWaitedForARevalidationAndThenForACheckWaitsNoLongerInAll() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5, true));
        swarm.register(0, RIGHT);
        origin.checkWith(new Access.Granted());
        swarm.register(1, ALSO_RIGHT);
        origin.complete();
        swarm.clock.advance(SETTINGS.revalidateInterval());
        CompletableFuture<Revalidation> slow = new CompletableFuture<>();
        origin.nextRevalidation = slow;
        var answer = swarm.register(1, ALSO_RIGHT);
        swarm.pass(Duration.ofMillis(2900));
        origin.checkLater(new CompletableFuture<>());
        slow.complete(new Revalidation.Changed(7));
        assertEquals(2, origin.fetches.size());
        assertAnsweredBetween(1099, 1100, answer);
    }

    @Test
    void whoWaitedForACheckThatBecameVoidWaitsNoLongerInAll() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5, true));
        swarm.register(0, RIGHT);
        origin.checkLater(new CompletableFuture<>());
        var answer = swarm.register(1, ALSO_RIGHT);
        swarm.pass(Duration.ofMillis(3500));
        CompletableFuture<OriginProbe> probe = new CompletableFuture<>();
        origin.answerLater(probe);
        origin.listener().failed(new OriginFailure(OriginFailure.Kind.CHANGED, "another ETag"));
        probe.complete(new OriginProbe.Available(7, true));
        assertAnsweredBetween(499, 500, answer);
    }

    @Test
    void whoWaitedForADeletionAndThenForTheOriginWaitsNoLongerInAll() {
        swarm.join(0);
        CompletableFuture<OriginProbe> probe = new CompletableFuture<>();
        CompletableFuture<RegistrationOutcome> answer = new CompletableFuture<>();
        origin.answerLater(probe);
        origin.before = call -> {
            if (call == ScriptedOrigin.Call.DISCARD) {
                swarm.register(1).thenAccept(answer::complete);
                swarm.pass(Duration.ofMillis(2000));
            }
        };
        swarm.supernode.drop(swarm.task);
        assertEquals(2, origin.probes.size(), "it is the successor's now");
        swarm.pass(Duration.ofMillis(999));
        assertFalse(answer.isDone());
        swarm.pass(Duration.ofMillis(1));
        assertEquals(-1, assertInstanceOf(Registered.class, answer.getNow(null)).fileLength());
    }

    @Test
    void whoWaitsWhenTheTaskIsDroppedIsToldToAskAgain() {
        origin.answerLater(new CompletableFuture<>());
        var answer = swarm.register(0);
        swarm.task = swarm.supernode.tasks().get(0).record().id().value();
        swarm.supernode.drop(swarm.task);
        assertInstanceOf(AuthenticationPending.class, answer.getNow(null), "any other refusal ends its download");
        assertEquals(List.of(), swarm.supernode.tasks());
    }

    @Test
    void aClockThatJumpsBackMakesNobodyWaitLessOrForEver() {
        swarm.join(0);
        origin.answerWith(new OriginProbe.Available(PIECE - 5, true));
        swarm.supernode.drop(swarm.task);
        swarm.register(0, RIGHT);
        origin.checkLater(new CompletableFuture<>());
        swarm.clock.advance(Duration.ofHours(-5));
        var answer = swarm.register(1, ALSO_RIGHT);
        swarm.supernode.tick();
        assertFalse(answer.isDone());
        swarm.clock.advance(Duration.ofHours(5).plusSeconds(4));
        swarm.supernode.tick();
        assertInstanceOf(AuthenticationPending.class, answer.getNow(null));
    }
}
