package io.supernode.core;

import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a server is not used that five clients have failed with: peer 0 is behind it, and peer 9 is there all the time. */
class ForgottenHostsTest {

    private static final int KEEPER = 9;
    private static final int NEXT = 10;

    private final SupernodeFixture swarm = withPieces(1);

    @BeforeEach
    void eliminate() {
        swarm.join(0);
        swarm.join(KEEPER);
        swarm.origin.complete();
        swarm.success(0, 0, pieces(swarm.start(0)).get(0).cid());
        for (int client = 1; client <= 5; client++) {
            swarm.join(client);
            assertEquals(cid(0), pieces(swarm.start(client)).get(0).cid());
            swarm.pull(client, 0, cid(0), "500");
            swarm.supernode.leave(swarm.task, cid(client));
            if (client == 3) {
                swarm.pass(Duration.ofSeconds(1));
            }
        }
        assertTrue(swarm.peer(0).eliminated());
    }

    /** Minutes in which only these are heard of. */
    private void pass(int minutes, int... peers) {
        for (int minute = 0; minute < minutes; minute++) {
            for (int peer : peers) {
                swarm.success(peer, 0, "");
            }
            swarm.pass(Duration.ofMinutes(1));
        }
    }

    @Test
    void itIsNotAsLongAsItIsThere() {
        pass(10, 0, KEEPER);
        swarm.supernode.leave(swarm.task, cid(KEEPER));
        swarm.join(NEXT);
        assertTrue(pieces(swarm.start(NEXT)).get(0).fromSupernode());
    }

    @Test
    void itIsAgainWhenItComesBackAfterAllOfThemHaveGone() {
        swarm.supernode.leave(swarm.task, cid(0));
        pass(10, KEEPER);
        swarm.supernode.leave(swarm.task, cid(KEEPER));
        swarm.join(0);
        swarm.success(0, 0, "");
        swarm.join(NEXT);
        assertEquals(cid(0), pieces(swarm.start(NEXT)).get(0).cid());
    }

    @Test
    void itIsNotWhenItComesBackWhileOneOfThemIsThere() {
        swarm.supernode.leave(swarm.task, cid(0));
        pass(10, 5, KEEPER);
        swarm.supernode.leave(swarm.task, cid(KEEPER));
        swarm.supernode.leave(swarm.task, cid(5));
        swarm.join(0);
        swarm.success(0, 0, "");
        swarm.join(NEXT);
        assertTrue(pieces(swarm.start(NEXT)).get(0).fromSupernode());
    }
}
