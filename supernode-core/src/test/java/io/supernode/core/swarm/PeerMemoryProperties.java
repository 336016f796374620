package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.core.decision.Decision;
import io.supernode.core.event.EventKinds;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.policy.Policies;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.settings.SupernodeSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeTry;

/** What the peers of several swarms count as together, whatever becomes of them and of the files. */
class PeerMemoryProperties {

    private static final int SWARMS = 2;
    private static final int PIECE_SIZE = 4 << 20;
    /** Above any piece that is stored before the length is known. */
    private static final int PIECES = 300;

    /** @param kind 0 and 1: a peer registers, 2: one is forgotten, 3: a piece is stored, 4: the length becomes known */
    private record Call(int kind, int swarm, int number) {}

    private final Decision decision = new Decision(EventKinds.NONE);
    private SwarmContext context;

    @BeforeTry
    void nobodyHasRegistered() {
        context = new SwarmContext(SupernodeSettings.defaults(), Policies.ofCore().named("default"));
    }

    @Provide
    Arbitrary<List<Call>> calls() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4), Arbitraries.integers().between(0, SWARMS - 1),
                        Arbitraries.integers().between(0, 200))
                .as(Call::new).list().ofMaxSize(60);
    }

    /** One swarm, and what its peers must count as. */
    private final class Weighed {
        private final Swarm swarm;
        private final Map<String, PeerRecord> records = new HashMap<>();
        private int pieces;

        Weighed(int number) {
            TaskId task = new TaskId(String.format("%064x", number));
            swarm = new Swarm(context, task, ContentKey.of(task, 0), 0, PieceLayout.ofUnknownLength(), CallerAddress.UNKNOWN);
        }

        void make(Call call) {
            String cid = "peer-" + call.number % 7;
            switch (call.kind) {
                case 0, 1 -> {
                    PeerRecord record = new PeerRecord(
                            swarm.task(), swarm.key(), new PeerId(cid), new PeerAddress("10.0.0.1", 15_001),
                            "/f" + "x".repeat(call.number), "host", "10.9.9.9", ClientVersion.UNKNOWN, PieceSet.EMPTY,
                            PieceSet.EMPTY, false, false);
                    records.put(cid, record);
                    swarm.join(record, "", 0, decision);
                }
                case 2 -> {
                    if (records.remove(cid) != null) {
                        swarm.reports().forget(List.of(swarm.find(cid)), 0, decision);
                    }
                }
                case 3 -> {
                    pieces = Math.max(pieces, call.number + 1);
                    swarm.pieceStored(
                            call.number, new PieceDigest(new Md5("0".repeat(32)), PIECE_SIZE), 0, decision);
                }
                default -> {
                    pieces = PIECES;
                    swarm.lengthKnown((long) PIECES * (PIECE_SIZE - 5));
                }
            }
            swarm.takeUnsaved(0, 0);
        }

        long bytes() {
            return records.values().stream().mapToLong(record -> PeerMemory.of(record, pieces)).sum();
        }
    }

    @Property(tries = 300)
    void eachPeerCountsWithAllPiecesThatAreKnownAndWithNothingOnceItIsForgotten(@ForAll("calls") List<Call> calls) {
        List<Weighed> swarms = List.of(new Weighed(0), new Weighed(1));
        for (Call call : calls) {
            swarms.get(call.swarm).make(call);
            assertEquals(swarms.stream().mapToLong(Weighed::bytes).sum(), context.memory.bytes());
        }
        swarms.forEach(weighed -> weighed.swarm.forgetAll(0, decision));
        assertEquals(0, context.memory.bytes());
    }
}
