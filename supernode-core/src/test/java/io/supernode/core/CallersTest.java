package io.supernode.core;

import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.range;
import static io.supernode.core.SupernodeFixture.request;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** From where a client calls: its cid is its own there, and nobody else's. */
class CallersTest {

    private static final CallerAddress HOME = CallerAddress.of("10.0.0.1");
    private static final CallerAddress ELSEWHERE = CallerAddress.of("192.0.2.7");
    private static final int PIECES = 4;

    /** What a stranger does with the cid of another. */
    private record Call(int kind, int piece, String status, String result) {}

    @Provide
    Arbitrary<List<Call>> calls() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4), Arbitraries.integers().between(0, PIECES - 1),
                        Arbitraries.of("700", "701", "702"), Arbitraries.of("500", "501", "502", "503"))
                .as(Call::new).list().ofMinSize(1).ofMaxSize(12);
    }

    private static CompletableFuture<RegistrationOutcome> register(
            SupernodeFixture swarm, String cid, CallerAddress caller, String ip, int port) {
        CompletableFuture<RegistrationOutcome> answer =
                swarm.supernode.register(request(cid, ip, port).caller(caller).build()).toCompletableFuture();
        if (answer.getNow(null) instanceof RegistrationOutcome.Registered registered) {
            swarm.task = registered.task().value();
        }
        return answer;
    }

    @Test
    void whatTheOriginIsAskedNamesTheCallerWhoCausedIt() {
        SupernodeFixture swarm = withPieces(PIECES);
        register(swarm, cid(0), HOME, "10.0.0.1", 15001);
        register(swarm, cid(1), ELSEWHERE, "10.0.0.2", 15001);
        assertEquals(List.of(HOME), swarm.origin.probes.stream().map(OriginRequest::caller).toList());
        assertEquals(List.of(HOME), swarm.origin.fetches.stream().map(fetch -> fetch.origin().caller()).toList());
    }

    private static SupernodeFixture ofOneWith(int... pieces) {
        SupernodeFixture swarm = withPieces(PIECES);
        register(swarm, cid(0), HOME, "10.0.0.1", 15001);
        swarm.origin.complete();
        for (int piece : pieces) {
            swarm.success(0, piece, "");
        }
        return swarm;
    }

    private static void make(SupernodeFixture swarm, Call call, CallerAddress caller) {
        switch (call.kind) {
            case 0 -> register(swarm, cid(0), caller, "192.0.2.7", 15009);
            case 1 -> swarm.supernode.pull(new PullRequest(
                    swarm.task, cid(0), cid(1), range(call.piece), call.status, call.result, caller));
            case 2 -> swarm.supernode.reportPiece(
                    new PieceReport(swarm.task, cid(0), "", range(call.piece), caller));
            case 3 -> swarm.supernode.complain(
                    new ClientErrorReport(swarm.task, cid(0), cid(1), "FILE_NOT_EXIST", null, caller));
            default -> swarm.supernode.leave(swarm.task, cid(0), caller);
        }
    }

    private static List<Object> standing(PeerSnapshot peer) {
        return List.of(peer.address(), peer.owned(), peer.served(), peer.isolated(), peer.eliminated(), peer.down());
    }

    @Property(tries = 300)
    void whateverAStrangerSaysWithTheCidOfAPeerThePeerKeepsItsAddressPiecesAndStanding(
            @ForAll("calls") List<Call> calls) {
        SupernodeFixture swarm = ofOneWith(0, 1);
        List<Object> before = standing(swarm.peer(0));
        for (Call call : calls) {
            make(swarm, call, ELSEWHERE);
            assertEquals(before, standing(swarm.peer(0)), call::toString);
        }
    }

    @Property(tries = 100)
    void whoeverTellsNoAddressIsTakenAtItsWordAsBefore(@ForAll("calls") List<Call> calls) {
        SupernodeFixture bound = ofOneWith(0, 1);
        SupernodeFixture free = withPieces(PIECES);
        register(free, cid(0), CallerAddress.UNKNOWN, "10.0.0.1", 15001);
        free.origin.complete();
        free.success(0, 0, "");
        free.success(0, 1, "");
        for (Call call : calls) {
            make(bound, call, CallerAddress.UNKNOWN);
            make(free, call, CallerAddress.UNKNOWN);
            assertEquals(standing(free.peer(0)), standing(bound.peer(0)));
        }
    }

    @Test
    void aClientThatStartsAgainOnTheSameHostKeepsItsPiecesAndGetsItsNewPort() {
        SupernodeFixture swarm = ofOneWith(0, 2);
        register(swarm, cid(0), HOME, "10.0.0.1", 15002);
        assertEquals(new PeerAddress("10.0.0.1", 15002), swarm.peer(0).address());
        assertTrue(swarm.peer(0).served().get(2));
    }

    @Test
    void ofSeveralWithOneCidBehindOneAddressTheNewestRegistrationCounts() {
        SupernodeFixture swarm = ofOneWith();
        register(swarm, cid(0), HOME, "172.16.0.9", 15001);
        assertEquals(new PeerAddress("172.16.0.9", 15001), swarm.peer(0).address());
    }

    @Test
    void anIpv6HostThatChangesTheLastBitsOfItsAddressIsTheSamePeer() {
        SupernodeFixture swarm = withPieces(PIECES);
        register(swarm, cid(0), CallerAddress.of("2001:db8::1"), "2001:db8::1", 15001);
        swarm.origin.complete();
        ReportOutcome reported = outcome(swarm.supernode.reportPiece(
                new PieceReport(swarm.task, cid(0), "", range(1), CallerAddress.of("2001:db8::99"))));
        assertInstanceOf(ReportOutcome.Accepted.class, reported);
        assertTrue(swarm.peer(0).served().get(1));
    }

    @Test
    void aClientWhoseAddressChangesGoesOnWithoutBeingRefused() {
        SupernodeFixture swarm = ofOneWith(0);
        List<PieceAssignment> next = pieces(swarm.supernode.pull(
                        new PullRequest(swarm.task, cid(0), "", range(0), "701", "503", ELSEWHERE))
                .toCompletableFuture());
        assertFalse(next.isEmpty());
        assertTrue(next.get(0).piece() != 0, "what it reports counts for it");
    }

    @Test
    void aClientWhoseCallsComeFromTwoAddressesGetsTheWholeFile() {
        SupernodeFixture swarm = ofOneWith();
        List<CallerAddress> addresses = List.of(HOME, ELSEWHERE);
        PullRequest request = new PullRequest(swarm.task, cid(0), "", "", "700", "502", HOME);
        for (int call = 0; call < 6 * PIECES; call++) {
            swarm.clock.advance(Duration.ofMillis(200));
            PullOutcome answer = answered(swarm.supernode.pull(request).toCompletableFuture());
            if (answer instanceof PullOutcome.Finished) {
                return;
            }
            PieceAssignment piece = ((PullOutcome.Pieces) answer).pieces().get(0);
            request = new PullRequest(swarm.task, cid(0), piece.cid(), range(piece.piece()), "701", "501",
                    addresses.get(call / 2 % 2));
        }
        throw new AssertionError("not finished after " + 6 * PIECES + " calls");
    }

    @Test
    void aRegistrationFromElsewhereIsAPeerOfItsOwnThatNeedsNoRefusal() {
        SupernodeFixture swarm = ofOneWith(0);
        RegistrationOutcome outcome = register(swarm, cid(0), ELSEWHERE, "192.0.2.7", 15009).getNow(null);
        assertInstanceOf(RegistrationOutcome.Registered.class, outcome);
        Optional<PeerSnapshot> other = swarm.supernode.peer(new TaskId(swarm.task), PeerId.elsewhere(cid(0), ELSEWHERE));
        assertEquals(new PeerAddress("192.0.2.7", 15009), other.orElseThrow().address());
    }

    @Test
    void noClientMayRegisterTheIdOfOneFromElsewhere() {
        SupernodeFixture swarm = ofOneWith(0);
        RegistrationOutcome outcome = register(
                swarm, PeerId.elsewhere(cid(0), ELSEWHERE).value(), HOME, "10.0.0.1", 15001).getNow(null);
        assertEquals(new RegistrationOutcome.InvalidParameter("cid", "cid must not begin with from:"), outcome);
    }

    @Test
    void afterARestartACidStillBelongsToItsAddress() {
        SupernodeFixture before = ofOneWith(0, 1);
        before.pass(Duration.ofSeconds(2));
        SupernodeFixture swarm = before.restarted(ScriptedOrigin.withFileOf((long) PIECES * (SupernodeFixture.PIECE - 5)));
        List<Object> standing = standing(swarm.peer(0));
        make(swarm, new Call(0, 0, "", ""), ELSEWHERE);
        make(swarm, new Call(4, 0, "", ""), ELSEWHERE);
        assertEquals(standing, standing(swarm.peer(0)));
    }

    @Test
    void whoNamesTheAddressOfAnotherTakesTheBlameItself() {
        SupernodeFixture swarm = ofOneWith(0);
        register(swarm, "thief", ELSEWHERE, "10.0.0.1", 15001);
        swarm.supernode.reportPiece(new PieceReport(swarm.task, "thief", "", range(1), ELSEWHERE));
        for (int n = 2; n < 12; n++) {
            CallerAddress caller = CallerAddress.of(SupernodeFixture.ip(n));
            register(swarm, cid(n), caller, SupernodeFixture.ip(n), 15001);
            PullRequest request = new PullRequest(swarm.task, cid(n), "", "", "700", "502", caller);
            for (int call = 0; call < 3; call++) {
                PullOutcome answer = swarm.supernode.pull(request).toCompletableFuture().getNow(null);
                if (!(answer instanceof PullOutcome.Pieces given)) {
                    break;
                }
                swarm.clock.advance(SupernodeFixture.PIECE_TIME);
                PieceAssignment piece = given.pieces().get(0);
                request = new PullRequest(swarm.task, cid(n), piece.cid(), range(piece.piece()), "701",
                        piece.cid().equals("thief") ? "500" : "503", caller);
            }
        }
        assertFalse(swarm.peer(0).eliminated());
        assertEquals(0, swarm.supernode.summary(new TaskId(swarm.task)).orElseThrow().counts().eliminated()
                - (swarm.supernode.peer(new TaskId(swarm.task), new PeerId("thief")).orElseThrow().eliminated() ? 1 : 0));
    }

    // ---- limits ----

    @Property(tries = 30)
    void oneAddressHasNoMorePeersThanItMayAndOthersAreNotConcerned(
            @ForAll @IntRange(min = 1, max = 6) int most, @ForAll @IntRange(min = 1, max = 12) int cids) {
        SupernodeFixture swarm = withPieces(
                PIECES, SupernodeSettings.builder().maxPeersPerAddress(most).build());
        for (int n = 0; n < cids; n++) {
            RegistrationOutcome outcome = register(swarm, cid(n), HOME, "10.0.0.1", 15001 + n).getNow(null);
            if (n < most) {
                assertInstanceOf(RegistrationOutcome.Registered.class, outcome);
            } else {
                assertEquals(new RegistrationOutcome.UrlRefused("there are " + most
                        + " peers from 10.0.0.1 (maxPeersPerAddress), more are not taken"), outcome);
            }
        }
        assertInstanceOf(RegistrationOutcome.Registered.class,
                register(swarm, cid(0), HOME, "10.0.0.1", 16000).getNow(null), "one that is known registers again");
        assertInstanceOf(RegistrationOutcome.Registered.class,
                register(swarm, cid(100), ELSEWHERE, "192.0.2.7", 15001).getNow(null));
    }

    @Test
    void anAddressWhosePeersAreForgottenMayHaveOthers() {
        SupernodeFixture swarm = withPieces(PIECES, SupernodeSettings.builder().maxPeersPerAddress(1).build());
        register(swarm, cid(0), HOME, "10.0.0.1", 15001);
        register(swarm, cid(9), ELSEWHERE, "192.0.2.7", 15001);
        assertInstanceOf(RegistrationOutcome.UrlRefused.class,
                register(swarm, cid(1), HOME, "10.0.0.1", 15002).getNow(null));
        swarm.pass(Duration.ofMinutes(6));
        swarm.pass(Duration.ofMinutes(6));
        assertInstanceOf(RegistrationOutcome.Registered.class,
                register(swarm, cid(1), HOME, "10.0.0.1", 15002).getNow(null));
    }

    @Test
    void whoStandsOnThisMachineStandsForAnyNumberOfClients() {
        SupernodeFixture swarm = withPieces(PIECES, SupernodeSettings.builder().maxPeersPerAddress(1).build());
        for (int n = 0; n < 5; n++) {
            assertInstanceOf(RegistrationOutcome.Registered.class,
                    register(swarm, cid(n), CallerAddress.of("127.0.0.1"), "10.0.0.1", 15001 + n).getNow(null));
        }
    }

    // ---- the rule that the ip is that of the connection ----

    @Test
    void whereTheIpMustMatchAnotherOneIsRefusedWithWhatIsExpected() {
        SupernodeFixture swarm = withPieces(PIECES, SupernodeSettings.builder().ipMustMatch(true).build());
        assertEquals(
                new RegistrationOutcome.AddressMismatch("ip must be the address of the connection, 192.0.2.7, not 10.0.0.1"),
                register(swarm, cid(0), ELSEWHERE, "10.0.0.1", 15001).getNow(null));
        assertInstanceOf(RegistrationOutcome.Registered.class,
                register(swarm, cid(0), HOME, "10.0.0.1", 15001).getNow(null));
        assertInstanceOf(RegistrationOutcome.Registered.class,
                register(swarm, cid(1), CallerAddress.of("2001:db8::1"), "2001:DB8:0::1", 15001).getNow(null),
                "spelled otherwise");
        assertInstanceOf(RegistrationOutcome.Registered.class,
                register(swarm, cid(2), CallerAddress.UNKNOWN, "10.0.0.1", 15001).getNow(null), "nobody told");
    }

    @Test
    void withoutTheRuleAnyIpIsTaken() {
        SupernodeFixture swarm = withPieces(PIECES);
        assertInstanceOf(RegistrationOutcome.Registered.class,
                register(swarm, cid(0), ELSEWHERE, "10.0.0.1", 15001).getNow(null));
    }

    @Test
    void aComplaintOfTheSupernodeIsToldOfWhoMadeItAndNotOfWhoseCidItHas() {
        RecordedEvents events = new RecordedEvents();
        SupernodeFixture swarm = new SupernodeFixture(
                ScriptedOrigin.withFileOf(1 << 20), SupernodeSettings.defaults(), events);
        register(swarm, cid(0), HOME, "10.0.0.1", 15001);
        register(swarm, cid(0), ELSEWHERE, "192.0.2.7", 15009);
        swarm.origin.complete();
        swarm.supernode.complain(
                new ClientErrorReport(swarm.task, cid(0), "cdnnode:x", "FILE_NOT_EXIST", null, ELSEWHERE));
        assertEquals(
                List.of(PeerId.elsewhere(cid(0), ELSEWHERE)),
                events.of(SupernodeEvent.SeedBlamed.class).stream().map(SupernodeEvent.SeedBlamed::peer).toList());
    }

    @Test
    void whoseServerIsNotUsedIsToldWithTheReason() {
        RecordedEvents events = new RecordedEvents();
        SupernodeFixture swarm = new SupernodeFixture(
                ScriptedOrigin.withFileOf(1 << 20), SupernodeSettings.defaults(), events);
        for (String[] peer : new String[][] {{"1-1", "15001", "/peer/file/100%"}, {"1-2", "0", "/peer/file/100%"}, {"1-3", "15001", "/peer/file/x"}}) {
            assertInstanceOf(RegistrationOutcome.Registered.class, swarm.supernode.register(RegistrationRequest.builder()
                    .cid(peer[0]).ip("10.0.0.1").port(Integer.parseInt(peer[1])).path(peer[2]).rawUrl("http://o.example/f").build())
                    .toCompletableFuture().join());
        }
        SupernodeEvent.ServerNotUsed event = events.of(SupernodeEvent.ServerNotUsed.class).stream().reduce((a, b) -> {
            throw new AssertionError(a + " and " + b);
        }).orElseThrow();
        assertEquals("1-1", event.cid());
        assertEquals("its path has a % that begins no escape", event.reason());
    }
}
