package io.supernode.core;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PieceDigest;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many peers are taken in before they take as much memory as they may. */
class PeerMemoryLimitTest {

    private static final long MAX_BYTES = 20_000;
    private static final int PEERS = 3;
    private static final int PIECES = 10_000;

    private static SupernodeFixture ofUnknownLength() {
        SupernodeFixture swarm = new SupernodeFixture(
                ScriptedOrigin.withFileOf(-1), SupernodeSettings.builder().maxPeerBytes(MAX_BYTES).build());
        for (int n = 0; n < PEERS; n++) {
            swarm.join(n);
        }
        return swarm;
    }

    private static void assertRefused(RegistrationOutcome outcome) {
        RegistrationOutcome.UrlRefused refused = assertInstanceOf(RegistrationOutcome.UrlRefused.class, outcome);
        assertTrue(refused.message().contains("memory"), refused.message());
    }

    @Test
    void aFileWhoseLengthIsLearnedLaterTakesAsMuchAsIfItHadBeenKnown() {
        SupernodeFixture swarm = ofUnknownLength();
        swarm.origin.listener().lengthKnown((long) PIECES * (SupernodeFixture.PIECE - 5));
        assertRefused(swarm.register(PEERS).join());
    }

    @Test
    void eachPieceThatIsStoredBeforeTheLengthIsKnownTakesRoomOfEveryPeer() {
        SupernodeFixture swarm = ofUnknownLength();
        swarm.origin.listener().pieceStored(PIECES, new PieceDigest(ScriptedOrigin.FILE_MD5, SupernodeFixture.PIECE));
        assertRefused(swarm.register(PEERS).join());
    }

    @Test
    void thereIsRoomAgainWhenThePeersAreForgotten() {
        SupernodeFixture swarm = ofUnknownLength();
        swarm.origin.listener().lengthKnown((long) PIECES * (SupernodeFixture.PIECE - 5));
        assertRefused(swarm.register(PEERS).join());
        swarm.pass(swarm.settings.peerExpireTime().plus(Duration.ofMinutes(2)));
        swarm.join(PEERS);
    }

    @Test
    void peersThatARestartBringsBackCountWithAllPiecesAsWell() {
        SupernodeFixture before = ofUnknownLength();
        before.origin.listener().lengthKnown((long) PIECES * (SupernodeFixture.PIECE - 5));
        before.pass(Duration.ofSeconds(1));
        SupernodeFixture after = before.restarted(ScriptedOrigin.withFileOf(-1));
        assertRefused(after.register(PEERS).join());
    }
}
