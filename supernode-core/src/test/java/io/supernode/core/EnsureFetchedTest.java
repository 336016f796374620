package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.pieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationPending;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationRequired;
import io.supernode.core.outcome.RegistrationOutcome.TaskIdTaken;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever wants the supernode to have a content is told when the whole content is stored, or why it will not be. */
class EnsureFetchedTest {

    private static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();
    private static final long LENGTH = 2L * (PIECE - 5);
    private static final Map<String, String> RIGHT = Map.of("Authorization", "right");
    private static final Map<String, String> WRONG = Map.of("Authorization", "wrong");
    private static final OriginFailure CHANGED = new OriginFailure(OriginFailure.Kind.CHANGED, "another ETag");

    private final ScriptedOrigin origin = ScriptedOrigin.withFileOf(LENGTH);
    private final SupernodeFixture swarm = new SupernodeFixture(origin, SETTINGS);
    private final TaskId task = FetchDemand.of(URL).resource().taskId();

    private CompletableFuture<FetchOutcome> demand() {
        return swarm.supernode.ensureFetched(FetchDemand.of(URL)).toCompletableFuture();
    }

    private CompletableFuture<FetchOutcome> demand(Map<String, String> headers) {
        return swarm.supernode.ensureFetched(FetchDemand.of(URL, URL, "", headers)).toCompletableFuture();
    }

    private void assertFetched(CompletableFuture<FetchOutcome> answer) {
        assertEquals(
                new FetchOutcome.Fetched(
                        task, origin.fetches.get(origin.fetches.size() - 1).key(), LENGTH, ScriptedOrigin.FILE_MD5),
                answer.getNow(null));
    }

    private static void assertRefused(Class<?> kind, CompletableFuture<FetchOutcome> answer) {
        assertInstanceOf(kind, assertInstanceOf(FetchOutcome.Refused.class, answer.getNow(null)).outcome());
    }

    private static String failure(CompletableFuture<FetchOutcome> answer) {
        return assertInstanceOf(FetchOutcome.Failed.class, answer.getNow(null)).reason();
    }

    // ---- fetched ----

    @Test
    void theContentIsFetchedThoughNoPeerAsksForIt() {
        var answer = demand();
        assertFalse(answer.isDone());
        assertEquals(1, origin.fetches.size());
        origin.listener().pieceStored(0, ScriptedOrigin.digest(origin.layout(), 0));
        assertFalse(answer.isDone(), "a part of it is not enough");
        origin.complete();
        assertFetched(answer);
        assertEquals(0, swarm.supernode.task(task).orElseThrow().peers());
    }

    @Test
    void aContentThatIsThereIsAnsweredAtOnce() {
        demand();
        origin.complete();
        assertFetched(demand());
        assertEquals(1, origin.fetches.size());
        assertEquals(1, origin.probes.size());
    }

    @Test
    void aFetchThatAPeerBeganIsJoined() {
        swarm.join(0);
        var answer = demand();
        assertEquals(1, origin.fetches.size());
        origin.complete();
        assertFetched(answer);
    }

    @Test
    void aPeerThatComesLaterFindsTheContent() {
        demand();
        origin.complete();
        assertEquals(task, swarm.join(0).task());
        assertTrue(pieces(swarm.start(0)).get(0).fromSupernode());
    }

    @ParameterizedTest
    @CsvSource({
        "http://origin.example/file, HTTP://Origin.Example:80/file#part",
        "http://origin.example, http://origin.example/",
        "http://ORIGIN.example/x?sig=1, http://origin.example/x?sig=1"
    })
    void aDemandAndARegistrationOfTheSameUrlAreTheSameTaskHoweverTheySpellIt(String demanded, String registered) {
        swarm.supernode.ensureFetched(FetchDemand.of(demanded));
        swarm.supernode.register(SupernodeFixture.request("peer-0", "10.0.0.1", 15001).rawUrl(registered).build());
        assertEquals(1, swarm.supernode.tasks().size());
    }

    @Test
    void aDemandBySignedUrlIsTheTaskOfTheUrlWithoutItsSignature() {
        swarm.supernode.ensureFetched(FetchDemand.of(URL + "?sig=1", URL, "", Map.of()));
        assertEquals(task, swarm.join(0).task());
    }

    @Test
    void thousandsMayWaitForOneFetch() {
        List<CompletableFuture<FetchOutcome>> answers = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            answers.add(demand());
        }
        assertEquals(1, origin.fetches.size());
        assertTrue(answers.stream().noneMatch(CompletableFuture::isDone));
        origin.complete();
        answers.forEach(this::assertFetched);
    }

    @Test
    void aSlowOriginIsWaitedForLongerThanAnyClientWaits() {
        CompletableFuture<OriginProbe> probe = new CompletableFuture<>();
        origin.answerLater(probe);
        var answer = demand();
        for (int minute = 0; minute < 60; minute++) {
            swarm.pass(Duration.ofMinutes(1));
        }
        assertFalse(answer.isDone());
        probe.complete(new OriginProbe.Available(LENGTH));
        origin.complete();
        assertFetched(answer);
    }

    @Test
    void aTaskIsNotForgottenWhileItsFetchIsWaitedFor() {
        var answer = demand();
        for (int minute = 0; minute < 60; minute++) {
            swarm.pass(Duration.ofMinutes(1));
        }
        assertEquals(1, swarm.supernode.tasks().size());
        origin.complete();
        assertFetched(answer);
        swarm.pass(SETTINGS.taskExpireTime().plus(SETTINGS.gcMetaInterval()));
        assertEquals(List.of(), swarm.supernode.tasks(), "but afterwards, as any other");
    }

    @Test
    void aTaskIsNotForgottenWhileADemandWaitsForTheOriginToConfirmTheContent() {
        demand();
        origin.complete();
        swarm.pass(SETTINGS.revalidateInterval());
        CompletableFuture<Revalidation> slow = new CompletableFuture<>();
        origin.nextRevalidation = slow;
        var answer = demand();
        swarm.pass(SETTINGS.taskExpireTime().plus(SETTINGS.gcMetaInterval()));
        assertFalse(answer.isDone());
        slow.complete(new Revalidation.Current());
        assertFetched(answer);
    }

    @Test
    void aTaskIsNotForgottenWhileADemandWaitsForTheCheckOfItsCredentials() {
        origin.answerWith(new OriginProbe.Available(LENGTH, true));
        demand(RIGHT);
        origin.complete();
        CompletableFuture<Access> slow = new CompletableFuture<>();
        origin.checkLater(slow);
        var answer = demand(Map.of("Authorization", "also right"));
        swarm.pass(SETTINGS.taskExpireTime().plus(SETTINGS.gcMetaInterval()));
        assertFalse(answer.isDone());
        slow.complete(new Access.Granted());
        assertInstanceOf(FetchOutcome.Fetched.class, answer.getNow(null));
    }

    @Test
    void aStoredCopyOfTheDemandedMd5IsTakenUpWithoutAQuestionToTheOrigin() {
        origin.copy = Optional.of(new StoredCopy(PieceLayout.ofLength(LENGTH), ScriptedOrigin.FILE_MD5));
        FetchDemand byMd5 = new FetchDemand(
                new ResourceIdentity(URL, ScriptedOrigin.FILE_MD5.hex(), ""), OriginRequest.of(URL));
        var answer = swarm.supernode.ensureFetched(byMd5).toCompletableFuture();
        assertTrue(origin.probes.isEmpty());
        origin.complete();
        assertInstanceOf(FetchOutcome.Fetched.class, answer.getNow(null));
    }

    @Test
    void aContentThatHasChangedIsFetchedAnewBeforeTheAnswer() {
        demand();
        origin.complete();
        swarm.pass(SETTINGS.revalidateInterval());
        origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(7));
        var answer = demand();
        assertFalse(answer.isDone());
        origin.complete();
        assertEquals(7, ((FetchOutcome.Fetched) answer.getNow(null)).fileLength());
        assertEquals(ContentKey.of(task, 1), ((FetchOutcome.Fetched) answer.join()).content());
    }

    @Test
    void afterARestartAContentCountsAsFetchedOnlyWhenTheFetcherHasReportedItAgain() {
        demand();
        origin.complete();
        swarm.supernode.tick();
        SupernodeFixture restarted = swarm.restarted(new ScriptedOrigin());
        var answer = restarted.supernode.ensureFetched(FetchDemand.of(URL)).toCompletableFuture();
        assertFalse(answer.isDone(), "its disk may have been emptied meanwhile");
        restarted.origin.complete();
        assertInstanceOf(FetchOutcome.Fetched.class, answer.getNow(null));
    }

    @Test
    void aContentOfWhichAPieceWasLostCountsAsFetchedWhenThatIsStoredAgain() {
        demand();
        origin.complete();
        origin.listener().pieceLost(1);
        var answer = demand();
        assertFalse(answer.isDone());
        origin.listener().pieceStored(1, ScriptedOrigin.digest(origin.layout(), 1));
        assertFetched(answer);
    }

    // ---- refused ----

    @Test
    void aRefusalOfTheOriginIsToldAsAClientWouldBe() {
        origin.answerWith(new OriginProbe.Unavailable("the origin answers 404"));
        assertEquals(
                new FetchOutcome.Refused(new UrlRefused("the origin answers 404")), demand().getNow(null));
        origin.answerWith(new OriginProbe.Available(LENGTH));
        assertRefused(UrlRefused.class, demand());
        assertEquals(1, origin.probes.size(), "it is remembered");
    }

    @Test
    void aDemandWithoutTheCredentialsThatTheOriginWantsIsRefused() {
        origin.answerWith(new OriginProbe.Unauthorized("the origin answers 401"));
        assertRefused(AuthenticationRequired.class, demand());
    }

    @Test
    void aPrivateContentIsFetchedWithTheCredentialsOfTheDemand() {
        origin.answerWith(new OriginProbe.Available(LENGTH, true));
        var answer = demand(RIGHT);
        assertEquals(new OriginHeaders(RIGHT), origin.fetches.get(0).origin().headers());
        origin.complete();
        assertFetched(answer);
        assertFetched(demand(RIGHT));
        assertEquals(List.of(), origin.checks);
    }

    @Test
    void aPrivateContentIsNotForADemandWithWrongCredentials() {
        origin.answerWith(new OriginProbe.Available(LENGTH, true));
        demand(RIGHT);
        origin.complete();
        origin.checkWith(new Access.Refused("no"));
        assertRefused(AuthenticationRequired.class, demand(WRONG));
        origin.checkWith(new Access.Granted());
        assertFetched(demand(Map.of("Authorization", "also right")));
    }

    @Test
    void noMoreTasksAreTakenThanTheSettingsAllow() {
        SupernodeFixture small = new SupernodeFixture(origin, SupernodeSettings.builder().maxTasks(1).build());
        small.supernode.ensureFetched(FetchDemand.of(URL));
        assertRefused(
                UrlRefused.class,
                small.supernode.ensureFetched(FetchDemand.of(URL + "/other")).toCompletableFuture());
        assertFalse(small.supernode.ensureFetched(FetchDemand.of(URL)).toCompletableFuture().isDone());
    }

    @Test
    void aFloodOfCredentialsIsBoundedForDemandsToo() {
        origin.answerWith(new OriginProbe.Available(LENGTH, true));
        demand(RIGHT);
        origin.checkLater(new CompletableFuture<>());
        for (int n = 0; n < 1024; n++) {
            assertFalse(demand(Map.of("Authorization", "hangs " + n)).isDone());
        }
        assertRefused(AuthenticationPending.class, demand(Map.of("Authorization", "one more")));
    }

    @Test
    void aTaskIdOfADifferentResourceIsRefused() {
        swarm.taskStore.put(TaskRecord.created(task, new ResourceIdentity("http://else/", "", ""), 0));
        assertRefused(TaskIdTaken.class, demand());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://origin.example/file", "origin.example/file", "http:///file", "http://a b/"})
    void aDemandForWhatIsNoHttpUrlIsNotMade(String url) {
        assertThrows(IllegalArgumentException.class, () -> FetchDemand.of(url));
        OriginRequest request = OriginRequest.of(url);
        ResourceIdentity resource = new ResourceIdentity(URL, "", "");
        assertThrows(IllegalArgumentException.class, () -> new FetchDemand(resource, request));
    }

    @Test
    void aDemandWhoseMd5IsNoneIsNotMade() {
        ResourceIdentity resource = new ResourceIdentity(URL, "abc", "");
        assertThrows(IllegalArgumentException.class, () -> new FetchDemand(resource, OriginRequest.of(URL)));
        ResourceIdentity upper = new ResourceIdentity(URL, "A".repeat(32), "");
        assertEquals(
                new Md5("a".repeat(32)).hex(), new FetchDemand(upper, OriginRequest.of(URL)).resource().md5());
    }

    // ---- failed ----

    @ParameterizedTest
    @EnumSource(value = OriginFailure.Kind.class, names = "CHANGED", mode = EnumSource.Mode.EXCLUDE)
    void aFetchThatFailsIsToldWithItsReason(OriginFailure.Kind kind) {
        var answer = demand();
        origin.listener().failed(new OriginFailure(kind, "it broke off"));
        assertEquals(new FetchOutcome.Failed(task, "it broke off"), answer.getNow(null));
        assertRefused(UrlRefused.class, demand());
    }

    @Test
    void aContentThatChangesInTheMiddleIsAwaitedInItsNewVersionAndFailsOnlyTheSecondTime() {
        var answer = demand();
        origin.listener().failed(CHANGED);
        assertFalse(answer.isDone());
        assertEquals(2, origin.fetches.size());
        origin.listener().failed(CHANGED);
        assertEquals("another ETag", failure(answer));
    }

    @Test
    void aContentThatChangesInTheMiddleIsFetchedInItsNewVersion() {
        var answer = demand();
        origin.listener().failed(CHANGED);
        origin.complete();
        assertFetched(answer);
    }

    @Test
    void aContentThatChangesInTheMiddleAndIsThenRefusedHasFailed() {
        var answer = demand();
        origin.answerWith(new OriginProbe.Unavailable("the origin answers 404"));
        origin.listener().failed(CHANGED);
        assertEquals("the origin answers 404", failure(answer));
        swarm.pass(SETTINGS.taskExpireTime().plus(SETTINGS.gcMetaInterval()));
        assertEquals(List.of(), swarm.supernode.tasks(), "nobody waits for it any more");
    }

    @Test
    void whenTheTaskIsDroppedTheDemandHasFailed() {
        var answer = demand();
        swarm.supernode.drop(task.value());
        assertTrue(failure(answer).contains("dropped"), failure(answer));
    }

    @Test
    void whenTheTaskIsDroppedWhileTheOriginIsAskedTheDemandIsRefused() {
        origin.answerLater(new CompletableFuture<>());
        var answer = demand();
        swarm.supernode.drop(task.value());
        assertRefused(UrlRefused.class, answer);
    }

    @Test
    void aCopyThatIsDamagedForGoodFailsTheDemandThatWaitsForItsRepair() {
        demand();
        origin.complete();
        origin.listener().pieceLost(0);
        var answer = demand();
        origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "cannot be repaired"));
        assertEquals("cannot be repaired", failure(answer));
    }
}
