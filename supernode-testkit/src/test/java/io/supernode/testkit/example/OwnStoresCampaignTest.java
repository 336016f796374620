package io.supernode.testkit.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import io.supernode.testkit.campaign.SimulatedCampaign;
import io.supernode.testkit.sim.RestartStores;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stores of one's own under supernodes that are killed, here stores on the heap that lose nothing. */
class OwnStoresCampaignTest {

    private static final class KeptStores implements RestartStores {

        private final Opened stores = new Opened(new InMemoryTaskStore(), new InMemoryPeerStore());

        @Override
        public Opened open() {
            return stores;
        }

        @Override
        public void passTime(long nanos) {
            // Nothing waits to be written.
        }

        @Override
        public void kill(Duration lost) {
            // Nothing is lost. A store in files is closed here as a crash would.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void everyPeerFinishesHoweverOftenTheSupernodeIsKilled() throws IOException {
        SimulatedCampaign.Report report = new SimulatedCampaign().stores(KeptStores::new).run(1, 60, 0);
        assertEquals(List.of(), report.failures());
    }
}
