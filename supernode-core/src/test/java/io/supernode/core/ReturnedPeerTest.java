package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.cid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.report.PullRequest;
import io.supernode.core.settings.SupernodeSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer of which somebody has said that it serves no longer, and that asks for pieces all the same. */
class ReturnedPeerTest {

    private final List<SupernodeEvent> told = new ArrayList<>();
    private final SupernodeFixture swarm = new SupernodeFixture(
            ScriptedOrigin.withFileOf(PIECE), SupernodeSettings.defaults(), (event, atNanos) -> told.add(event));

    @BeforeEach
    void leave() {
        swarm.join(0);
        swarm.supernode.leave(swarm.task, cid(0));
        assertTrue(swarm.peer(0).down());
        told.clear();
    }

    private <T> List<T> told(Class<T> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void itsPullIsToldAsAReturnOnceAndNotAsARegistration() {
        swarm.start(0);
        assertFalse(swarm.peer(0).down());
        assertEquals(1, told(SupernodeEvent.PeerReturned.class).size());
        assertEquals(cid(0), told(SupernodeEvent.PeerReturned.class).get(0).peer().value());
        assertEquals(List.of(), told(SupernodeEvent.PeerRegistered.class));
        swarm.start(0);
        assertEquals(1, told(SupernodeEvent.PeerReturned.class).size());
    }

    @Test
    void itsRegistrationIsToldAsOneAndNotAsAReturn() {
        swarm.join(0);
        swarm.start(0);
        assertEquals(List.of(true), told(SupernodeEvent.PeerRegistered.class).stream().map(event -> event.again()).toList());
        assertEquals(List.of(), told(SupernodeEvent.PeerReturned.class));
    }

    @Test
    void itsPullThatIsRefusedBringsItNotBack() {
        PullOutcome refused = swarm.supernode
                .pull(new PullRequest(swarm.task, cid(0), cid(1), "1-2", "701", "501")).toCompletableFuture().join();
        assertInstanceOf(PullOutcome.InvalidParameter.class, refused);
        assertTrue(swarm.peer(0).down());
        assertEquals(List.of(), told);
    }
}
