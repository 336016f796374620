package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import io.supernode.core.store.InMemoryPeerStore;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stores of peers that do not keep what they are given fail the contract. */
class PeerStoreContractTest {

    private static PeerStoreContract of(PeerStore store, PeerStore opened) throws Exception {
        PeerStoreContract contract = new PeerStoreContract() {
            @Override
            protected PeerStore create() {
                return store;
            }

            @Override
            protected Optional<PeerStore> reopen() {
                return Optional.of(opened);
            }
        };
        contract.createStore();
        return contract;
    }

    /** A sound store, of which each test changes one answer. */
    private static class Store implements PeerStore {

        private final PeerStore kept = new InMemoryPeerStore();

        @Override
        public Optional<PeerRecord> find(TaskId task, PeerId id) {
            return kept.find(task, id);
        }

        @Override
        public void put(PeerRecord peer) {
            kept.put(peer);
        }

        @Override
        public boolean remove(TaskId task, PeerId id) {
            return kept.remove(task, id);
        }

        @Override
        public void removeAll(TaskId task) {
            kept.removeAll(task);
        }

        @Override
        public List<PeerRecord> ofTask(TaskId task) {
            return kept.ofTask(task);
        }
    }

    @Test
    void aStoreThatDropsTheStoppedTheTimeOrTheCallerFails() throws Exception {
        PeerStoreContract noStop = of(new Store() {
            @Override
            public void put(PeerRecord peer) {
                super.put(peer.with(peer.owned(), peer.served(), peer.begun(), peer.down(), false, peer.lastSeenMillis()));
            }
        }, new Store());
        assertThrows(AssertionError.class, noStop::whatWasPutIsFound);
        PeerStoreContract noTime = of(new Store() {
            @Override
            public void put(PeerRecord peer) {
                super.put(peer.with(peer.owned(), peer.served(), peer.begun(), peer.down(), peer.stopped(), 0));
            }
        }, new Store());
        assertThrows(AssertionError.class, noTime::whatWasPutIsFound);
        PeerStoreContract noCaller = of(new Store() {
            @Override
            public void put(PeerRecord peer) {
                super.put(peer.from(CallerAddress.UNKNOWN));
            }
        }, new Store());
        assertThrows(AssertionError.class, noCaller::whatWasPutIsFound);
    }

    @Test
    void aStoreThatRemembersAListUntilTheNumberOfPeersChangesFails() throws Exception {
        Map<TaskId, List<PeerRecord>> remembered = new HashMap<>();
        PeerStoreContract contract = of(new Store() {
            @Override
            public List<PeerRecord> ofTask(TaskId task) {
                List<PeerRecord> now = super.ofTask(task);
                return remembered.merge(task, now, (had, is) -> had.size() == is.size() ? had : is);
            }
        }, new Store());
        assertThrows(AssertionError.class, contract::putReplacesTheEarlierRecordOfTheSameTaskAndCid);
    }

    @Test
    void aStoreForWhichTheCaseOfACidIsNothingFails() throws Exception {
        PeerStoreContract contract = of(new Store() {
            @Override
            public Optional<PeerRecord> find(TaskId task, PeerId id) {
                String lower = id.value().toLowerCase(Locale.ROOT);
                return ofTask(task).stream()
                        .filter(peer -> peer.id().value().toLowerCase(Locale.ROOT).equals(lower))
                        .findFirst();
            }
        }, new Store());
        assertThrows(AssertionError.class, contract::cidsThatDifferInCaseAloneAreTwoPeers);
    }

    @Test
    void aStoreThatHasForgottenWhatItKeptFailsOnceItIsOpenedAgain() throws Exception {
        PeerStore kept = new InMemoryPeerStore();
        of(kept, kept).whatWasPutIsThereAndWhatWasRemovedIsNotOnceItIsOpenedAgain();
        assertThrows(AssertionError.class, () -> of(new InMemoryPeerStore(), new InMemoryPeerStore())
                .whatWasPutIsThereAndWhatWasRemovedIsNotOnceItIsOpenedAgain());
    }
}
