package io.supernode.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent.EventsLost;
import io.supernode.core.event.SupernodeEvent.PeerEvent;
import io.supernode.core.event.SupernodeEvent.PeerLeft;
import io.supernode.core.event.SupernodeEvent.PullHeld;
import io.supernode.core.event.SupernodeEvent.TaskCreated;
import io.supernode.core.event.SupernodeEvent.TaskEvent;
import org.junit.jupiter.api.Test;

class EventKindsTest {

    @Test
    void anInterfaceStandsForAllRecordsBelowIt() {
        EventKinds ofPeers = EventKinds.of(PeerEvent.class);
        assertTrue(ofPeers.contains(PeerLeft.class));
        assertFalse(ofPeers.contains(TaskCreated.class));
        assertTrue(EventKinds.of(TaskEvent.class).contains(PeerLeft.class));
        assertEquals(EventKinds.ALL, EventKinds.of(SupernodeEvent.class));
    }

    @Test
    void twoSetsTogetherHaveTheEventsOfEither() {
        EventKinds both = EventKinds.of(PeerLeft.class).and(EventKinds.of(EventsLost.class));
        assertEquals(EventKinds.of(PeerLeft.class, EventsLost.class), both);
        assertEquals(EventKinds.of(PeerLeft.class, EventsLost.class).hashCode(), both.hashCode());
        assertFalse(both.contains(PullHeld.class));
        assertEquals("[EventsLost, PeerLeft]", both.toString());
    }

    @Test
    void noEventIsInTheEmptySet() {
        assertTrue(EventKinds.NONE.isEmpty());
        assertFalse(EventKinds.ALL.isEmpty());
        assertFalse(EventKinds.NONE.contains(TaskCreated.class));
        assertEquals(EventKinds.ALL, EventKinds.NONE.and(EventKinds.ALL));
    }
}
