package io.supernode.core;

import static io.supernode.core.SupernodeFixture.URL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationRequired;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
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

/** Clients whose URLs differ in a signature share a task, and none of them decides what the others get. */
class SupernodeSharingTest {

    private static final String ONE = URL + "?sig=1";
    private static final String TWO = URL + "?sig=2";
    private static final String EVIL = "http://evil.example/file";
    private static final OriginProbe GONE = new OriginProbe.Unavailable("the origin answers 404");
    private static final OriginProbe DOWN = new OriginProbe.Unavailable("the origin cannot be reached", true);
    private static final Revalidation SILENT = new Revalidation.Unanswered("down");
    private static final Revalidation EXPIRED = new Revalidation.Unanswered("the origin answers 403", true);
    private static final Revalidation CHANGED = new Revalidation.Changed(100);

    private final SupernodeFixture swarm =
            new SupernodeFixture(ScriptedOrigin.withFileOf(1), SupernodeSettings.defaults());

    private RegistrationOutcome register(int n, String rawUrl, Map<String, String> headers) {
        return swarm.registerBy(n, rawUrl, headers).getNow(null);
    }

    private RegistrationOutcome register(int n, String rawUrl) {
        return register(n, rawUrl, Map.of());
    }

    private Registered registered(int n, String rawUrl) {
        return assertInstanceOf(Registered.class, register(n, rawUrl));
    }

    /** Only a signature opens the door; the clients that come later have good ones as well. */
    private void wantSignatures() {
        swarm.origin.answerWith(new OriginProbe.Available(1, true));
        swarm.origin.checkWith(new Access.Granted());
    }

    /** Fetched by this URL, let in by others, and old enough to be asked for again. */
    private void completeAndAge(String rawUrl) {
        if (!rawUrl.equals(URL)) {
            wantSignatures();
        }
        registered(0, rawUrl);
        registered(8, TWO);
        registered(9, URL);
        swarm.origin.complete();
        swarm.clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void urlsThatDifferInASignatureAreOneTaskAndOneFetch() {
        assertEquals(registered(0, ONE).task(), registered(1, TWO).task());
        assertEquals(1, swarm.origin.fetches.size());
    }

    @Test
    void aUrlByTheNameOfAnotherReplacesNothingAndBlocksNothing() {
        Registered good = registered(0, URL);
        swarm.origin.complete();
        swarm.clock.advance(Duration.ofMinutes(1));
        swarm.origin.revalidations.put(EVIL, CHANGED);
        assertNotEquals(good.task(), registered(1, EVIL).task(), "the liar has a task of his own");
        assertEquals(good, registered(2, URL));
        swarm.origin.probesOf.put(EVIL + "/missing", GONE);
        assertInstanceOf(UrlRefused.class, register(3, EVIL + "/missing"));
        assertEquals(good, registered(4, URL));
        assertFalse(swarm.origin.revalidatedBy.contains(EVIL));
    }

    // ---- refusals ----

    @Test
    void aRefusalOfOneUrlIsRememberedForThatUrlAloneAndKeepsNobodyElseOut() {
        swarm.origin.probesOf.put(ONE, GONE);
        assertInstanceOf(UrlRefused.class, register(0, ONE));
        assertInstanceOf(UrlRefused.class, register(1, ONE));
        assertEquals(1, swarm.origin.probes.size(), "the same question is not asked again");
        registered(2, TWO);
    }

    @Test
    void wrongCredentialsThatTheOriginAnswersWith404DoNotShutOutTheRightOnes() {
        swarm.origin.answerWith(GONE);
        assertInstanceOf(UrlRefused.class, register(0, ONE, Map.of("Authorization", "wrong")));
        swarm.origin.answerWith(new OriginProbe.Available(1, true));
        assertInstanceOf(Registered.class, register(1, ONE, Map.of("Authorization", "right")));
    }

    @Test
    void whoWaitsForAnswersToAnotherUrlGetsItsOwnAskedWhenThatIsRefused() {
        CompletableFuture<OriginProbe> slow = new CompletableFuture<>();
        swarm.origin.answerLater(slow);
        var refused = List.of(swarm.registerBy(0, ONE, Map.of()), swarm.registerBy(1, ONE, Map.of()));
        var others = List.of(swarm.registerBy(2, TWO, Map.of()), swarm.registerBy(3, URL, Map.of()));
        assertEquals(1, swarm.origin.probes.size());
        swarm.origin.answerWith(new OriginProbe.Available(1));
        slow.complete(new OriginProbe.Unauthorized("the origin answers 403"));
        refused.forEach(answer -> assertInstanceOf(AuthenticationRequired.class, answer.getNow(null)));
        others.forEach(answer -> assertInstanceOf(Registered.class, answer.getNow(null)));
        assertEquals(List.of(ONE, TWO), swarm.origin.probes.stream().map(asked -> asked.url()).toList());
    }

    @Test
    void whoseOwnUrlIsAskedLaterWaitsNoLongerThanOthers() {
        CompletableFuture<OriginProbe> slow = new CompletableFuture<>();
        swarm.origin.answerLater(slow);
        swarm.registerBy(0, ONE, Map.of());
        var other = swarm.registerBy(1, TWO, Map.of());
        swarm.clock.advance(Duration.ofSeconds(2));
        swarm.origin.answerLater(new CompletableFuture<>());
        slow.complete(GONE);
        swarm.clock.advance(Duration.ofSeconds(1));
        swarm.supernode.tick();
        assertInstanceOf(Registered.class, other.getNow(null));
    }

    @Test
    void aBodyThatCouldNotBeHadByOneUrlIsTriedByAnother() {
        wantSignatures();
        registered(0, ONE);
        swarm.origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "the origin answers 403"));
        assertInstanceOf(UrlRefused.class, register(1, ONE));
        registered(2, TWO);
        assertEquals(TWO, swarm.origin.fetches.get(1).origin().url());
    }

    @Test
    void badContentIsRefusedToEverybodyForAWhile() {
        registered(0, ONE);
        swarm.origin.listener().failed(new OriginFailure(OriginFailure.Kind.BAD_CONTENT, "the md5 is wrong"));
        assertInstanceOf(UrlRefused.class, register(1, ONE));
        assertInstanceOf(UrlRefused.class, register(2, TWO));
        swarm.clock.advance(Duration.ofMinutes(3));
        registered(2, TWO);
    }

    @Test
    void anOriginThatCouldNotAnswerForAMomentIsAskedAgainAfterSeconds() {
        swarm.origin.answerWith(DOWN);
        assertInstanceOf(UrlRefused.class, register(0, ONE));
        swarm.clock.advance(Duration.ofSeconds(4));
        assertInstanceOf(UrlRefused.class, register(0, ONE));
        assertEquals(1, swarm.origin.probes.size());
        swarm.clock.advance(Duration.ofSeconds(1));
        swarm.origin.answerWith(new OriginProbe.Available(1));
        registered(0, ONE);
    }

    @Test
    void aMomentIsNeverLongerThanFailuresAreRememberedAtAll() {
        SupernodeSettings brief =
                SupernodeSettings.builder().failAccessInterval(Duration.ofSeconds(1)).build();
        SupernodeFixture other = new SupernodeFixture(new ScriptedOrigin(), brief);
        other.origin.answerWith(DOWN);
        assertInstanceOf(UrlRefused.class, other.registerBy(0, ONE, Map.of()).getNow(null));
        other.clock.advance(Duration.ofSeconds(1));
        other.origin.answerWith(new OriginProbe.Available(1));
        assertInstanceOf(Registered.class, other.registerBy(0, ONE, Map.of()).getNow(null));
    }

    @Test
    void aFetcherThatThrowsIsARefusalAndNotAnEndlessWait() {
        swarm.origin.before = call -> {
            throw new IllegalStateException("a broken adapter");
        };
        assertInstanceOf(UrlRefused.class, register(0, ONE));
        swarm.origin.before = call -> { };
        swarm.clock.advance(Duration.ofMinutes(3));
        registered(0, ONE);
    }

    // ---- revalidation ----

    @Test
    void aContentIsAskedForAgainAsItWasFetchedWhoeverRegisters() {
        completeAndAge(ONE);
        swarm.origin.revalidations.put(TWO, CHANGED);
        assertEquals(1, registered(1, TWO).fileLength());
        assertEquals(List.of(ONE), swarm.origin.revalidatedBy);
    }

    @Test
    void whenItHasChangedItIsFetchedAsItWasBefore() {
        completeAndAge(ONE);
        swarm.origin.revalidations.put(ONE, CHANGED);
        swarm.origin.checkWith(new Access.Granted());
        assertEquals(100, registered(1, TWO).fileLength());
        assertEquals(ONE, swarm.origin.fetches.get(1).origin().url());
        var lastCheck = swarm.origin.checks.get(swarm.origin.checks.size() - 1);
        assertEquals(TWO, lastCheck.url(), "the new version may be private");
    }

    @Test
    void whileTheOriginIsDownNoOtherUrlReplacesTheContent() {
        completeAndAge(ONE);
        swarm.origin.revalidations.put(ONE, SILENT);
        swarm.origin.revalidations.put(TWO, CHANGED);
        assertEquals(1, registered(1, TWO).fileLength());
        assertEquals(1, swarm.origin.fetches.size());
    }

    @Test
    void headersOfOneClientReplaceNothingEither() {
        completeAndAge(URL);
        swarm.origin.nextRevalidation = CompletableFuture.completedFuture(SILENT);
        register(1, URL, Map.of("Accept-Language", "xx"));
        assertEquals(1, swarm.origin.revalidatedBy.size());
    }

    @Test
    void anExpiredSignatureIsReplacedByThatOfWhoRegisters() {
        completeAndAge(ONE);
        swarm.origin.revalidations.put(ONE, EXPIRED);
        swarm.origin.revalidations.put(TWO, CHANGED);
        assertEquals(100, registered(1, TWO).fileLength());
        assertEquals(TWO, swarm.origin.fetches.get(1).origin().url());
    }

    @Test
    void aSignatureThatConfirmedTheContentIsTheOneToAskByFromThenOn() {
        completeAndAge(ONE);
        swarm.origin.revalidations.put(ONE, EXPIRED);
        registered(1, TWO);
        swarm.clock.advance(Duration.ofMinutes(1));
        registered(2, ONE);
        assertEquals(List.of(ONE, TWO, TWO), swarm.origin.revalidatedBy);
        assertEquals(1, swarm.origin.fetches.size());
    }

    @Test
    void theTasksOwnUrlIsHeardWhereTheKnownOneBringsNoAnswer() {
        completeAndAge(ONE);
        swarm.origin.revalidations.put(ONE, SILENT);
        swarm.origin.revalidations.put(URL, CHANGED);
        assertEquals(100, registered(1, URL).fileLength());
        assertEquals(URL, swarm.origin.fetches.get(1).origin().url());
    }
}
