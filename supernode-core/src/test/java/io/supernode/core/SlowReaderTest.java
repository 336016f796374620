package io.supernode.core;

import static io.supernode.core.SupernodeFixture.MB;
import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.pieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client whose link needs longer for one piece than a task is kept without a call. */
class SlowReaderTest {

    private static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();
    private static final Duration INTERVAL = SETTINGS.gcMetaInterval();

    /** Of pieces of 15 MB, for each of which a client of 64 KB/s takes 4 minutes. */
    private final SupernodeFixture swarm = new SupernodeFixture(ScriptedOrigin.withFileOf(1400L * MB), SETTINGS);

    private void beginToRead() {
        assertEquals(15 * MB, swarm.join(0).pieceSize());
        swarm.origin.complete();
        pieces(swarm.start(0));
    }

    @Test
    void itsTaskIsKeptAsLongAsTheMostPatientClientReads() {
        beginToRead();
        swarm.pass(INTERVAL);
        swarm.pass(INTERVAL);
        assertTrue(SETTINGS.taskExpireTime().compareTo(INTERVAL.multipliedBy(2)) < 0);
        assertEquals(List.of(), swarm.origin.released);
        assertTrue(answered(swarm.start(0)) instanceof PullOutcome.Pieces, "it goes on");
    }

    @Test
    void whoMustHaveGivenUpKeepsNoTask() {
        beginToRead();
        swarm.pass(INTERVAL);
        swarm.pass(INTERVAL);
        swarm.pass(INTERVAL);
        assertEquals(List.of(), swarm.supernode.tasks());
        assertEquals(1, swarm.origin.released.size());
    }
}
