package io.supernode.testkit.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import io.supernode.testkit.sim.Fault;
import io.supernode.testkit.sim.RestartStores;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The small size of the campaign of ten thousand seeds, and that it notices what it is there for. */
class SimulatedCampaignTest {

    private static final int SEEDS = 60;

    @Test
    void whateverGoesWrongEveryHonestPeerThatStaysFinishesAndTheSupernodeBelievesWhatIsSo() throws Exception {
        long first = new Random().nextInt(1_000_000_000);
        SimulatedCampaign.Report report = new SimulatedCampaign().run(first, SEEDS, 10);
        assertTrue(report.failures().isEmpty(), () -> report.failures().toString());
        assertEquals(report.honest(), report.finished());
        assertEquals(SEEDS / 10, report.repeated());
    }

    @Test
    void everyKindOfFaultOccurs() throws Exception {
        SimulatedCampaign.Report report = new SimulatedCampaign().run(1, SEEDS, 0);
        Set<Fault> occurred = EnumSet.noneOf(Fault.class);
        report.faults().forEach((fault, times) -> {
            if (times > 0) {
                occurred.add(fault);
            }
        });
        assertEquals(EnumSet.allOf(Fault.class), occurred);
    }

    @Test
    void storesThatForgetPeersOfLongAgoAreNoticed() throws Exception {
        SimulatedCampaign.Report report = new SimulatedCampaign()
                .stores(() -> new ChangedStores(peer -> null))
                .run(1, SEEDS, 0);
        assertTrue(report.failures().stream().anyMatch(failure -> failure.reason().contains("is refused")),
                () -> report.failures().toString());
    }

    @Test
    void storesThatInventPiecesAreNoticed() throws Exception {
        PieceSet invented = PieceSet.of(0);
        SimulatedCampaign.Report report = new SimulatedCampaign()
                .stores(() -> new ChangedStores(peer -> peer.owned().limit() > 0
                        ? peer
                        : peer.with(invented, invented, true, peer.down(), peer.stopped(), peer.lastSeenMillis())))
                .run(1, SEEDS, 0);
        assertTrue(report.failures().stream().anyMatch(failure -> failure.reason().contains("is believed to")),
                () -> report.failures().toString());
    }

    @Test
    void theCommandReportsEachFaultAndSucceeds() {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new CampaignCommand())
                .setOut(new PrintWriter(out))
                .execute("simulate", "--seeds", "3", "--first-seed", "7", "--repeat-every", "1", "--quiet");
        assertEquals(0, code, out::toString);
        for (Fault fault : Fault.values()) {
            assertTrue(out.toString().contains(fault.description()), out::toString);
        }
        assertTrue(out.toString().contains("seeds 7 to 9, 3 of them run twice"), out::toString);
        assertTrue(out.toString().contains("0 runs broke a rule"), out::toString);
    }

    @Test
    void anImpossibleSizeIsBadUsage() {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new CampaignCommand())
                .setErr(new PrintWriter(err))
                .execute("simulate", "--seeds", "0");
        assertEquals(CommandLine.ExitCode.USAGE, code);
        assertTrue(err.toString().contains("--seeds is 1 or more, not 0"), err::toString);
        assertFalse(err.toString().contains("Exception"), err::toString);
    }

    /** Stores that lose nothing, but do something with each peer when a supernode is killed. */
    private static final class ChangedStores implements RestartStores {

        private final UnaryOperator<PeerRecord> change;
        private TaskStore tasks = new InMemoryTaskStore();
        private PeerStore peers = new InMemoryPeerStore();

        private ChangedStores(UnaryOperator<PeerRecord> change) {
            this.change = change;
        }

        @Override
        public Opened open() {
            return new Opened(tasks, peers);
        }

        @Override
        public void passTime(long nanos) {
            // Nothing is lost, however long ago it was put.
        }

        @Override
        public void kill(Duration lost) {
            TaskStore nextTasks = new InMemoryTaskStore();
            PeerStore nextPeers = new InMemoryPeerStore();
            for (TaskRecord task : tasks.all()) {
                nextTasks.put(task);
                copyPeers(task.id(), nextPeers);
            }
            tasks = nextTasks;
            peers = nextPeers;
        }

        private void copyPeers(TaskId task, PeerStore to) {
            for (PeerRecord peer : peers.ofTask(task)) {
                PeerRecord changed = change.apply(peer);
                if (changed != null) {
                    to.put(changed);
                }
            }
        }

        @Override
        public void close() {
            // On the heap.
        }
    }
}
