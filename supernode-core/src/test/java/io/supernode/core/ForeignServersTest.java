package io.supernode.core;

import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.range;
import static io.supernode.core.SupernodeFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Nobody is sent to what a client says is its upload server and what cannot be: such a client downloads, and serves nobody. */
class ForeignServersTest {

    private static final int PIECES = 3;
    private static final PeerAddress OWN = new PeerAddress("10.9.9.9", 8002);

    private final ScriptedOrigin origin = ScriptedOrigin.withFileOf((long) PIECES * (SupernodeFixture.PIECE - 5));
    private final ManualClock clock = new ManualClock();
    private final LocalSupernode supernode = LocalSupernode.builder(origin, SupernodeFixture.SECRET)
            .settings(SupernodeSettings.builder().hold(Duration.ZERO).build()).clock(clock).ownServers(OWN::equals).start();
    private RegistrationOutcome.Registered registered;

    private void register(int n, String ip, int port, UnaryOperator<RegistrationRequest.Builder> change) {
        registered = assertInstanceOf(RegistrationOutcome.Registered.class,
                outcome(supernode.register(change.apply(request(cid(n), ip, port)).build())));
    }

    /** One says that it has all pieces, and then more come than the supernode serves: whom are they sent to? */
    private Set<String> sources() {
        String task = registered.task().value();
        origin.complete();
        for (int piece = 0; piece < PIECES; piece++) {
            clock.advance(SupernodeFixture.PIECE_TIME);
            supernode.reportPiece(new PieceReport(task, cid(0), "", range(piece)));
        }
        Set<String> sources = new HashSet<>();
        for (int n = 1; n < 40; n++) {
            register(n, SupernodeFixture.ip(n), 15001, request -> request);
            if (outcome(supernode.pull(PullRequest.start(task, cid(n)))) instanceof PullOutcome.Pieces pieces) {
                pieces.pieces().stream().map(PieceAssignment::cid).forEach(sources::add);
            }
        }
        return sources;
    }

    private PeerSnapshot first() {
        return supernode.peer(registered.task(), new PeerId(cid(0))).orElseThrow();
    }

    private void assertDownloadsAndServesNobody() {
        assertFalse(sources().contains(cid(0)));
        assertEquals(PIECES, first().owned().cardinality(), "its pieces count for itself");
        assertFalse(first().address().serves());
    }

    @Test
    void othersAreSentToAnUploadServer() {
        register(0, "10.0.0.1", 15001, request -> request);
        assertTrue(sources().contains(cid(0)));
    }

    @Test
    void nobodyIsSentToAPortOfTheSupernodeItself() {
        register(0, OWN.ip(), OWN.port(), request -> request);
        assertDownloadsAndServesNobody();
    }

    @Test
    void nobodyIsSentToAMetadataServiceOrToItself() {
        for (String ip : new String[] {"169.254.169.254", "127.0.0.1"}) {
            register(0, ip, 80, request -> request.caller(CallerAddress.of("192.0.2.7")));
        }
        assertDownloadsAndServesNobody();
    }

    @Test
    void nobodyIsSentToACallThatIsNoFile() {
        register(0, "10.0.0.1", 8002, request -> request.path("/peer/service/down?taskId=t&cid=victim&x="));
        assertDownloadsAndServesNobody();
    }

    @Test
    void whoServedAndNamesAPortOfTheSupernodeServesNoLonger() {
        register(0, "10.0.0.1", 15001, request -> request);
        register(0, OWN.ip(), OWN.port(), request -> request);
        assertDownloadsAndServesNobody();
    }
}
