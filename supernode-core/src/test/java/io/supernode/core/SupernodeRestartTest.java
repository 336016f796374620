package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.ip;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeEvent.FetchFinished;
import io.supernode.core.event.SupernodeEvent.PeerRestored;
import io.supernode.core.event.SupernodeEvent.TaskRestored;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationRequired;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.policy.ServerKind;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A supernode begins from what its stores hold, as if it had never stopped. */
class SupernodeRestartTest {

    private static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();
    private static final long LENGTH = 2L * (PIECE - 5);
    private static final Map<String, String> RIGHT = Map.of("Authorization", "right");
    private static final Map<String, String> ALSO_RIGHT = Map.of("Authorization", "also right");

    private final ScriptedOrigin origin = ScriptedOrigin.withFileOf(LENGTH);
    private final SupernodeFixture before = new SupernodeFixture(origin, SETTINGS);
    private final RecordedEvents events = new RecordedEvents();

    private SupernodeFixture restart() {
        before.supernode.close();
        return before.restarted(ScriptedOrigin.withFileOf(LENGTH), events);
    }

    private static BitSet bits(int... pieces) {
        BitSet bits = new BitSet();
        for (int piece : pieces) {
            bits.set(piece);
        }
        return bits;
    }

    // ---- peers ----

    @Test
    void aPeerIsKnownWithWhatItHasAndServes() {
        before.join(0);
        before.join(1);
        origin.complete();
        before.success(0, 1, "");
        before.pull(0, 0, "", "503");
        before.supernode.leave(before.task, cid(1));
        SupernodeFixture after = restart();
        PeerSnapshot peer = after.peer(0);
        assertEquals(bits(0, 1), peer.owned());
        assertEquals(bits(1), peer.served());
        assertFalse(peer.down());
        assertTrue(after.peer(1).down());
        assertEquals(List.of(new TaskRestored(new TaskId(before.task), before.snapshot().record().resource(), 2)),
                events.of(TaskRestored.class));
    }

    @Test
    void whoHasRegisteredIsKnownAfterACrashAtThatVeryMoment() {
        before.join(0);
        before.join(1);
        // Neither a tick nor an end: all that the next one has is what was stored as it happened.
        SupernodeFixture after = before.restarted(ScriptedOrigin.withFileOf(LENGTH), events);
        assertEquals(2, after.snapshot().peers());
        assertFalse(after.start(1).isDone(), "it is held until there is a piece, and not told that nobody knows it");
    }

    @Test
    void theFetcherIsToldOnceWhichContentSomebodyDownloads() {
        before.join(0);
        before.join(1);
        before.supernode.close();
        ScriptedOrigin next = ScriptedOrigin.withFileOf(LENGTH);
        SupernodeFixture after = before.restarted(next, events);
        assertEquals(List.of(next.fetches.get(0).key()), next.hastened);
        assertFalse(after.start(0).isDone());
        after.supernode.tick();
        assertEquals(1, next.hastened.size());
    }

    @Test
    void theFetcherIsToldOfAContentThatNobodyDownloadsWhenSomebodyBegins() {
        before.join(0);
        origin.complete();
        before.success(0, 0, "");
        before.success(0, 1, "");
        before.start(0);
        before.supernode.close();
        ScriptedOrigin next = ScriptedOrigin.withFileOf(LENGTH);
        SupernodeFixture after = before.restarted(next, events);
        after.supernode.tick();
        assertEquals(List.of(), next.hastened, "whoever is here has the file");
        after.join(1);
        after.start(1);
        after.supernode.tick();
        assertEquals(List.of(next.fetches.get(0).key()), next.hastened);
    }

    @Test
    void theFetcherIsNotToldOfWhoWaitsForAContentThatIsNoneOfAnEarlierProcess() {
        before.join(0);
        assertFalse(before.start(0).isDone());
        before.supernode.tick();
        assertEquals(List.of(), origin.hastened);
    }

    @Test
    void observersLearnOfEveryPeerThatGoesOn() {
        before.join(0);
        before.join(1);
        origin.complete();
        before.success(0, 1, "");
        SupernodeFixture after = restart();
        assertEquals(
                Set.copyOf(before.peerStore.ofTask(new TaskId(before.task))),
                events.of(PeerRestored.class).stream().map(PeerRestored::record).collect(Collectors.toSet()));
        assertEquals(2, after.snapshot().peers());
    }

    @Test
    void peersServeEachOtherBeforeTheFetcherHasReportedAnything() {
        before.join(0);
        before.join(1);
        origin.complete();
        before.success(0, 1, "");
        SupernodeFixture after = restart();
        assertEquals(0, after.snapshot().storedPieces());
        var piece = pieces(after.start(1)).get(0);
        assertEquals(cid(0), piece.cid());
        assertEquals(1, piece.piece());
        assertEquals(ScriptedOrigin.digest(origin.layout(), 1), piece.digest());
    }

    @Test
    void aPeerWithEveryPieceIsToldSoBeforeTheFetcherHasReportedAnything() {
        before.join(0);
        origin.complete();
        before.success(0, 0, "");
        before.success(0, 1, "");
        assertEquals(
                new PullOutcome.Finished(ScriptedOrigin.FILE_MD5, LENGTH), answered(restart().start(0)));
    }

    @Test
    void aPeerOnAPortThatServesNobodyKeepsWhatItCouldServeForTheDayItServesAgain() {
        before.join(0);
        before.join(1);
        origin.complete();
        before.success(0, 1, "");
        before.supernode.register(request(cid(0), ip(0), 0).build());
        SupernodeFixture after = restart();
        assertEquals(before.peer(0).served(), after.peer(0).served());
        after.join(0);
        assertEquals(cid(0), pieces(after.start(1)).get(0).cid());
    }

    @Test
    void whoWasNeverRegisteredIsStillUnknown() {
        before.join(0);
        assertInstanceOf(PullOutcome.NotFound.class, answered(restart().start(7)));
    }

    @Test
    void theSameAddressesAreLimitedTogetherAfterARestartToo() {
        SupernodeFixture limited = new SupernodeFixture(
                origin, SupernodeSettings.builder().peerUpLimit(1).policy("rarest-first").build());
        limited.supernode.register(request("a", "10.0.0.1", 15001).build());
        limited.supernode.register(request("b", "10.0.0.1", 15001).build());
        limited.join(5);
        origin.complete();
        limited.supernode.reportPiece(
                new PieceReport(limited.task, "a", "", SupernodeFixture.range(0)));
        limited.supernode.reportPiece(
                new PieceReport(limited.task, "b", "", SupernodeFixture.range(1)));
        limited.supernode.tick();
        SupernodeFixture after = limited.restarted(new ScriptedOrigin());
        assertEquals(1, pieces(after.start(5)).size());
    }

    // ---- the fetch ----

    @Test
    void aFetchThatWasRunningIsBegunAgainAsItWas() {
        before.join(0);
        origin.listener().pieceStored(0, ScriptedOrigin.digest(origin.layout(), 0));
        SupernodeFixture after = restart();
        assertEquals(origin.fetches, after.origin.fetches);
        assertEquals(List.of(), after.origin.probes);
        assertEquals(TaskRecord.Phase.FETCHING, after.snapshot().record().phase());
        var held = after.start(0);
        after.pass(SETTINGS.hold());
        assertEquals(new PullOutcome.Wait(0, "Running", 0), answered(held));
        after.origin.complete();
        assertEquals(TaskRecord.Phase.COMPLETE, after.snapshot().record().phase());
        assertTrue(pieces(after.start(0)).get(0).fromSupernode());
    }

    @Test
    void theFetcherIsAskedForACompleteContentThatItMayStillHave() {
        before.join(0);
        origin.complete();
        SupernodeFixture after = restart();
        assertEquals(origin.fetches, after.origin.fetches);
        assertEquals(TaskRecord.Phase.COMPLETE, after.snapshot().record().phase());
        assertEquals(LENGTH, after.join(1).fileLength());
        after.origin.complete();
        assertTrue(pieces(after.start(1)).get(0).fromSupernode());
    }

    @Test
    void aContentWhoseOriginHasChangedMeanwhileIsReplacedAndMixedWithNothing() {
        before.join(0);
        origin.complete();
        before.success(0, 0, "");
        SupernodeFixture after = restart();
        after.origin.listener().pieceStored(0, ScriptedOrigin.digest(origin.layout(), 1));
        assertInstanceOf(PullOutcome.SourceError.class, answered(after.start(0)));
        after.join(1);
        assertEquals(1, after.snapshot().record().version());
    }

    @Test
    void observersLearnOfTheTaskBeforeItsFetchAndOfTheEndOfTheFetchOnce() {
        before.join(0);
        origin.complete();
        SupernodeFixture after = restart();
        List<String> kinds = events.names();
        assertTrue(kinds.indexOf("TaskRestored") < kinds.indexOf("FetchStarted"), kinds.toString());
        after.origin.complete();
        after.origin.complete();
        assertEquals(1, events.of(FetchFinished.class).size());
    }

    @Test
    void theEndOfAFetchIsToldAlsoIfTheOriginIsAskedInTheMiddleOfItWhetherTheContentHasChanged() {
        before.join(0);
        origin.complete();
        SupernodeFixture after = restart();
        after.clock.advance(SETTINGS.revalidateInterval());
        CompletableFuture<Revalidation> slow = new CompletableFuture<>();
        after.origin.nextRevalidation = slow;
        after.register(1);
        after.origin.complete();
        slow.complete(new Revalidation.Current());
        after.origin.complete();
        assertEquals(1, events.of(FetchFinished.class).size());
    }

    // ---- contents ----

    @Test
    void eachPeerStaysWithTheContentThatItBegan() {
        before.join(0);
        origin.complete();
        before.success(0, 0, "");
        before.clock.advance(SETTINGS.revalidateInterval());
        origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(7));
        assertEquals(7, before.join(1).fileLength());
        SupernodeFixture after = restart();
        assertEquals(LENGTH, after.join(0).fileLength());
        assertEquals(7, after.join(1).fileLength());
        assertEquals(7, after.join(2).fileLength());
        assertEquals(before.snapshot().record().earlier(), after.snapshot().record().earlier());
        assertEquals(List.of(origin.fetches.get(1)), after.origin.fetches, "only what new peers get is fetched");
        assertInstanceOf(
                PullOutcome.Finished.class, answered(after.pull(0, 1, "", "501")), "it had the other piece before");
    }

    @Test
    void whatBecameOfAnEarlierContentIsKept() {
        before.join(0);
        before.clock.advance(SETTINGS.revalidateInterval());
        origin.complete();
        before.clock.advance(SETTINGS.revalidateInterval());
        origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(7));
        before.join(1);
        before.supernode.close();
        origin.listeners.get(0).failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "cannot be repaired"));
        SupernodeFixture after = restart();
        assertEquals(before.snapshot().record(), after.snapshot().record());
        assertEquals(new PullOutcome.OriginUnavailable("cannot be repaired"), answered(after.start(0)));
        assertEquals(7, after.join(1).fileLength());
    }

    @Test
    void anEarlierContentThatNobodyHasAnyMoreIsForgottenInTheStoreToo() {
        before.join(0);
        origin.complete();
        before.clock.advance(SETTINGS.revalidateInterval());
        origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(7));
        before.join(1);
        before.supernode.leave(before.task, cid(0));
        before.supernode.close();
        before.clock.advance(SETTINGS.peerGcDelay().plusMillis(1));
        before.start(1);
        before.supernode.tick();
        assertEquals(List.of(), before.snapshot().record().earlier());
        assertEquals(before.snapshot().record(), restart().snapshot().record());
        assertEquals(List.of(origin.fetches.get(0).key()), origin.discarded);
        assertEquals(
                List.of(cid(1)),
                before.peerStore.ofTask(new TaskId(before.task)).stream().map(peer -> peer.id().value()).toList());
    }

    @Test
    void whoHasAPartOfABadContentIsStillToldSo() {
        before.join(0);
        origin.listener().pieceStored(0, ScriptedOrigin.digest(origin.layout(), 0));
        before.success(0, 0, "");
        origin.listener().failed(new OriginFailure(OriginFailure.Kind.CHANGED, "another ETag"));
        SupernodeFixture after = restart();
        assertEquals(new PullOutcome.SourceError("another ETag"), answered(after.start(0)));
        assertInstanceOf(UrlRefused.class, after.register(0).getNow(null));
        after.origin.listener().failed(new OriginFailure(OriginFailure.Kind.CHANGED, "yet another ETag"));
        assertInstanceOf(UrlRefused.class, after.register(1).getNow(null), "it is begun anew only once");
        assertEquals(1, after.origin.fetches.size());
    }

    @Test
    void whoWasDownloadingFromAContentThatTurnsBadAfterTheRestartIsToldSoAndNotTakenInAnew() {
        before.join(0);
        before.join(1);
        origin.listener().pieceStored(0, ScriptedOrigin.digest(origin.layout(), 0));
        assertInstanceOf(PullOutcome.Pieces.class, answered(before.start(0)));
        SupernodeFixture after = restart();
        after.origin.listener().failed(new OriginFailure(OriginFailure.Kind.CHANGED, "another ETag"));
        assertInstanceOf(UrlRefused.class, after.register(0).getNow(null));
        assertInstanceOf(Registered.class, after.register(1).getNow(null), "its file is empty yet");
    }

    // ---- registrations ----

    @Test
    void aRefusalIsRememberedUntilItsTime() {
        before.join(0);
        origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "it broke off"));
        before.clock.advance(Duration.ofMinutes(1));
        SupernodeFixture after = restart();
        assertEquals(new UrlRefused("it broke off"), after.register(1).getNow(null));
        assertEquals(new PullOutcome.OriginUnavailable("it broke off"), answered(after.start(0)));
        assertEquals(List.of(), after.origin.fetches);
        after.clock.advance(SETTINGS.failAccessInterval().minusMinutes(1).minusMillis(1));
        assertInstanceOf(UrlRefused.class, after.register(1).getNow(null));
        after.clock.advance(Duration.ofMillis(1));
        after.join(1);
    }

    @Test
    void missingCredentialsAreStillToldAsThose() {
        origin.answerWith(new OriginProbe.Unauthorized("the origin answers 401"));
        before.register(0);
        SupernodeFixture after = restart();
        assertEquals(new AuthenticationRequired("the origin answers 401"), after.register(1).getNow(null));
        assertEquals(List.of(), after.origin.probes);
        assertInstanceOf(Registered.class, after.register(1, RIGHT).getNow(null), "others ask for themselves");
    }

    @Test
    void aPrivateContentStaysPrivateAndAcceptedCredentialsStayAccepted() {
        origin.answerWith(new OriginProbe.Available(LENGTH, true));
        before.task = ((Registered) before.register(0, RIGHT).getNow(null)).task().value();
        origin.checkWith(new Access.Granted());
        before.register(1, ALSO_RIGHT);
        SupernodeFixture after = restart();
        assertEquals(origin.fetches, after.origin.fetches, "under the same name, with the same credentials");
        after.origin.checkWith(new Access.Refused("no"));
        assertInstanceOf(AuthenticationRequired.class, after.register(2).getNow(null));
        assertInstanceOf(Registered.class, after.register(3, RIGHT).getNow(null));
        assertInstanceOf(Registered.class, after.register(4, ALSO_RIGHT).getNow(null));
        after.clock.advance(SETTINGS.credentialsValid());
        assertInstanceOf(AuthenticationRequired.class, after.register(5, RIGHT).getNow(null), "but not for ever");
    }

    @Test
    void aPublicContentThatWantsProofOfTheOriginStillDoes() {
        before.supernode.register(request(cid(0), ip(0), 15001).insecure("true").build());
        SupernodeFixture after = restart();
        after.origin.checkWith(new Access.Unavailable("the certificate is not acceptable"));
        assertInstanceOf(UrlRefused.class, after.register(1).getNow(null));
    }

    @Test
    void aContentIsAskedForAgainWhenItIsTime() {
        before.join(0);
        origin.complete();
        before.clock.advance(SETTINGS.revalidateInterval().minusMillis(1));
        SupernodeFixture after = restart();
        after.join(1);
        assertEquals(List.of(), after.origin.revalidated);
        after.clock.advance(Duration.ofMillis(1));
        after.join(2);
        assertEquals(1, after.origin.revalidated.size());
    }

    /** Peers are taken in without a length, since the origin is silent; then the supernode stops. */
    private SupernodeFixture restartWhileTheOriginIsSilent(Map<String, String> headers) {
        origin.answerLater(new CompletableFuture<>());
        CompletableFuture<RegistrationOutcome> answer = before.register(0, headers);
        before.pass(SETTINGS.registrationPatience());
        before.task = ((Registered) answer.getNow(null)).task().value();
        return restart();
    }

    @Test
    void whoWasTakenInWithoutAnAnswerOfTheOriginIsServedThoughNobodyRegistersAgain() {
        SupernodeFixture after = restartWhileTheOriginIsSilent(Map.of());
        assertEquals(List.of(OriginRequest.of(URL)), after.origin.probes);
        var held = after.start(0);
        after.origin.complete();
        assertTrue(pieces(held).get(0).fromSupernode());
    }

    @Test
    void whoAsksLikeThoseWhoWereTakenInWithoutAnAnswerIsTakenInAtOnceAndNobodyElse() {
        SupernodeFixture after = restartWhileTheOriginIsSilent(RIGHT);
        assertEquals(1, after.origin.fetches.size());
        before.supernode.close();
        ScriptedOrigin silent = ScriptedOrigin.answering(new CompletableFuture<>());
        SupernodeFixture again = before.restarted(silent);
        assertEquals(-1, ((Registered) again.register(1, RIGHT).getNow(null)).fileLength());
        assertFalse(again.register(2).isDone());
        silent.answerWith(new OriginProbe.Unauthorized("no"));
    }

    @Test
    void aTaskWhosePeersHaveAllLeftBeforeItsOriginAnsweredAsksNothingByItself() {
        origin.answerLater(new CompletableFuture<>());
        var answer = before.register(0);
        before.pass(Duration.ofSeconds(3));
        before.task = assertInstanceOf(Registered.class, answer.getNow(null)).task().value();
        before.supernode.leave(before.task, cid(0));
        before.pass(SETTINGS.peerGcDelay().plusMillis(1));
        assertEquals(0, before.snapshot().peers());
        assertEquals(List.of(), restart().origin.calls);
    }

    @Test
    void aFailedTaskOfWhichNoRefusalWasKeptIsTriedAgainWhenSomebodyRegisters() {
        before.join(0);
        TaskRecord kept = before.snapshot().record();
        SupernodeFixture other = new SupernodeFixture(ScriptedOrigin.withFileOf(LENGTH), SETTINGS, events);
        other.taskStore.put(new TaskRecord(
                kept.id(), kept.resource(), kept.createdAtMillis(), TaskRecord.Phase.FAILED, 0, kept.content(),
                List.of(), kept.source(), kept.access(), Optional.empty(), false, kept.validatedAtMillis()));
        assertEquals(LENGTH, other.join(1).fileLength());
        assertEquals(1, other.origin.probes.size());
    }

    @Test
    void aTaskThatNobodyHasTakenPartInWaitsForTheNextRegistration() {
        origin.answerLater(new CompletableFuture<>());
        before.register(0);
        SupernodeFixture after = restart();
        assertEquals(List.of(), after.origin.calls);
        after.task = after.supernode.tasks().get(0).record().id().value();
        assertEquals(TaskRecord.Phase.PROBING, after.snapshot().record().phase());
        assertEquals(LENGTH, after.join(0).fileLength());
    }

    @Test
    void aTaskExpiresNoSoonerThanIfItHadBeenAskedForAtTheRestart() {
        before.join(0);
        before.clock.advance(SETTINGS.taskExpireTime().minusSeconds(1));
        SupernodeFixture after = restart();
        after.pass(Duration.ofSeconds(2));
        assertEquals(1, after.supernode.tasks().size());
        after.pass(SETTINGS.taskExpireTime());
        assertEquals(List.of(), after.supernode.tasks());
        assertEquals(List.of(), after.taskStore.all());
    }

    // ---- other nodes ----

    @Test
    void aTaskThatAnotherNodeHasPutIntoTheStoreIsTakenUpWhenSomebodyRegisters() {
        before.join(0);
        origin.complete();
        before.success(0, 1, "");
        before.supernode.tick();
        SupernodeFixture other = new SupernodeFixture(ScriptedOrigin.withFileOf(LENGTH), SETTINGS, events);
        other.taskStore.put(before.taskStore.all().get(0));
        other.peerStore.ofTask(new TaskId(before.task));
        before.peerStore.ofTask(new TaskId(before.task)).forEach(other.peerStore::put);
        other.join(1);
        assertEquals(1, events.of(TaskRestored.class).size());
        assertEquals(List.of(), events.of(SupernodeEvent.TaskCreated.class));
        assertEquals(bits(1), other.peer(0).served());
    }

    /** Tells of what speed the server is from which it takes a piece. */
    private static final class KindRecorder implements SchedulingPolicy {
        private final List<ServerKind> kinds = new ArrayList<>();

        @Override
        public String name() {
            return "records-kinds";
        }

        @Override
        public void schedule(SchedulingView view, PieceAssigner assigner) {
            for (ServerKind kind : ServerKind.values()) {
                if (assigner.assignRarestFromPeer(0, kind)) {
                    kinds.add(kind);
                    return;
                }
            }
            assigner.assignRarestFromSeed();
        }
    }

    @Test
    void aTaskThatIsTakenUpTwiceAtOnceLivesOnceAndLeavesNothingBehind() {
        before.join(0);
        origin.complete();
        before.success(0, 0, "");
        before.success(0, 1, "");
        before.supernode.tick();
        ScriptedStores stores = new ScriptedStores();
        KindRecorder policy = new KindRecorder();
        ScriptedOrigin newOrigin = ScriptedOrigin.withFileOf(LENGTH);
        LocalSupernode supernode = LocalSupernode.builder(newOrigin, SupernodeFixture.SECRET)
                .policy(policy).stores(stores, stores).clock(before.clock).observer(events).start();
        stores.put(before.taskStore.all().get(0));
        before.peerStore.ofTask(new TaskId(before.task)).forEach(stores::put);
        boolean[] nested = new boolean[1];
        stores.before = call -> {
            if (call == ScriptedStores.Call.PEERS_OF_TASK && !nested[0]) {
                nested[0] = true;
                supernode.register(request(cid(1), ip(1), 15001).build());
            }
        };
        supernode.register(request(cid(2), ip(2), 15001).build());
        assertTrue(nested[0]);
        assertEquals(1, events.of(TaskRestored.class).size());
        assertEquals(1, newOrigin.fetches.size());
        assertEquals(3, supernode.tasks().get(0).peers());

        var first = pieces(supernode.pull(PullRequest.start(before.task, cid(1)))
                .toCompletableFuture()).get(0);
        before.clock.advance(Duration.ofMillis(200));
        supernode.reportPiece(new PieceReport(
                before.task, cid(1), first.cid(), SupernodeFixture.range(first.piece())));
        supernode.pull(PullRequest.start(before.task, cid(2)));
        assertEquals(List.of(ServerKind.FRESH, ServerKind.PROVEN), policy.kinds);
        supernode.drop(before.task);
        policy.kinds.clear();
        supernode.register(request(cid(3), ip(0), 15001).build());
        supernode.register(request(cid(4), ip(9), 15001).build());
        newOrigin.listener().pieceStored(0, ScriptedOrigin.digest(newOrigin.layout(), 0));
        supernode.reportPiece(new PieceReport(
                before.task, cid(3), "", SupernodeFixture.range(0)));
        supernode.pull(PullRequest.start(before.task, cid(4)));
        assertEquals(List.of(ServerKind.FRESH), policy.kinds, "what was measured is forgotten with the last peer");
    }
}
