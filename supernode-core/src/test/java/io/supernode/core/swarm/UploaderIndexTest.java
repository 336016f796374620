package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.settings.SupernodeSettings;
import org.junit.jupiter.api.Test;

/** Where peers are kept by the uploads of their servers, up to the largest limit. */
class UploaderIndexTest {

    private static UploaderIndex index(int uploadLimit) {
        return new UploaderIndex(uploadLimit, null, new PieceTables(new PeerMemory(Long.MAX_VALUE), CallerAddress.UNKNOWN));
    }

    @Test
    void aPeerIsFoundWhereItWasPutUpToTheLargestUploadLimit() {
        UploaderIndex index = index(SupernodeSettings.MAX_UPLOADS);
        Peer peer = new Peer(null, null, 0);
        for (int rank = 0; rank < index.rankCount(); rank++) {
            index.put(peer, rank);
            assertEquals(rank, peer.rank);
            assertEquals(1, index.size(rank));
            assertEquals(1, index.total());
        }
        index.remove(peer);
        assertEquals(0, index.total());
    }

    @Test
    void aLimitOfMoreUploadsThanThereAreRanksIsRefusedAndDoesNotOverflow() {
        assertThrows(IllegalArgumentException.class, () -> index(8192));
    }

    @Test
    void settingsSayHowManyUploadsAtOnceMayBeAllowed() {
        SupernodeSettings.builder().peerUpLimit(SupernodeSettings.MAX_UPLOADS).build();
        assertEquals(
                "peerUpLimit must be 1 to 500, not 501",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> SupernodeSettings.builder().peerUpLimit(SupernodeSettings.MAX_UPLOADS + 1).build())
                        .getMessage());
    }
}
