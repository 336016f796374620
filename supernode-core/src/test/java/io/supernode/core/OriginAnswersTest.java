package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.answered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.supernode.core.model.PieceDigest;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationPending;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationRequired;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.Revalidation;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An answer of the origin concerns the question that was asked: what one client is refused others may be given. */
class OriginAnswersTest {

    private static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();
    private static final Map<String, String> ONE = Map.of("Authorization", "one");
    private static final Map<String, String> OTHER = Map.of("Authorization", "other");

    private final ScriptedOrigin origin = new ScriptedOrigin();
    private final SupernodeFixture swarm = new SupernodeFixture(origin, SETTINGS);
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

    @Test
    void twoWhoWereRefusedAreBothToldSoAgainWithoutAFurtherQuestion() {
        bothAreBeingAsked();
        toOne.complete(new OriginProbe.Unauthorized("no"));
        toOther.complete(new OriginProbe.Unavailable("the origin answers 404"));
        assertEquals(new UrlRefused("the origin answers 404"), other.getNow(null));
        assertEquals(new AuthenticationRequired("no"), swarm.register(1, ONE).getNow(null));
        assertEquals(new UrlRefused("the origin answers 404"), swarm.register(2, OTHER).getNow(null));
        assertEquals(2, origin.probes.size());
    }

    @Test
    void whoIsKnownToGetTheFileIsAskedForAtOnceWhenTheFirstOneIsRefused() {
        bothAreBeingAsked();
        origin.answerWith(new OriginProbe.Available(PIECE - 5));
        var third = swarm.register(3, Map.of("Authorization", "third"));
        assertEquals(3, origin.probes.size());
        assertFalse(third.isDone(), "the first client's probe says who may have the content");
        toOne.complete(new OriginProbe.Unauthorized("no"));
        assertInstanceOf(Registered.class, third.getNow(null));
    }

    @Test
    void whoIsKnownToGetTheFileIsAskedForAtOnceWhenTheFirstAnswerIsLate() {
        bothAreBeingAsked();
        toOther.complete(new OriginProbe.Available(PIECE - 5));
        origin.answerWith(new OriginProbe.Available(PIECE - 5));
        assertEquals(2, origin.probes.size());
        swarm.pass(Duration.ofSeconds(3));
        assertEquals(3, origin.probes.size());
        assertInstanceOf(Registered.class, other.getNow(null));
    }

    @Test
    void whoIsRefusedJustAfterAnotherOneHasOpenedTheContentIsToldSoAgainForAWhile() {
        bothAreBeingAsked();
        toOne.complete(new OriginProbe.Available(PIECE - 5, true));
        toOther.complete(new OriginProbe.Unauthorized("no"));
        assertEquals(new AuthenticationRequired("no"), other.getNow(null));
        assertEquals(new AuthenticationRequired("no"), swarm.register(2, OTHER).getNow(null));
        assertEquals(0, origin.checks.size());
    }

    @Test
    void whoGotNoAnswerAfterAnotherOneHasOpenedTheContentIsAskedForAgain() {
        bothAreBeingAsked();
        toOne.complete(new OriginProbe.Available(PIECE - 5, true));
        toOther.completeExceptionally(new IllegalStateException("the fetcher is broken"));
        assertInstanceOf(UrlRefused.class, other.getNow(null));
        origin.checkWith(new Access.Granted());
        assertInstanceOf(Registered.class, swarm.register(2, OTHER).getNow(null));
    }

    @Test
    void aFloodOfDifferentCredentialsIsBoundedAlsoBeforeTheFirstAnswer() {
        origin.answerLater(toOne);
        for (int n = 0; n < 1024; n++) {
            assertFalse(swarm.register(n, Map.of("Authorization", "token " + n)).isDone());
        }
        assertInstanceOf(AuthenticationPending.class, swarm.register(0, Map.of("Authorization", "more")).getNow(null));
        assertFalse(swarm.register(0, Map.of("Authorization", "token 1")).isDone(), "it is being asked for");
    }

    @Test
    void whatTheOriginRefusesIsNotAskedForAgainForThreeMinutes() {
        origin.answerWith(new OriginProbe.Unavailable("the origin answers 404"));
        swarm.register(1, ONE);
        swarm.clock.advance(SETTINGS.failAccessInterval().minusMillis(1));
        assertEquals(new UrlRefused("the origin answers 404"), swarm.register(1, ONE).getNow(null));
        assertEquals(1, origin.probes.size());
        swarm.clock.advance(Duration.ofMillis(1));
        swarm.register(1, ONE);
        assertEquals(2, origin.probes.size());
    }

    @Test
    void anOriginThatCouldNotBeAskedIsAskedAgainAfterFiveSeconds() {
        toOne.completeExceptionally(new IllegalStateException("the fetcher is broken"));
        origin.answerLater(toOne);
        assertEquals(new UrlRefused("the origin could not be asked"), swarm.register(1, ONE).getNow(null));
        swarm.clock.advance(Duration.ofSeconds(5).minusMillis(1));
        swarm.register(1, ONE);
        assertEquals(1, origin.probes.size());
        swarm.clock.advance(Duration.ofMillis(1));
        swarm.register(1, ONE);
        assertEquals(2, origin.probes.size());
    }

    @Test
    void aTaskIsNotForgottenWhileItsOriginIsSilent() {
        origin.answerLater(toOne);
        one = swarm.register(1, ONE);
        swarm.pass(Duration.ofSeconds(3));
        assertInstanceOf(Registered.class, one.getNow(null));
        swarm.pass(Duration.ofMinutes(20));
        swarm.pass(Duration.ofMinutes(20));
        assertEquals(1, swarm.supernode.tasks().size());
        toOne.complete(new OriginProbe.Unauthorized("no"));
        swarm.pass(Duration.ofMinutes(20));
        assertEquals(0, swarm.supernode.tasks().size());
    }

    // ---- the question whether a complete content is still the origin's ----

    @Test
    void aLateAnswerToAQuestionAboutAFormerContentChangesNothing() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5));
        swarm.join(1);
        origin.complete();
        swarm.clock.advance(SETTINGS.revalidateInterval());
        CompletableFuture<Revalidation> former = new CompletableFuture<>();
        origin.nextRevalidation = former;
        swarm.register(2);
        origin.listener().pieceStored(0, new PieceDigest(ScriptedOrigin.FILE_MD5, PIECE));
        assertEquals(2, origin.fetches.size(), "the file turned out to be another one");
        origin.complete();
        swarm.clock.advance(SETTINGS.revalidateInterval());
        CompletableFuture<Revalidation> present = new CompletableFuture<>();
        origin.nextRevalidation = present;
        var waiting = swarm.register(3);
        former.complete(new Revalidation.Changed(7));
        assertFalse(waiting.isDone());
        present.complete(new Revalidation.Current());
        assertEquals(PIECE - 5, assertInstanceOf(Registered.class, waiting.getNow(null)).fileLength());
    }

    @Test
    void aTaskWhoseOriginNeverConfirmsTheContentIsForgottenInItsTime() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5));
        swarm.join(1);
        origin.complete();
        swarm.clock.advance(SETTINGS.revalidateInterval());
        origin.nextRevalidation = new CompletableFuture<>();
        var waiting = swarm.register(2);
        swarm.pass(Duration.ofSeconds(3));
        assertInstanceOf(Registered.class, waiting.getNow(null));
        swarm.pass(Duration.ofMinutes(20));
        assertEquals(0, swarm.supernode.tasks().size());
    }
}
