package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.answered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationRequired;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the origin refuses to one client while it has not answered others yet concerns that one alone. */
class RefusedProbeTest {

    private static final Map<String, String> ONE = Map.of("Authorization", "one");
    private static final Map<String, String> OTHER = Map.of("Authorization", "other");

    private final ScriptedOrigin origin = new ScriptedOrigin();
    private final SupernodeFixture swarm = new SupernodeFixture(origin, SupernodeSettings.defaults());
    private final CompletableFuture<OriginProbe> toOne = new CompletableFuture<>();
    private final CompletableFuture<OriginProbe> toOther = new CompletableFuture<>();
    private CompletableFuture<RegistrationOutcome> one;
    private CompletableFuture<RegistrationOutcome> other;

    /** Both clients' questions are with the origin. */
    private void bothAreBeingAsked() {
        origin.answerLater(toOne);
        one = swarm.register(1, ONE);
        origin.answerLater(toOther);
        other = swarm.register(2, OTHER);
        swarm.pass(Duration.ofMillis(250));
        assertEquals(2, origin.probes.size());
    }

    @Test
    void whoWasRefusedIsToldSoAgainWithoutAFurtherQuestion() {
        bothAreBeingAsked();
        toOne.complete(new OriginProbe.Unauthorized("no"));
        assertEquals(new AuthenticationRequired("no"), one.getNow(null));
        assertEquals(new AuthenticationRequired("no"), swarm.register(1, ONE).getNow(null));
        assertEquals(2, origin.probes.size());
        assertFalse(other.isDone());
        toOther.complete(new OriginProbe.Available(PIECE - 5));
        assertInstanceOf(Registered.class, other.getNow(null));
    }

    @Test
    void whoseOwnQuestionIsRefusedAfterItWasTakenInLearnsThatThereIsNothing() {
        bothAreBeingAsked();
        swarm.pass(Duration.ofSeconds(3));
        swarm.task = assertInstanceOf(Registered.class, one.getNow(null)).task().value();
        var held = swarm.start(1);
        assertFalse(held.isDone());
        toOne.complete(new OriginProbe.Unauthorized("no"));
        assertInstanceOf(PullOutcome.OriginUnavailable.class, answered(held));
    }

    @Test
    void whoWasTakenInWithoutAnAnswerStillWaitsWhenAnotherOneIsRefused() {
        bothAreBeingAsked();
        swarm.pass(Duration.ofSeconds(3));
        swarm.task = assertInstanceOf(Registered.class, one.getNow(null)).task().value();
        var held = swarm.start(1);
        toOther.complete(new OriginProbe.Unauthorized("no"));
        assertFalse(held.isDone(), "its own question is still with the origin");
        toOne.complete(new OriginProbe.Available(PIECE - 5));
        origin.complete();
        assertInstanceOf(PullOutcome.Pieces.class, answered(held));
    }
}
