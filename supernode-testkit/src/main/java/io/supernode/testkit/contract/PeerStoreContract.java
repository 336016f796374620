package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link PeerStore} must do. */
public abstract class PeerStoreContract {

    private static final int ROUNDS = 50;
    private static final TaskId TASK = task("one");
    private static final TaskId OTHER_TASK = task("other");

    private PeerStore store;

    /** A new, empty store. */
    protected abstract PeerStore create() throws Exception;

    @BeforeEach
    void createStore() throws Exception {
        store = create();
    }

    @Test
    void aMissingPeerOrTaskIsAnEmptyAnswer() {
        PeerId missing = new PeerId("10.0.0.1-1-1");
        assertEquals(Optional.empty(), store.find(TASK, missing));
        assertFalse(store.remove(TASK, missing));
        assertTrue(store.ofTask(TASK).isEmpty());
        store.removeAll(TASK);
        store.put(peer(TASK, 1, 15_001));
        assertEquals(Optional.empty(), store.find(TASK, missing));
        assertFalse(store.remove(OTHER_TASK, id(1)));
    }

    @Test
    void whatWasPutIsFound() {
        PeerRecord peer = peer(TASK, 1, 15_001);
        store.put(peer);
        assertEquals(Optional.of(peer), store.find(TASK, peer.id()));
        assertEquals(List.of(peer), store.ofTask(TASK));
    }

    @Test
    void putReplacesTheEarlierRecordOfTheSameTaskAndCid() {
        store.put(peer(TASK, 1, 15_001));
        PeerRecord moved = peer(TASK, 1, 16_000);
        store.put(moved);
        assertEquals(Optional.of(moved), store.find(TASK, id(1)));
        assertEquals(List.of(moved), store.ofTask(TASK));
    }

    @Test
    void theSameCidInTwoTasksIsTwoPeers() {
        PeerRecord here = peer(TASK, 1, 15_001);
        PeerRecord there = peer(OTHER_TASK, 1, 15_002);
        store.put(here);
        store.put(there);
        assertEquals(Optional.of(here), store.find(TASK, id(1)));
        assertTrue(store.remove(TASK, id(1)));
        assertEquals(Optional.of(there), store.find(OTHER_TASK, id(1)));
    }

    @Test
    void removeAnswersWhetherThereWasOne() {
        store.put(peer(TASK, 1, 15_001));
        store.put(peer(TASK, 2, 15_001));
        assertTrue(store.remove(TASK, id(1)));
        assertFalse(store.remove(TASK, id(1)));
        assertEquals(List.of(peer(TASK, 2, 15_001)), store.ofTask(TASK));
    }

    @Test
    void removeAllRemovesThePeersOfThatTaskOnly() {
        store.put(peer(TASK, 1, 15_001));
        store.put(peer(TASK, 2, 15_001));
        store.put(peer(OTHER_TASK, 3, 15_001));
        store.removeAll(TASK);
        assertTrue(store.ofTask(TASK).isEmpty());
        assertEquals(Optional.empty(), store.find(TASK, id(1)));
        assertEquals(1, store.ofTask(OTHER_TASK).size());
    }

    @Test
    void laterChangesDoNotShowInTheListOfATask() {
        store.put(peer(TASK, 1, 15_001));
        List<PeerRecord> before = store.ofTask(TASK);
        store.put(peer(TASK, 2, 15_001));
        store.remove(TASK, id(1));
        assertEquals(List.of(peer(TASK, 1, 15_001)), before);
    }

    @Test
    void aTaskCanGetPeersAgainAfterItsLastOneWasRemoved() {
        store.put(peer(TASK, 1, 15_001));
        store.remove(TASK, id(1));
        store.put(peer(TASK, 2, 15_001));
        assertEquals(List.of(peer(TASK, 2, 15_001)), store.ofTask(TASK));
    }

    @Test
    void noPutIsLostAmongManyThreads() throws Exception {
        ConcurrentCalls.call(thread -> () -> {
            for (int i = 0; i < ROUNDS; i++) {
                store.put(peer(TASK, thread * ROUNDS + i, 15_001));
            }
            return null;
        });
        Set<PeerRecord> peers = new HashSet<>(store.ofTask(TASK));
        assertEquals(ConcurrentCalls.THREADS * ROUNDS, peers.size());
    }

    @Test
    void removeHasExactlyOneWinner() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            store.put(peer(TASK, 1, 15_001));
            List<Boolean> removed = ConcurrentCalls.call(i -> () -> store.remove(TASK, id(1)));
            assertEquals(1, removed.stream().filter(Boolean::booleanValue).count());
        }
    }

    @Test
    void aPutBesideTheRemovalOfTheLastPeerIsNotLost() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ConcurrentCalls.call(thread -> () -> {
                PeerRecord mine = peer(TASK, thread, 15_001);
                store.put(mine);
                assertEquals(Optional.of(mine), store.find(TASK, mine.id()), "put, and removed by nobody");
                assertTrue(store.ofTask(TASK).contains(mine));
                return store.remove(TASK, mine.id());
            });
            assertTrue(store.ofTask(TASK).isEmpty());
        }
    }

    private static PeerRecord peer(TaskId task, int number, int port) {
        return new PeerRecord(
                task, ContentKey.of(task, 0), id(number), new PeerAddress("10.0.0.1", port), "/peer/file/x", "host", "10.0.0.9",
                new ClientVersion("0.4.3"), PieceSet.of(0, 2, 70), PieceSet.of(2), true, false);
    }

    private static PeerId id(int number) {
        return new PeerId("10.0.0.1-" + number + "-1000");
    }

    private static TaskId task(String name) {
        return new ResourceIdentity("http://example.com/" + name, "", "").taskId();
    }
}
