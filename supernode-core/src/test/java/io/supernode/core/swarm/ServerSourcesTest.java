package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.event.EventKinds;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many peers of one ip:port others are sent to: what a client makes up costs others nothing. */
class ServerSourcesTest {

    private static final int PIECE_SIZE = 4 << 20;
    private static final int MOST = UploadServer.MAX_SOURCES;
    private static final int MOST_OF_TASK = UploadServer.MAX_SOURCES_OF_TASK;
    private static final String SHARED = "192.0.2.7";

    /** One piece from another peer, never from the supernode. */
    private static final class PeersOnly implements SchedulingPolicy {
        @Override
        public String name() {
            return "peers-only";
        }

        @Override
        public void schedule(SchedulingView view, PieceAssigner assign) {
            assign.assignFromPeer(0);
        }
    }

    private SwarmContext context;

    @BeforeEach
    @BeforeTry
    void nobodyHasRegistered() {
        context = new SwarmContext(SupernodeSettings.builder().hold(Duration.ZERO).build(), new PeersOnly());
    }

    private Swarm swarm(int number) {
        TaskId task = new TaskId(String.format("%064x", number));
        Swarm swarm = new Swarm(
                context, task, ContentKey.of(task, 0), 0, PieceLayout.ofLength(2L * (PIECE_SIZE - 5)), CallerAddress.UNKNOWN);
        for (int piece = 0; piece < 2; piece++) {
            swarm.pieceStored(
                    piece, new PieceDigest(new Md5("0".repeat(32)), PIECE_SIZE), 0, new Decision(EventKinds.NONE));
        }
        return swarm;
    }

    private static Peer join(Swarm swarm, String cid, String ip) {
        swarm.join(
                new PeerRecord(
                        swarm.task(), swarm.key(), new PeerId(cid), new PeerAddress(ip, 15_001), "/f", "host", "10.9.9.9",
                        new ClientVersion("0.4.2"), PieceSet.EMPTY, PieceSet.EMPTY, false, false),
                "", 0, new Decision(EventKinds.NONE));
        return swarm.find(cid);
    }

    /** A peer behind the shared ip:port, which says that it has the piece that {@link PeersOnly} assigns. */
    private static Peer holder(Swarm swarm, int n) {
        Peer peer = join(swarm, "holder-" + n, SHARED);
        claim(swarm, peer, 0);
        return peer;
    }

    private static void claim(Swarm swarm, Peer peer, int piece) {
        swarm.reports().pieceArrived(
                peer, PieceRange.ofPiece(piece, PIECE_SIZE), true, 0, new Decision(EventKinds.NONE));
    }

    private static Transfer pull(Swarm swarm, String ip) {
        Peer client = join(swarm, "client-" + ip, ip);
        swarm.pulls().pull(client, Pulls.NO_PIECE, null, 0, new Decision(EventKinds.NONE));
        return client.runningPiece(0);
    }

    private static boolean isOffered(Peer peer) {
        return peer.rank >= 0;
    }

    @Property(tries = 10)
    void ofTheCidsThatOneTaskHasBehindOneServerOthersAreSentToAFew(@ForAll @IntRange(min = 1, max = 200) int cids) {
        Swarm swarm = swarm(1);
        int offered = 0;
        for (int n = 0; n < cids; n++) {
            offered += isOffered(holder(swarm, n)) ? 1 : 0;
        }
        assertEquals(Math.min(cids, MOST_OF_TASK), offered);
        assertEquals(offered, swarm.find("holder-0").server.sources().length);
    }

    @Property(tries = 5)
    void anUploadOfAServerConcernsAFewPeersOfOtherTasksHoweverManyStandBehindIt(
            @ForAll @IntRange(min = 1, max = 600) int tasks) {
        Swarm first = swarm(0);
        holder(first, 0);
        for (int n = 1; n < tasks; n++) {
            holder(swarm(n), n);
        }
        Transfer transfer = pull(first, "10.0.0.1");
        Decision decision = new Decision(EventKinds.NONE);
        first.reports().pieceArrived(transfer.client, PieceRange.ofPiece(0, PIECE_SIZE), true, 1, decision);
        assertEquals(
                Math.min(tasks, MOST) - 1,
                decision.effects().stream().filter(Effect.ServerLoadChanged.class::isInstance).count());
    }

    @Test
    void aRegistrationBehindAServerWithManyCidsCopiesNothing() {
        Swarm swarm = swarm(1);
        for (int n = 0; n < MOST_OF_TASK; n++) {
            holder(swarm, n);
        }
        Peer[] sources = swarm.find("holder-0").server.sources();
        Peer later = holder(swarm, MOST_OF_TASK);
        assertSame(sources, later.server.sources());
    }

    @Test
    void theCidsOfOneTaskLeaveRoomForTheOtherFilesOfTheHost() {
        Swarm swarm = swarm(1);
        for (int n = 0; n < 2 * MOST; n++) {
            holder(swarm, n);
        }
        assertTrue(isOffered(holder(swarm(2), 0)));
    }

    @Test
    void whoLeavesOrIsForgottenMakesRoomForOneThatGetsFurtherOrRegistersAgain() {
        Swarm swarm = swarm(1);
        for (int n = 0; n < MOST_OF_TASK; n++) {
            holder(swarm, n);
        }
        Peer next = holder(swarm, 100);
        Peer afterIt = holder(swarm, 101);
        assertFalse(isOffered(next));
        swarm.reports().left(swarm.find("holder-3"), 0, new Decision(EventKinds.NONE));
        claim(swarm, next, 1);
        assertTrue(isOffered(next));
        assertFalse(isOffered(afterIt));
        swarm.forgetSilent(Duration.ofHours(1).toNanos(), new Decision(EventKinds.NONE));
        assertEquals(0, swarm.memberCount());
        assertTrue(isOffered(holder(swarm, 102)));
    }

    @Test
    void whoComesBackIsASourceAgain() {
        Swarm swarm = swarm(1);
        Peer peer = holder(swarm, 0);
        swarm.reports().left(peer, 0, new Decision(EventKinds.NONE));
        assertFalse(isOffered(peer));
        join(swarm, "holder-0", SHARED);
        assertTrue(isOffered(peer));
    }

    @Test
    void aPeerThatIsNoSourceDownloadsAndSharesTheRecordOfItsServer() {
        Swarm swarm = swarm(1);
        for (int n = 0; n < MOST_OF_TASK; n++) {
            holder(swarm, n);
        }
        Peer last = join(swarm, "last", SHARED);
        assertSame(swarm.find("holder-0").server, last.server);
        swarm.pulls().pull(last, Pulls.NO_PIECE, null, 0, new Decision(EventKinds.NONE));
        assertEquals(1, last.running().length);
        assertEquals(1, last.server.downloads());
    }

    @Test
    void aServerIsKeptAsLongAsAnybodyStandsBehindIt() {
        Swarm swarm = swarm(1);
        for (int n = 0; n <= MOST_OF_TASK; n++) {
            holder(swarm, n);
        }
        UploadServer server = swarm.find("holder-0").server;
        for (int n = 0; n < MOST_OF_TASK; n++) {
            context.detach(server, swarm.find("holder-" + n));
        }
        assertFalse(server.isUnused());
        context.detach(server, swarm.find("holder-" + MOST_OF_TASK));
        assertTrue(server.isUnused());
    }

    @Test
    void aServerIsTheSameHoweverItsAddressIsWritten() {
        Swarm swarm = swarm(1);
        Peer first = join(swarm, "first", "2001:db8::1");
        Peer second = join(swarm, "second", "2001:0DB8:0:0:0:0:0:1");
        assertSame(first.server, second.server);
        assertEquals(first.host(), second.host());
        assertSame(join(swarm, "third", "192.0.2.9").server, join(swarm, "fourth", "::ffff:192.0.2.9").server);
    }
}
