package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.ip;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationRequired;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.Revalidation;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is remembered of credentials: what the origin said to exactly these, for a while, and never they themselves. */
class CredentialMemoryTest {

    private static final Map<String, String> OPENER = Map.of("X-A", "b");
    private static final int MOST_REMEMBERED = 1024;

    private final ScriptedOrigin origin = new ScriptedOrigin();
    private final SupernodeFixture swarm = new SupernodeFixture(origin, SupernodeSettings.defaults());

    private RegistrationOutcome register(int n, UnaryOperator<RegistrationRequest.Builder> own) {
        return swarm.supernode
                .register(own.apply(request(cid(n), ip(n), 15001).taskUrl(URL)).build())
                .toCompletableFuture()
                .getNow(null);
    }

    private RegistrationOutcome register(int n, Map<String, String> headers) {
        return register(n, request -> request.headers(headers));
    }

    private static Map<String, String> token(int n) {
        return Map.of("Authorization", "token " + n);
    }

    private void opened() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5, true));
        assertInstanceOf(Registered.class, register(0, OPENER));
    }

    @Test
    void whoAsksTheOriginOtherwiseInAnyRespectIsCheckedForItself() {
        opened();
        origin.checkWith(new Access.Refused("no"));
        List<UnaryOperator<RegistrationRequest.Builder>> others = List.of(
                request -> request.headers(Map.of("X-A", "c")),
                request -> request.headers(Map.of("X-B", "b")),
                request -> request.headers(Map.of("X-Ab", "")),
                request -> request.headers(Map.of("X-A", "b", "X-B", "")),
                request -> request.headers(OPENER).insecure("true"),
                request -> request.headers(OPENER).rootCas(List.of("a certificate")),
                request -> request.headers(OPENER).rawUrl(URL + "?signature=1"));
        for (int n = 1; n <= others.size(); n++) {
            assertInstanceOf(AuthenticationRequired.class, register(n, others.get(n - 1)));
            assertEquals(n, origin.checks.size());
        }
    }

    @Test
    void whoOnlySpellsTheNameOfAHeaderOtherwiseIsNotCheckedAgain() {
        opened();
        assertInstanceOf(Registered.class, register(1, Map.of("x-a", "b")));
        assertEquals(List.of(), origin.checks);
    }

    @Test
    void aRefusalIsToldWithoutAFurtherQuestionForTenSeconds() {
        opened();
        origin.checkWith(new Access.Refused("no"));
        register(1, token(1));
        swarm.clock.advance(Duration.ofSeconds(10).minusMillis(1));
        assertEquals(new AuthenticationRequired("no"), register(1, token(1)));
        assertEquals(1, origin.checks.size());
        swarm.clock.advance(Duration.ofMillis(1));
        register(1, token(1));
        assertEquals(2, origin.checks.size());
    }

    @Test
    void aFloodOfWrongCredentialsDrivesOutTheEldestOfThemAndNoRightOnes() {
        opened();
        origin.checkWith(new Access.Refused("no"));
        for (int n = 1; n <= MOST_REMEMBERED; n++) {
            register(n, token(n));
        }
        register(1, token(1));
        assertEquals(MOST_REMEMBERED, origin.checks.size(), "all of them are remembered");
        register(0, token(0));
        register(2, token(2));
        assertEquals(MOST_REMEMBERED + 1, origin.checks.size());
        register(1, token(1));
        assertEquals(MOST_REMEMBERED + 2, origin.checks.size(), "the eldest made room for one more");
        assertInstanceOf(Registered.class, register(1, OPENER));
        assertEquals(MOST_REMEMBERED + 2, origin.checks.size());
    }

    @Test
    void ofAThousandAcceptedCredentialsTheEldestAreAskedForAgain() {
        opened();
        origin.checkWith(new Access.Granted());
        for (int n = 1; n < MOST_REMEMBERED; n++) {
            register(1, token(n));
        }
        assertInstanceOf(Registered.class, register(0, OPENER));
        assertEquals(MOST_REMEMBERED - 1, origin.checks.size(), "all of them are remembered");
        register(1, token(MOST_REMEMBERED));
        register(0, OPENER);
        assertEquals(MOST_REMEMBERED + 1, origin.checks.size());
    }

    @Test
    void whatTheOriginSaidOfOneVersionSaysNothingOfTheNext() {
        opened();
        origin.complete();
        origin.checkWith(new Access.Granted());
        register(1, token(1));
        origin.checkWith(new Access.Refused("no"));
        swarm.clock.advance(SupernodeSettings.defaults().revalidateInterval());
        register(2, token(2));
        assertEquals(2, origin.checks.size());
        origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(100));
        assertInstanceOf(Registered.class, register(0, OPENER));
        assertInstanceOf(AuthenticationRequired.class, register(3, token(1)));
        assertEquals(3, origin.checks.size(), "who was accepted is asked for again");
        register(2, token(2));
        assertEquals(4, origin.checks.size(), "and so is who was refused");
    }

    private static Set<String> kept(SupernodeFixture swarm) {
        return swarm.supernode.tasks().get(0).record().access().acceptedUntilMillis().keySet();
    }

    @Test
    void whatIsKeptOfCredentialsTellsNobodyWithoutTheSecretWhatTheyAre() {
        opened();
        SupernodeFixture sameSecret = new SupernodeFixture(origin, SupernodeSettings.defaults());
        sameSecret.register(0, OPENER);
        SupernodeFixture otherSecret =
                new SupernodeFixture(origin, SupernodeSettings.defaults(), "another secret, 16 bytes".getBytes());
        otherSecret.register(0, OPENER);
        assertEquals(1, kept(swarm).size());
        assertEquals(kept(swarm), kept(sameSecret));
        assertNotEquals(kept(swarm), kept(otherSecret));
        assertFalse(kept(swarm).contains("b"));
    }
}
