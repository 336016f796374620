package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationPending;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationRequired;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Private stays private: who has no credentials of its own gets nothing of what another's have opened. */
class PrivateOriginTest {

    private static final Map<String, String> RIGHT = Map.of("Authorization", "right");
    private static final Map<String, String> ALSO_RIGHT = Map.of("Authorization", "also right");
    private static final Map<String, String> WRONG = Map.of("Authorization", "wrong");
    private static final Access REFUSED = new Access.Refused("no");
    private static final Access DIFFERENT = new Access.Different("something else");
    private static final String SIGNED = URL + "?signature=";

    private final ScriptedOrigin origin = new ScriptedOrigin();
    private final SupernodeFixture swarm = new SupernodeFixture(origin, SupernodeSettings.defaults());

    private CompletableFuture<RegistrationOutcome> register(int n, Map<String, String> headers) {
        return register(n, URL, headers);
    }

    private CompletableFuture<RegistrationOutcome> register(int n, String rawUrl, Map<String, String> headers) {
        var request = request(cid(n), "10.0." + n / 250 + "." + (n % 250 + 1), 15001)
                .headers(headers).rawUrl(rawUrl).taskUrl(URL).build();
        var answer = swarm.supernode.register(request).toCompletableFuture();
        if (answer.getNow(null) instanceof Registered registered) {
            swarm.task = registered.task().value();
        }
        return answer;
    }

    private static void assertAnswer(
            Class<? extends RegistrationOutcome> expected, CompletableFuture<RegistrationOutcome> answer) {
        assertInstanceOf(expected, answer.getNow(null));
    }

    /** The first client opens the task with the right headers. */
    private void opened() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5, true));
        assertAnswer(Registered.class, register(0, RIGHT));
    }

    @Test
    void eachFurtherClientIsCheckedWithItsOwnCredentialsBeforeItJoins() {
        opened();
        origin.checkWith(REFUSED);
        assertAnswer(AuthenticationRequired.class, register(1, WRONG));
        assertAnswer(AuthenticationRequired.class, register(2, Map.of()));
        origin.checkWith(new Access.Granted());
        assertAnswer(Registered.class, register(3, ALSO_RIGHT));
        assertEquals(
                List.of(new OriginHeaders(WRONG), OriginHeaders.NONE, new OriginHeaders(ALSO_RIGHT)),
                origin.checks.stream().map(OriginRequest::headers).toList());
        assertEquals(1, origin.probes.size());
    }

    @Test
    void acceptedCredentialsAreNotAskedForAgainWithinTheirTime() {
        opened();
        assertAnswer(Registered.class, register(1, RIGHT));
        origin.checkWith(new Access.Granted());
        register(2, ALSO_RIGHT);
        assertAnswer(Registered.class, register(3, ALSO_RIGHT));
        assertEquals(1, origin.checks.size());
    }

    @Test
    void acceptedCredentialsAreAskedForAgainAfterTheirTime() {
        opened();
        swarm.clock.advance(SupernodeSettings.defaults().credentialsValid());
        origin.checkWith(REFUSED);
        assertAnswer(AuthenticationRequired.class, register(1, RIGHT));
    }

    @Test
    void whoIsGivenAnotherThingByTheOriginDoesNotJoin() {
        opened();
        origin.checkWith(DIFFERENT);
        assertAnswer(UrlRefused.class, register(1, Map.of()));
        assertAnswer(UrlRefused.class, register(2, WRONG));
    }

    @Test
    void whoComesBeforeTheVersionIsKnownWaitsUntilItCanBeCompared() {
        opened();
        origin.checkWith(new Access.Pending());
        var early = register(1, ALSO_RIGHT);
        assertFalse(early.isDone());
        origin.checkWith(new Access.Granted());
        swarm.pass(Duration.ofMillis(99));
        assertEquals(1, origin.checks.size(), "not with every tick");
        swarm.pass(Duration.ofMillis(1));
        assertAnswer(Registered.class, early);
    }

    @Test
    void aVersionThatStaysUnknownIsAskedForAgainByTheClient() {
        opened();
        origin.checkWith(new Access.Pending());
        var early = register(1, ALSO_RIGHT);
        swarm.clock.advance(Duration.ofMillis(3900));
        swarm.supernode.tick();
        assertFalse(early.isDone(), "a client waits 5 s");
        swarm.clock.advance(Duration.ofMillis(100));
        swarm.supernode.tick();
        assertAnswer(AuthenticationPending.class, early);
    }

    @Test
    void anOriginThatIsDownLetsNobodyIn() {
        opened();
        origin.checkWith(new Access.Unavailable("down"));
        assertAnswer(UrlRefused.class, register(1, ALSO_RIGHT));
    }

    @Test
    void aSignatureInTheUrlIsACredentialToo() {
        origin.answerWith(new OriginProbe.Available(1, true));
        assertAnswer(Registered.class, register(0, SIGNED + "right", Map.of()));
        assertEquals(SIGNED + "right", origin.probes.get(0).url());
        assertEquals(OriginRequest.of(URL), origin.probes.get(0).anonymous());
        origin.checkWith(REFUSED);
        assertAnswer(AuthenticationRequired.class, register(1, SIGNED + "wrong", Map.of()));
        assertAnswer(AuthenticationRequired.class, register(2, Map.of()));
        assertAnswer(Registered.class, register(3, SIGNED + "right", Map.of()));
        assertEquals(2, origin.checks.size());
    }

    @Test
    void whoseUrlDiffersDoesNotGetInByTheFirstProbe() {
        CompletableFuture<OriginProbe> probe = new CompletableFuture<>();
        origin.answerLater(probe);
        var first = register(0, SIGNED + "right", Map.of());
        var other = register(1, Map.of());
        probe.complete(new OriginProbe.Available(1, true));
        assertAnswer(Registered.class, first);
        assertFalse(other.isDone(), "its own credentials are being checked");
        assertEquals(List.of(OriginRequest.of(URL)), origin.checks);
    }

    @Test
    void thoseWithOtherCredentialsAskForThemselvesIfTheFirstAnswerIsSlow() {
        origin.answerLater(new CompletableFuture<>());
        register(0, WRONG);
        register(1, RIGHT);
        register(2, ALSO_RIGHT);
        assertEquals(1, origin.probes.size());
        swarm.clock.advance(Duration.ofMillis(249));
        swarm.supernode.tick();
        assertEquals(1, origin.probes.size(), "a public content needs one question");
        swarm.clock.advance(Duration.ofMillis(1));
        swarm.supernode.tick();
        assertEquals(3, origin.probes.size());
        register(3, Map.of("Authorization", "later"));
        assertEquals(4, origin.probes.size());
    }

    @Test
    void whoIsSeenToGetTheSameBytesAsTheFirstIsLetInWithoutAFurtherQuestion() {
        CompletableFuture<OriginProbe> first = new CompletableFuture<>();
        CompletableFuture<OriginProbe> second = new CompletableFuture<>();
        CompletableFuture<OriginProbe> third = new CompletableFuture<>();
        origin.answerLater(first);
        var opener = register(0, RIGHT);
        var early = register(1, ALSO_RIGHT);
        swarm.clock.advance(Duration.ofMillis(250));
        origin.answerLater(second);
        swarm.supernode.tick();
        origin.answerLater(third);
        var late = register(2, Map.of("Authorization", "right as well"));
        second.complete(new OriginProbe.Available(7, false, Optional.of("7 etag")));
        assertFalse(early.isDone(), "the first client's probe says who may have the content");
        first.complete(new OriginProbe.Available(7, true, Optional.of("7 etag")));
        assertAnswer(Registered.class, opener);
        assertAnswer(Registered.class, early);
        third.complete(new OriginProbe.Available(7, false, Optional.of("7 etag")));
        assertAnswer(Registered.class, late);
        assertEquals(List.of(), origin.checks);
        assertEquals(1, origin.fetches.size());
    }

    @Test
    void whoIsSeenToGetOtherBytesIsChecked() {
        CompletableFuture<OriginProbe> first = new CompletableFuture<>();
        origin.answerLater(first);
        register(0, RIGHT);
        var other = register(1, ALSO_RIGHT);
        swarm.clock.advance(Duration.ofMillis(250));
        origin.answerWith(new OriginProbe.Available(7, false, Optional.of("7 another etag")));
        swarm.supernode.tick();
        origin.checkWith(DIFFERENT);
        first.complete(new OriginProbe.Available(7, true, Optional.of("7 etag")));
        assertAnswer(UrlRefused.class, other);
        assertEquals(1, origin.checks.size());
    }

    @Test
    void oneAnswerThatEverybodyGetsTheContentIsEnoughForAllWhoWait() {
        CompletableFuture<OriginProbe> probe = new CompletableFuture<>();
        origin.answerLater(probe);
        List<CompletableFuture<RegistrationOutcome>> answers = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            answers.add(register(n, Map.of("Authorization", "token " + n)));
        }
        probe.complete(new OriginProbe.Available(1));
        answers.forEach(answer -> assertAnswer(Registered.class, answer));
        assertEquals(1, origin.probes.size());
        assertEquals(List.of(), origin.checks);
    }

    @Test
    void threeHundredClientsWithTokensOfTheirOwnAreCheckedSideBySideAndAllGetIn() {
        opened();
        CompletableFuture<Access> slow = new CompletableFuture<>();
        origin.checkLater(slow);
        List<CompletableFuture<RegistrationOutcome>> answers = new ArrayList<>();
        for (int n = 1; n <= 300; n++) {
            answers.add(register(n, Map.of("Authorization", "token " + n)));
        }
        assertEquals(300, origin.checks.size());
        swarm.clock.advance(Duration.ofSeconds(3));
        swarm.supernode.tick();
        slow.complete(new Access.Granted());
        answers.forEach(answer -> assertAnswer(Registered.class, answer));
    }

    @Test
    void whoDemandsProofOfTheOriginIsNotGivenWhatWasFetchedWithoutIt() {
        origin.answerWith(new OriginProbe.Available(1));
        assertAnswer(Registered.class, trusting(0, true, List.of()));
        origin.checkWith(new Access.Unavailable("the certificate of the origin is not acceptable"));
        assertAnswer(RegistrationOutcome.UrlRefused.class, trusting(1, false, List.of()));
        assertAnswer(RegistrationOutcome.UrlRefused.class, trusting(2, false, List.of("a certificate")));
        assertAnswer(Registered.class, trusting(3, true, List.of()));
        assertEquals(2, origin.checks.size());
        origin.checkWith(new Access.Granted());
        assertAnswer(Registered.class, trusting(4, false, List.of("another certificate")));
    }

    @Test
    void whatEverybodyMayHaveIsFetchedWithoutAnyClientsOwnQueryOrHeaders() {
        origin.answerWith(new OriginProbe.Available(1));
        assertAnswer(Registered.class, register(0, SIGNED + "mine", RIGHT));
        assertEquals(OriginRequest.of(URL), origin.fetches.get(0).origin());
    }

    @Test
    void aPublicFileForWhichTheOriginNowWantsCredentialsIsGivenToNoMoreStrangers() {
        origin.answerWith(new OriginProbe.Available(1));
        assertAnswer(Registered.class, register(0, Map.of()));
        origin.complete();
        swarm.clock.advance(Duration.ofMinutes(1));
        origin.nextRevalidation =
                CompletableFuture.completedFuture(new Revalidation.Unanswered("the origin answers 403", true));
        origin.checkWith(REFUSED);
        assertAnswer(AuthenticationRequired.class, register(1, Map.of()));
        origin.checkWith(new Access.Granted());
        assertAnswer(Registered.class, register(2, RIGHT));
    }

    @Test
    void aPublicFileThatTheOriginConfirmsOnlyToASignatureIsGivenToNoMoreStrangers() {
        origin.answerWith(new OriginProbe.Available(1));
        register(0, Map.of());
        origin.complete();
        swarm.clock.advance(Duration.ofMinutes(1));
        origin.revalidations.put(URL, new Revalidation.Unanswered("the origin answers 403", true));
        assertAnswer(Registered.class, register(1, SIGNED + "right", Map.of()));
        assertEquals(List.of(URL, SIGNED + "right"), origin.revalidatedBy);
        origin.checkWith(REFUSED);
        assertAnswer(AuthenticationRequired.class, register(2, Map.of()));
        assertEquals(1, origin.checks.size());
        assertAnswer(Registered.class, register(3, SIGNED + "right", Map.of()));
        assertEquals(1, origin.checks.size(), "the origin has just accepted it");
    }

    @Test
    void aPublicFileThatTheOriginConfirmsToEverybodyIsStillGivenToEverybody() {
        origin.answerWith(new OriginProbe.Available(1));
        register(0, Map.of());
        origin.complete();
        swarm.clock.advance(Duration.ofMinutes(1));
        assertAnswer(Registered.class, register(1, RIGHT));
        assertEquals(List.of(URL), origin.revalidatedBy);
        assertAnswer(Registered.class, register(2, ALSO_RIGHT));
        assertEquals(List.of(), origin.checks);
    }

    @Test
    void whoOpenedAPrivateFileGoesOnWithWhatItHasOfItWhenTheFetchIsTriedAgain() {
        opened();
        origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "broke off"));
        swarm.clock.advance(SupernodeSettings.defaults().failAccessInterval());
        assertAnswer(Registered.class, register(0, RIGHT));
        assertEquals(2, origin.fetches.size());
        assertEquals(origin.fetches.get(0).key(), origin.fetches.get(1).key());
    }

    @Test
    void aNewVersionOfWhatEverybodyMayHaveIsForEverybodyToo() {
        origin.answerWith(new OriginProbe.Available(1));
        register(0, Map.of());
        origin.complete();
        swarm.clock.advance(Duration.ofMinutes(1));
        origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(7));
        assertAnswer(Registered.class, register(1, RIGHT));
        assertEquals(ContentKey.of(origin.fetches.get(0).task(), 1), origin.fetches.get(1).key());
        assertAnswer(Registered.class, register(2, ALSO_RIGHT));
        assertEquals(List.of(), origin.checks);
    }

    @Test
    void whoseCredentialsExpireWhileTheOriginIsAskedWhetherTheFileHasChangedIsChecked() {
        opened();
        origin.complete();
        swarm.clock.advance(SupernodeSettings.defaults().credentialsValid().minusSeconds(1));
        origin.nextRevalidation = new CompletableFuture<>();
        var late = register(0, RIGHT);
        swarm.pass(Duration.ofSeconds(3));
        assertFalse(late.isDone());
        assertEquals(List.of(new OriginHeaders(RIGHT)), origin.checks.stream().map(OriginRequest::headers).toList());
    }

    @Test
    void acceptedCredentialsDoNotLetIntoTheNextVersionBeforeTheOriginHasAnswered() {
        opened();
        origin.checkWith(new Access.Granted());
        assertAnswer(Registered.class, register(1, ALSO_RIGHT));
        origin.answerLater(new CompletableFuture<>());
        origin.listener().failed(new OriginFailure(OriginFailure.Kind.CHANGED, "another ETag"));
        var opener = register(0, RIGHT);
        var other = register(1, ALSO_RIGHT);
        swarm.pass(Duration.ofSeconds(3));
        assertAnswer(Registered.class, opener);
        assertFalse(other.isDone());
    }

    @Test
    void whatWasFetchedWithProofIsGivenToEverybody() {
        origin.answerWith(new OriginProbe.Available(1));
        assertAnswer(Registered.class, trusting(0, false, List.of()));
        assertAnswer(Registered.class, trusting(1, true, List.of()));
        assertAnswer(Registered.class, trusting(2, false, List.of("a certificate")));
        assertEquals(List.of(), origin.checks);
    }

    private CompletableFuture<RegistrationOutcome> trusting(int n, boolean insecure, List<String> rootCas) {
        return swarm.supernode
                .register(request(cid(n), "10.0.0." + (n + 1), 15001)
                        .insecure(Boolean.toString(insecure)).rootCas(rootCas).build())
                .toCompletableFuture();
    }

    @Test
    void aPrivateContentLiesWhereNobodyCanGuessIt() {
        opened();
        swarm.origin.complete();
        String path = pieces(swarm.start(0)).get(0).path();
        assertFalse(path.contains(swarm.task), "the task id can be computed by everybody");
        assertTrue(path.endsWith(origin.fetches.get(0).key().value()));
        SupernodeFixture other = new SupernodeFixture(
                origin, SupernodeSettings.defaults(), "another secret, 16 bytes".getBytes());
        other.supernode.register(request("x", "10.0.0.9", 15001).headers(RIGHT).build());
        assertNotEquals(origin.fetches.get(0).key(), origin.fetches.get(1).key(), "nor compute it elsewhere");
    }

    @Test
    void aContentWhoseProbeIsLateLiesWhereNobodyCanGuessItIfItMayBePrivate() {
        CompletableFuture<OriginProbe> probe = new CompletableFuture<>();
        origin.answerLater(probe);
        register(0, RIGHT);
        swarm.clock.advance(Duration.ofSeconds(3));
        swarm.supernode.tick();
        probe.complete(new OriginProbe.Available(1, true));
        assertNotEquals(origin.fetches.get(0).task().value(), origin.fetches.get(0).key().value());
    }

    @Test
    void aPrivateContentNeverGoesOnWhereAPublicOneWasBegun() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5));
        assertAnswer(Registered.class, register(1, Map.of()));
        origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "HEAD is open, GET is not"));
        swarm.clock.advance(SupernodeSettings.defaults().failAccessInterval());
        opened();
        origin.complete();
        assertInstanceOf(PullOutcome.NotFound.class, answered(swarm.start(1)));
        assertNotEquals(origin.fetches.get(0).key(), origin.fetches.get(1).key());
        assertNotEquals(origin.fetches.get(1).task().value(), origin.fetches.get(1).key().value());
    }

    @Test
    void whoTriesAFailedPrivateTaskAgainGetsNothingOfWhatOthersHaveOfIt() {
        origin.answerWith(new OriginProbe.Available(2L * (PIECE - 5), true));
        assertAnswer(Registered.class, register(0, RIGHT));
        origin.listener().pieceStored(0, ScriptedOrigin.digest(origin.layout(), 0));
        swarm.success(0, 0, "");
        origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "broke off"));
        swarm.clock.advance(SupernodeSettings.defaults().failAccessInterval());
        CompletableFuture<OriginProbe> probe = new CompletableFuture<>();
        origin.answerLater(probe);
        var stranger = register(1, Map.of());
        swarm.clock.advance(Duration.ofSeconds(4));
        swarm.supernode.tick();
        assertAnswer(AuthenticationPending.class, stranger);
        probe.complete(new OriginProbe.Available(2L * (PIECE - 5)));
        assertAnswer(Registered.class, register(1, Map.of()));
        assertNotEquals(origin.fetches.get(0).key(), origin.fetches.get(1).key());
        assertFalse(swarm.start(1).isDone(), "there is nothing for it yet");
    }

    /** The first client makes the origin hang, and is taken in without its answer. */
    private CompletableFuture<OriginProbe> hangingFirst() {
        CompletableFuture<OriginProbe> hanging = new CompletableFuture<>();
        origin.answerLater(hanging);
        var stranger = register(1, WRONG);
        swarm.clock.advance(Duration.ofSeconds(3));
        swarm.supernode.tick();
        assertAnswer(Registered.class, stranger);
        return hanging;
    }

    @Test
    void whoWasTakenInBeforeItsOwnRefusalGetsNothingOfWhatAnotherOpensThen() {
        CompletableFuture<OriginProbe> hanging = hangingFirst();
        hanging.complete(new OriginProbe.Unauthorized("no"));
        opened();
        origin.complete();
        assertInstanceOf(PullOutcome.NotFound.class, answered(swarm.start(1)));
        assertInstanceOf(PullOutcome.Pieces.class, answered(swarm.start(0)));
    }

    @Test
    void whoMakesTheFirstProbeHangKeepsNobodyElseOut() {
        CompletableFuture<OriginProbe> hanging = hangingFirst();
        opened();
        hanging.complete(new OriginProbe.Unauthorized("no"));
        origin.complete();
        assertInstanceOf(PullOutcome.Pieces.class, answered(swarm.start(0)));
        assertInstanceOf(PullOutcome.NotFound.class, answered(swarm.start(1)));
    }

    @Test
    void theAnswerToAProbeThatNobodyWaitsForAnyMoreStillCounts() {
        CompletableFuture<OriginProbe> slow = new CompletableFuture<>();
        origin.answerLater(slow);
        register(0, RIGHT);
        swarm.clock.advance(Duration.ofSeconds(3));
        swarm.supernode.tick();
        origin.answerLater(new CompletableFuture<>());
        var stranger = register(1, WRONG);
        swarm.clock.advance(Duration.ofSeconds(4));
        swarm.supernode.tick();
        assertAnswer(AuthenticationPending.class, stranger);
        slow.complete(new OriginProbe.Available(PIECE - 5, true));
        assertAnswer(Registered.class, register(0, RIGHT));
        origin.complete();
        assertInstanceOf(PullOutcome.Pieces.class, answered(swarm.start(0)));
        assertInstanceOf(PullOutcome.NotFound.class, answered(swarm.start(1)));
    }

    @Test
    void aNewVersionThatCredentialsBroughtIsPrivateAlsoWhereTheOldOneWasNot() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5));
        register(1, Map.of());
        origin.complete();
        swarm.clock.advance(Duration.ofMinutes(1));
        CompletableFuture<Revalidation> asBefore = new CompletableFuture<>();
        origin.nextRevalidation = asBefore;
        var opener = register(0, RIGHT);
        var stranger = register(2, Map.of());
        origin.checkWith(REFUSED);
        origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(100));
        asBefore.complete(new Revalidation.Unanswered("the origin answers 401", true));
        assertAnswer(Registered.class, opener);
        assertAnswer(AuthenticationRequired.class, stranger);
    }

    @Test
    void aPrivateFileThatHasChangedIsHadAgainWhenSomebodyGetsAnotherOne() {
        opened();
        origin.complete();
        swarm.clock.advance(Duration.ofMinutes(1));
        origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(100));
        origin.checkWith(DIFFERENT);
        assertAnswer(UrlRefused.class, register(1, ALSO_RIGHT));
        assertEquals(new OriginHeaders(RIGHT), origin.fetches.get(1).origin().headers());
        origin.checkWith(new Access.Granted());
        assertAnswer(Registered.class, register(1, ALSO_RIGHT));
    }

    @Test
    void aCheckOfAFormerVersionLetsNobodyInButIsMadeAgain() {
        opened();
        origin.complete();
        CompletableFuture<Access> check = new CompletableFuture<>();
        origin.checkLater(check);
        var waiting = register(1, ALSO_RIGHT);
        swarm.clock.advance(Duration.ofMinutes(1));
        origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(100));
        origin.checkWith(REFUSED);
        register(2, RIGHT);
        check.complete(new Access.Granted());
        assertAnswer(AuthenticationRequired.class, waiting);
        assertEquals(2, origin.checks.size());
        assertAnswer(Registered.class, register(3, RIGHT));
    }

    @Test
    void aSlowRefusalIsToldToWhoAsksAgainWithoutAFurtherQuestion() {
        opened();
        CompletableFuture<Access> slow = new CompletableFuture<>();
        origin.checkLater(slow);
        var first = register(1, WRONG);
        swarm.clock.advance(Duration.ofSeconds(4));
        swarm.supernode.tick();
        assertAnswer(AuthenticationPending.class, first);
        slow.complete(REFUSED);
        swarm.clock.advance(Duration.ofSeconds(2));
        assertAnswer(AuthenticationRequired.class, register(1, WRONG));
        assertEquals(1, origin.checks.size());
        swarm.clock.advance(Duration.ofSeconds(10));
        origin.checkWith(new Access.Granted());
        assertAnswer(Registered.class, register(1, WRONG));
    }

    @Test
    void theSameCredentialsAreAskedForOnceHoweverManyBringThem() {
        opened();
        CompletableFuture<Access> check = new CompletableFuture<>();
        origin.checkLater(check);
        var one = register(1, ALSO_RIGHT);
        var two = register(2, ALSO_RIGHT);
        check.complete(new Access.Granted());
        assertAnswer(Registered.class, one);
        assertAnswer(Registered.class, two);
        assertEquals(1, origin.checks.size());
    }

    @Test
    void howeverManyHangTheRightCredentialsGetIn() {
        opened();
        origin.checkLater(new CompletableFuture<>());
        for (int n = 2; n < 802; n++) {
            register(n, Map.of("Authorization", "hangs " + n));
        }
        CompletableFuture<Access> check = new CompletableFuture<>();
        origin.checkLater(check);
        var right = register(1, ALSO_RIGHT);
        assertFalse(right.isDone());
        check.complete(new Access.Granted());
        assertAnswer(Registered.class, right);
    }

    @Test
    void aFloodOfDifferentCredentialsIsBounded() {
        opened();
        origin.checkLater(new CompletableFuture<>());
        for (int n = 1; n <= 1024; n++) {
            assertFalse(register(n, Map.of("Authorization", "hangs " + n)).isDone());
        }
        assertAnswer(AuthenticationPending.class, register(0, Map.of("Authorization", "one more")));
        assertEquals(1024, origin.checks.size());
    }

    @Test
    void closingAnswersThoseWhoAreBeingChecked() {
        opened();
        var waiting = register(1, ALSO_RIGHT);
        assertFalse(waiting.isDone());
        swarm.supernode.close();
        assertAnswer(AuthenticationPending.class, waiting);
    }
}
