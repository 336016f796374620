package io.supernode.cluster.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.supernode.core.port.TaskRecord;
import io.supernode.core.runtime.CopyMemory;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.testkit.bench.InstantOrigin;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever nodes send, their copies take no more than there is room for, and nothing once they are gone. */
class CopyStoreProperties {

    private static final long LIMIT = 3000;
    private static final long ONE_MORE = 1500;
    private static final List<String> NODES = List.of("a", "b");
    private static final int TASKS = 3;

    /** @param kind 0: a task's record, 1: a peer's, 4: a peer goes, 5: a task goes, 6: a copy is not wanted, 7: one is dropped */
    private record Call(int kind, int node, int task, int peer) {}

    @Provide
    Arbitrary<List<Call>> calls() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(4, 0), Tuple.of(12, 1), Tuple.of(1, 4), Tuple.of(1, 5), Tuple.of(1, 6), Tuple.of(1, 7)),
                        Arbitraries.integers().between(0, NODES.size() - 1),
                        Arbitraries.integers().between(0, TASKS - 1), Arbitraries.integers().between(0, 5))
                .as(Call::new).list().ofMinSize(10).ofMaxSize(80);
    }

    private static ResourceIdentity resource(int task) {
        return new ResourceIdentity("http://files.example.com/" + task, "", "");
    }

    private static PeerRecord peer(Call call) {
        TaskId task = resource(call.task).taskId();
        return new PeerRecord(
                task, ContentKey.of(task, 0), new PeerId("peer-" + call.peer), new PeerAddress("198.51.100.7", 15_001),
                "/peer/file/" + "x".repeat(10 * call.peer), "host", "203.0.113.9", ClientVersion.UNKNOWN, PieceSet.EMPTY,
                PieceSet.EMPTY, false, false).from(CallerAddress.of("198.51.100." + call.peer));
    }

    private static CopyEntry entry(Call call) {
        TaskId task = resource(call.task).taskId();
        return switch (call.kind) {
            case 0 -> new CopyEntry.PutTask(TaskRecord.created(task, resource(call.task), 0), Optional.empty());
            case 4 -> new CopyEntry.RemovePeer(task, new PeerId("peer-" + call.peer));
            case 5 -> new CopyEntry.RemoveTask(task);
            default -> new CopyEntry.PutPeer(peer(call));
        };
    }

    @Property(tries = 500)
    void copiesTakeNoMoreThanThereIsRoomForAndNothingOnceTheyAreGone(@ForAll("calls") List<Call> calls) {
        LocalSupernode supernode = LocalSupernode.builder(new InstantOrigin(1), new byte[16])
                .settings(SupernodeSettings.builder().maxPeerBytes(LIMIT).build())
                .start();
        CopyMemory memory = supernode.copyMemory();
        CopyStore copies = new CopyStore(memory);
        boolean wasFull = false;
        for (Call call : calls) {
            TaskId task = resource(call.task).taskId();
            if (call.kind == 6) {
                copies.removeIf((id, node) -> id.equals(task) && node.equals(NODES.get(call.node)));
            } else if (call.kind == 7) {
                long before = memory.bytes();
                assertEquals(copies.dropOne(id -> true), memory.bytes() < before);
                wasFull = true;
            } else {
                boolean hadCopy = copies.find(task).isPresent();
                boolean isKept = copies.apply(NODES.get(call.node), entry(call));
                assertTrue(isKept || copies.isIncomplete(task), "what is left out is known to be missing");
                assertTrue(isKept || memory.isFull() || !hadCopy || copies.sources(task).size() > 1, "there was room");
            }
            wasFull |= memory.isFull();
            assertTrue(memory.bytes() < LIMIT + ONE_MORE, memory.bytes() + " bytes");
            assertEquals(memory.bytes(), supernode.peerBytes());
            assertTrue(wasFull || copies.tasks().stream().allMatch(id -> copies.find(id).isPresent() || copies.isIncomplete(id)));
        }
        copies.eachIncomplete((task, node) -> copies.apply(node, new CopyEntry.RemoveTask(task)));
        assertEquals(0, copies.incomplete());
        for (int task = 0; task < TASKS; task++) {
            copies.remove(resource(task).taskId());
        }
        assertEquals(0, memory.bytes());
        assertEquals(0, supernode.peerBytes());
        assertEquals(0, copies.size());
    }
}
