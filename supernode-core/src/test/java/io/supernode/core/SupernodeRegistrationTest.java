package io.supernode.core;

import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.request;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SupernodeRegistrationTest {

    private static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();

    private static CompletableFuture<RegistrationOutcome> register(
            SupernodeFixture swarm, int n, Map<String, String> headers) {
        return swarm.supernode
                .register(request(cid(n), "10.0.0." + (n + 1), 15001).headers(headers).build())
                .toCompletableFuture();
    }

    @Test
    void aRegistrationTellsTheLengthAndThePieceSize() {
        SupernodeFixture swarm = new SupernodeFixture(ScriptedOrigin.withFileOf(687_481), SETTINGS);
        RegistrationOutcome.Registered registered = swarm.join(0);
        assertEquals(687_481, registered.fileLength());
        assertEquals(4_194_304, registered.pieceSize());
    }

    @Test
    void howeverManyRegisterAtOnceTheOriginIsAskedOnceAndFetchedOnce() throws Exception {
        CompletableFuture<OriginProbe> probe = new CompletableFuture<>();
        SupernodeFixture swarm = new SupernodeFixture(ScriptedOrigin.answering(probe), SETTINGS);
        var pool = Executors.newFixedThreadPool(8);
        List<Future<CompletableFuture<RegistrationOutcome>>> calls;
        try {
            calls = pool.invokeAll(IntStream.range(0, 200)
                    .<Callable<CompletableFuture<RegistrationOutcome>>>mapToObj(
                            n -> () -> register(swarm, n, Map.of()))
                    .toList());
        } finally {
            pool.shutdown();
        }
        probe.complete(new OriginProbe.Available(1));
        for (var call : calls) {
            assertInstanceOf(RegistrationOutcome.Registered.class, call.get().get());
        }
        assertEquals(1, swarm.origin.probes.size());
        assertEquals(1, swarm.origin.fetches.size());
        assertEquals(200, swarm.supernode.tasks().get(0).peers());
    }

    @Test
    void theSameCidAgainIsTheSamePeerAndKeepsWhatItHas() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.origin.complete();
        swarm.success(0, 0, "");
        swarm.supernode.register(request("peer-0", "10.7.7.7", 16000).build());
        assertEquals(1, swarm.supernode.tasks().get(0).peers());
        swarm.join(1);
        var piece = pieces(swarm.start(1)).get(0);
        assertEquals("10.7.7.7", piece.address().ip());
        assertEquals(16000, piece.address().port());
    }

    @Test
    void anOriginThatIsSlowerThanClientsArePatientDoesNotHoldTheReply() {
        CompletableFuture<OriginProbe> probe = new CompletableFuture<>();
        SupernodeFixture swarm = new SupernodeFixture(ScriptedOrigin.answering(probe), SETTINGS);
        var answer = register(swarm, 0, Map.of());
        swarm.clock.advance(Duration.ofSeconds(3));
        swarm.supernode.tick();
        var registered = assertInstanceOf(RegistrationOutcome.Registered.class, answer.getNow(null));
        assertEquals(-1, registered.fileLength());
        swarm.task = registered.task().value();
        var held = swarm.start(0);
        probe.complete(new OriginProbe.Available(300L << 20));
        assertEquals(1, swarm.origin.fetches.size());
        assertEquals(registered.pieceSize(), swarm.origin.layout().pieceSize(), "a piece size never changes");
        swarm.origin.listener().pieceStored(0, ScriptedOrigin.digest(swarm.origin.layout(), 0));
        assertEquals(0, pieces(held).get(0).piece());
    }

    @Test
    void aRefusalIsRememberedForAWhileAndThenTriedAgain() {
        ScriptedOrigin origin = new ScriptedOrigin();
        origin.answerWith(new OriginProbe.Unavailable("not there"));
        SupernodeFixture swarm = new SupernodeFixture(origin, SETTINGS);
        assertEquals(new RegistrationOutcome.UrlRefused("not there"), register(swarm, 0, Map.of()).getNow(null));
        origin.answerWith(new OriginProbe.Available(1));
        assertInstanceOf(RegistrationOutcome.UrlRefused.class, register(swarm, 1, Map.of()).getNow(null));
        assertEquals(1, origin.probes.size());
        swarm.clock.advance(Duration.ofMinutes(3));
        assertInstanceOf(RegistrationOutcome.Registered.class, register(swarm, 1, Map.of()).getNow(null));
    }

    @Test
    void missingCredentialsConcernOnlyThoseWhoSentTheSame() {
        ScriptedOrigin origin = new ScriptedOrigin();
        origin.answerWith(new OriginProbe.Unauthorized("credentials are wanted"));
        SupernodeFixture swarm = new SupernodeFixture(origin, SETTINGS);
        assertInstanceOf(RegistrationOutcome.AuthenticationRequired.class, register(swarm, 0, Map.of()).getNow(null));
        origin.answerWith(new OriginProbe.Available(1));
        assertInstanceOf(RegistrationOutcome.AuthenticationRequired.class, register(swarm, 1, Map.of()).getNow(null));
        assertInstanceOf(
                RegistrationOutcome.Registered.class,
                register(swarm, 2, Map.of("Authorization", "right")).getNow(null));
    }

    @Test
    void whileOneClientIsCheckedAnotherWithOtherCredentialsIsHeldUntilItsPatienceEnds() {
        SupernodeFixture swarm = new SupernodeFixture(ScriptedOrigin.answering(new CompletableFuture<>()), SETTINGS);
        register(swarm, 0, Map.of("Authorization", "a"));
        var other = register(swarm, 1, Map.of("Authorization", "b"));
        swarm.clock.advance(Duration.ofMillis(3999));
        swarm.supernode.tick();
        assertFalse(other.isDone());
        swarm.clock.advance(Duration.ofMillis(1));
        swarm.supernode.tick();
        assertInstanceOf(RegistrationOutcome.AuthenticationPending.class, other.getNow(null));
    }

    @Test
    void aTaskIdOfADifferentResourceIsRefused() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.supernode.tick();
        TaskRecord record = swarm.taskStore.all().get(0);
        SupernodeFixture other = withPieces(1);
        other.taskStore.put(TaskRecord.created(
                record.id(), new ResourceIdentity("http://else/", "", ""), 0));
        assertInstanceOf(RegistrationOutcome.TaskIdTaken.class, register(other, 0, Map.of()).getNow(null));
    }

    @Test
    void afterBadContentNewPeersGetAFreshSwarmAndOldOnesMixNothing() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        swarm.origin.listener().pieceStored(0, ScriptedOrigin.digest(swarm.origin.layout(), 0));
        swarm.success(0, 0, "");
        swarm.origin.listener().failed(new OriginFailure(OriginFailure.Kind.BAD_CONTENT, "the md5 is wrong"));
        swarm.clock.advance(Duration.ofMinutes(3));
        swarm.join(1);
        assertFalse(swarm.origin.fetches.get(0).key().equals(swarm.origin.fetches.get(1).key()));
        assertInstanceOf(RegistrationOutcome.UrlRefused.class, register(swarm, 0, Map.of()).getNow(null));
        assertInstanceOf(PullOutcome.SourceError.class, answered(swarm.start(0)));
        swarm.origin.complete();
        assertTrue(pieces(swarm.start(1)).get(0).fromSupernode());
    }

    @Test
    void afterAFailureThatMayPassTheSwarmGoesOnWithWhatItHas() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        swarm.origin.listener().pieceStored(0, ScriptedOrigin.digest(swarm.origin.layout(), 0));
        swarm.success(0, 0, "");
        swarm.origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "connection lost"));
        swarm.clock.advance(Duration.ofMinutes(3));
        swarm.join(0);
        assertEquals(swarm.origin.fetches.get(0).key(), swarm.origin.fetches.get(1).key());
        swarm.origin.complete();
        assertEquals(1, pieces(swarm.start(0)).get(0).piece());
    }

    @Test
    void aFetchThatBrokeOffIsTriedAgainAfterASecondAndThenTwiceAsLateEachTimeUpToFailAccessInterval() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 180, 180}) {
            swarm.origin.listener().failed(OriginFailure.temporary("the connection broke"));
            int fetches = swarm.origin.fetches.size();
            swarm.clock.advance(Duration.ofSeconds(seconds).minusNanos(1));
            assertInstanceOf(RegistrationOutcome.UrlRefused.class, register(swarm, 0, Map.of()).getNow(null));
            assertEquals(fetches, swarm.origin.fetches.size());
            swarm.clock.advance(Duration.ofNanos(1));
            swarm.join(0);
            assertEquals(fetches + 1, swarm.origin.fetches.size());
        }
    }

    @Test
    void afterAFetchThatCameToItsEndTheNextOneThatBreaksOffIsTriedAgainAfterASecond() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.origin.listener().failed(OriginFailure.temporary("the connection broke"));
        swarm.clock.advance(Duration.ofSeconds(1));
        swarm.join(0);
        swarm.origin.complete();
        swarm.origin.listener().failed(OriginFailure.temporary("a lost piece cannot be had again"));
        swarm.clock.advance(Duration.ofSeconds(1));
        swarm.join(0);
        assertEquals(3, swarm.origin.fetches.size());
    }

    @Test
    void whatTheOriginHasSaidIsRememberedForFailAccessInterval() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        swarm.origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "the origin answers 404"));
        swarm.clock.advance(SETTINGS.failAccessInterval().minusNanos(1));
        assertInstanceOf(RegistrationOutcome.UrlRefused.class, register(swarm, 0, Map.of()).getNow(null));
        swarm.clock.advance(Duration.ofNanos(1));
        swarm.join(0);
    }

    @Test
    void aTaskThatIsDroppedIsUnknownAndItsContentIsDeleted() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        var held = swarm.start(0);
        assertInstanceOf(ReportOutcome.Accepted.class, outcome(swarm.supernode.drop(swarm.task)));
        assertInstanceOf(PullOutcome.NotFound.class, answered(held));
        assertInstanceOf(PullOutcome.NotFound.class, answered(swarm.start(0)));
        assertInstanceOf(ReportOutcome.NotFound.class, outcome(swarm.supernode.drop(swarm.task)));
        assertEquals(1, swarm.origin.discarded.size());
        assertTrue(swarm.taskStore.all().isEmpty());
        assertTrue(swarm.peerStore.ofTask(new TaskId(swarm.task)).isEmpty());
    }

    @Test
    void aTaskThatNobodyAsksForIsForgottenAndItsContentReleased() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.origin.complete();
        swarm.clock.advance(Duration.ofMinutes(3).plusSeconds(1));
        swarm.supernode.tick();
        assertTrue(swarm.supernode.tasks().isEmpty());
        assertEquals(1, swarm.origin.released.size());
        assertTrue(swarm.origin.discarded.isEmpty());
    }

    @Test
    void aTaskWhosePeersStillAskForPiecesIsNotForgotten() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        swarm.origin.complete();
        swarm.clock.advance(Duration.ofMinutes(2));
        swarm.start(0);
        swarm.pass(Duration.ofMinutes(3));
        assertEquals(1, swarm.supernode.tasks().size(), "nobody has asked for exactly as long as tasks are kept");
        swarm.pass(Duration.ofMinutes(2));
        assertEquals(List.of(), swarm.supernode.tasks());
    }

    @Test
    void aPieceOfAnEarlierContentThatIsStoredAgainIsServedToThoseWhoBeganIt() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.origin.complete();
        swarm.origin.listener().pieceLost(0);
        swarm.clock.advance(Duration.ofMinutes(1));
        swarm.origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(7));
        assertEquals(7, swarm.join(1).fileLength());
        var waiting = swarm.start(0);
        assertFalse(waiting.isDone());
        assertFalse(swarm.start(1).isDone());
        assertEquals(2, swarm.snapshot().heldPulls());
        PieceLayout layout = swarm.origin.fetches.get(0).layout();
        swarm.origin.listeners.get(0).pieceStored(0, ScriptedOrigin.digest(layout, 0));
        assertTrue(SupernodeFixture.pieces(waiting).get(0).path().contains(swarm.origin.fetches.get(0).key().value()));
    }

    @Test
    void eachPeerIsKeptWithTheVersionOfItsClientAndTheAddressByWhichItReachedTheSupernode() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        for (String version : List.of("0.4.3", "1.0.2", "", "1.0.2", "0.4.3")) {
            for (String reached : List.of("10.9.9.9", "10.9.9.8", "", "10.9.9.9")) {
                swarm.supernode.register(request("other", "10.0.0.9", 1).version(version).superNodeIp(reached).build());
                swarm.pass(Duration.ofSeconds(1));
                PeerRecord kept = swarm.peerStore.find(new TaskId(swarm.task), new PeerId("other")).orElseThrow();
                assertEquals(version, kept.version().text());
                assertEquals(reached, kept.supernodeHost());
            }
        }
    }

    @Test
    void tasksAndPeersAreBounded() {
        SupernodeFixture swarm = withPieces(1, SupernodeSettings.builder().maxTasks(1).maxPeersPerTask(1).build());
        swarm.join(0);
        assertInstanceOf(RegistrationOutcome.UrlRefused.class, register(swarm, 1, Map.of()).getNow(null));
        assertInstanceOf(RegistrationOutcome.Registered.class, register(swarm, 0, Map.of()).getNow(null));
        var other = swarm.supernode.register(
                request("x", "10.0.0.9", 15001).rawUrl("http://origin.example/other").build());
        assertInstanceOf(RegistrationOutcome.UrlRefused.class, other.toCompletableFuture().getNow(null));
    }

    @Test
    void unknownIdsAndMalformedIdsAreToldApart() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        String unknown = "f".repeat(64);
        var start = PullRequest.start(unknown, "peer-0");
        assertInstanceOf(PullOutcome.NotFound.class, swarm.supernode.pull(start).toCompletableFuture().getNow(null));
        for (String bad : new String[] {"", "x\0y", "é", "F".repeat(64), "../../etc"}) {
            var malformed = PullRequest.start(bad, "peer-0");
            var outcome = swarm.supernode.pull(malformed).toCompletableFuture().getNow(null);
            assertEquals("taskId", ((PullOutcome.InvalidParameter) outcome).parameter());
        }
        var cid = PullRequest.start(swarm.task, "x\0y");
        var outcome = swarm.supernode.pull(cid).toCompletableFuture().getNow(null);
        assertEquals("srcCid", ((PullOutcome.InvalidParameter) outcome).parameter());
    }

    @Test
    void rangesThatAreNoPieceOfTheTaskAreRefusedAndChangeNothing() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        swarm.origin.complete();
        for (String range : new String[] {"1-4194304", "0-4194302", "8388608-12582911", "0-8388607"}) {
            var outcome = swarm.supernode
                    .pull(new PullRequest(swarm.task, "peer-0", "", range, "701", "501"))
                    .toCompletableFuture().getNow(null);
            assertEquals("range", ((PullOutcome.InvalidParameter) outcome).parameter());
            var report = outcome(swarm.supernode.reportPiece(
                    new PieceReport(swarm.task, "peer-0", "", range)));
            assertEquals("pieceRange", ((ReportOutcome.InvalidParameter) report).parameter());
        }
        var peer = swarm.supernode.swarm(new TaskId(swarm.task)).orElseThrow().peers().get(0);
        assertEquals(0, peer.owned().cardinality());
    }
}
