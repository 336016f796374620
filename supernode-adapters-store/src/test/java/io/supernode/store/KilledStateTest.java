package io.supernode.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.campaign.SimulatedCampaign;
import io.supernode.testkit.sim.Fault;
import io.supernode.testkit.sim.RestartStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated campaign, in which the supernode is killed in mid-swarm, with the files of the durable stores. */
class KilledStateTest {

    private static final int SEEDS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private int runs;

    @Test
    void aSwarmGoesOnFromTheFilesOfASupernodeThatWasKilled() throws Exception {
        long first = new Random().nextInt(1_000_000_000);
        SimulatedCampaign.Report report =
                new SimulatedCampaign().stores(() -> new FileStores(directory.resolve("run-" + runs++))).run(first, SEEDS, 5);
        assertTrue(report.failures().isEmpty(), () -> report.failures().toString());
        assertEquals(report.honest(), report.finished());
        assertTrue(report.faults().get(Fault.RESTART) > 0, "nobody was killed");
    }

    /** Each supernode has the files that the one before had written when it was killed: what came after is lost. */
    private static final class FileStores implements RestartStores {

        private static final long WRITE_NANOS = Duration.ofMillis(100).toNanos();

        private final Path parent;
        private int lives;
        private long writtenNanos;
        private StateStore store;

        private FileStores(Path parent) {
            this.parent = parent;
        }

        private Path life(int number) {
            return parent.resolve("life-" + number);
        }

        @Override
        public Opened open() throws IOException {
            Files.createDirectories(parent);
            store = StateStore.open(life(lives), KeptState.WHEN_ASKED);
            flush();
            return new Opened(store.tasks(), store.peers());
        }

        @Override
        public void passTime(long nanos) throws IOException {
            if (nanos - writtenNanos >= WRITE_NANOS) {
                writtenNanos = nanos;
                flush();
            }
        }

        private void flush() throws IOException {
            try {
                assertTrue(store.flush(PATIENCE), "the disk failed");
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void kill(Duration lost) throws IOException {
            Path killed = life(lives++);
            KeptState.copy(killed, life(lives));
            store.close();
        }

        @Override
        public void close() throws IOException {
            store.close();
        }
    }
}
