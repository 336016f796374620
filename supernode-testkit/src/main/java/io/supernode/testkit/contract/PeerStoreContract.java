package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.CallerAddress;
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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link PeerStore} must do. */
public abstract class PeerStoreContract {

    private static final int ROUNDS = 50;
    private static final long LAST_SEEN_MILLIS = 1_700_000_000_001L;
    private static final TaskId TASK = task("one");
    private static final TaskId OTHER_TASK = task("other");

    private PeerStore store;

    /** A new, empty store. */
    protected abstract PeerStore create() throws Exception;

    /**
     * Closes the store that was created last, and opens what it has kept, as a supernode that starts again does; empty if such
     * a store keeps nothing. A store of peers that keeps those of known tasks only is given the tasks here.
     */
    protected Optional<PeerStore> reopen() throws Exception {
        return Optional.empty();
    }

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
        // Who remembers an answer must forget it with the next put.
        assertEquals(List.of(peer(TASK, 1, 15_001)), store.ofTask(TASK));
        PeerRecord moved = peer(TASK, 1, 16_000);
        store.put(moved);
        assertEquals(Optional.of(moved), store.find(TASK, id(1)));
        assertEquals(List.of(moved), store.ofTask(TASK));
    }

    @Test
    void aRecordThatDiffersInOnePartAloneReplacesTheEarlierOne() {
        PeerRecord peer = peer(TASK, 1, 15_001);
        RecordChanges.of(peer, unlike(peer), Set.of("task", "id")).forEach((part, changed) -> {
            store.put(peer);
            assertEquals(List.of(peer), store.ofTask(TASK));
            store.put(changed);
            assertEquals(Optional.of(changed), store.find(TASK, id(1)), () -> "another " + part + " is kept");
            assertEquals(List.of(changed), store.ofTask(TASK), () -> "another " + part + " is kept");
        });
    }

    @Test
    void cidsThatDifferInCaseAloneAreTwoPeers() {
        PeerRecord upper = peer(TASK, new PeerId("HOST-1-1000"), 15_001);
        PeerRecord lower = peer(TASK, new PeerId("host-1-1000"), 15_002);
        store.put(upper);
        assertEquals(Optional.empty(), store.find(TASK, lower.id()));
        store.put(lower);
        assertEquals(Optional.of(upper), store.find(TASK, upper.id()));
        assertEquals(Optional.of(lower), store.find(TASK, lower.id()));
        assertEquals(2, store.ofTask(TASK).size(), "cids that differ in case alone are two peers");
    }

    @Test
    void whatWasPutIsThereAndWhatWasRemovedIsNotOnceItIsOpenedAgain() throws Exception {
        PeerRecord changed = unlike(peer(TASK, 1, 15_001));
        store.put(peer(TASK, 1, 15_001));
        store.put(changed);
        store.put(peer(TASK, 2, 15_001));
        store.put(peer(TASK, 3, 15_001));
        store.remove(TASK, id(3));
        store.put(peer(OTHER_TASK, 1, 15_001));
        store.removeAll(OTHER_TASK);
        open();
        assertEquals(Set.of(changed, peer(TASK, 2, 15_001)), new HashSet<>(store.ofTask(TASK)));
        assertEquals(List.of(), store.ofTask(OTHER_TASK));
        assertEquals(Optional.of(changed), store.find(TASK, id(1)));
        assertTrue(store.remove(TASK, id(1)), "what was kept can be removed");
        store.put(unlike(peer(TASK, 2, 15_001)));
        open();
        assertEquals(List.of(unlike(peer(TASK, 2, 15_001))), store.ofTask(TASK));
    }

    private void open() throws Exception {
        Optional<PeerStore> opened = reopen();
        Assumptions.assumeTrue(opened.isPresent(), "this store keeps nothing: reopen() is empty");
        store = opened.get();
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
                assertTrue(store.ofTask(TASK).contains(mine), "what this thread has put is among the peers of the task");
                return store.remove(TASK, mine.id());
            });
            assertEquals(List.of(), store.ofTask(TASK), "everybody has removed what they put");
        }
    }

    private static PeerRecord peer(TaskId task, int number, int port) {
        return peer(task, id(number), port);
    }

    private static PeerRecord peer(TaskId task, PeerId id, int port) {
        return new PeerRecord(
                task, ContentKey.of(task, 0), id, new PeerAddress("10.0.0.1", port), "/peer/file/x", "host", "10.0.0.9",
                new ClientVersion("0.4.3"), PieceSet.of(0, 2, 70), PieceSet.of(2), true, false, true, LAST_SEEN_MILLIS,
                CallerAddress.of("192.0.2.7"));
    }

    /** A record of the same peer that differs in every other part. */
    private static PeerRecord unlike(PeerRecord peer) {
        return new PeerRecord(
                peer.task(), ContentKey.of(peer.task(), 1), peer.id(), new PeerAddress("10.0.0.2", 17_000), "/peer/file/y",
                "other", "", new ClientVersion("1.0.6"), PieceSet.of(1, 2), PieceSet.of(1), false, true, false,
                LAST_SEEN_MILLIS + 1, CallerAddress.UNKNOWN);
    }

    private static PeerId id(int number) {
        return new PeerId("10.0.0.1-" + number + "-1000");
    }

    private static TaskId task(String name) {
        return new ResourceIdentity("http://example.com/" + name, "", "").taskId();
    }
}
